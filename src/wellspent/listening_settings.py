"""Whom and what a centre listens for: `[listening]` of its `wellspent.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wellspent.setting_checks import SettingsInvalid, checked, refuse_unknown, table_at

__all__ = ["ListeningSettings", "listening_settings_of"]


@dataclass(frozen=True, slots=True)
class ListeningSettings:
    """The names a centre listens for, and how strictly it warns; `[listening]`.

    `competitors` and `products` are tables of a name and the variants it is heard in, as in
    `Brightwell = ["bright well"]`. `topics` is how many contact reasons to look for; None: as many as the
    conversations carry. `false_share` is the share of alarms that may be false. `trend_minimum` is how
    many answers a survey's period needs before a trend is shown. `pulse_minimum` is the
    fewest advisors whose answers are shown together.
    """

    competitors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: int | None = None
    false_share: float = 0.05
    trend_minimum: int = 30
    pulse_minimum: int = 7


def listening_settings_of(table: dict[str, Any]) -> ListeningSettings:
    """The settings of `[listening]`. Raises `SettingsInvalid`."""
    refuse_unknown("[listening]", table, [one.name for one in fields(ListeningSettings)])
    return ListeningSettings(**{key: _value(key, value) for key, value in table.items()})


def _value(key: str, value: Any) -> Any:
    if key not in {"competitors", "products"}:
        return checked(key, value)
    named = table_at(f"[listening.{key}]", value)
    return {name: _variants(key, name, variants) for name, variants in named.items()}


def _variants(key: str, name: str, variants: Any) -> tuple[str, ...]:
    if (
        not name.strip()
        or not isinstance(variants, list)
        or not all(isinstance(one, str) and one.strip() for one in variants)
    ):
        raise SettingsInvalid(
            f"sets {name} = {variants!r} in [listening.{key}]",
            'Give the other ways it is said, as in ["bright well"]; [] where there is none.',
        )
    return tuple(variants)
