"""How a centre's leaders want their moments: `[moments]` of its `wellspent.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from wellspent.setting_checks import SettingsInvalid, checked, refuse_unknown

__all__ = ["MomentSettings", "moment_settings_of"]


@dataclass(frozen=True, slots=True)
class MomentSettings:
    """What is asked of moments; `[moments]`.

    `most_open` is how many are open for one person at a time. `group_minimum` is how many people a
    team needs before its absence, attrition, engagement or pulse is shown; it cannot be less than 7. `look_back_days`
    is after how long one looks whether a moment moved what it aimed at.
    """

    most_open: int = 5
    group_minimum: int = 7
    look_back_days: int = 28


def moment_settings_of(table: dict[str, Any]) -> MomentSettings:
    """The settings of `[moments]`. Raises `SettingsInvalid`."""
    refuse_unknown("[moments]", table, [one.name for one in fields(MomentSettings)])
    found = MomentSettings(**{key: checked(key, value) for key, value in table.items()})
    if found.group_minimum < MomentSettings().group_minimum:
        raise SettingsInvalid(
            f"sets group_minimum = {found.group_minimum}",
            "Nothing is shown of fewer than 7 people.",
        )
    return found
