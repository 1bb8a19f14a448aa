"""What a value of `wellspent.toml` may be: its type, and the bounds that hold for every such key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from wellspent.errors import WellspentError

__all__ = ["SettingsInvalid", "checked", "refuse_unknown", "table_at"]


class SettingsInvalid(WellspentError):
    """A `wellspent.toml` that cannot be used as it is."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` names the offending line or key."""
        super().__init__(f"wellspent.toml {what}.", remedy)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,), "fictional": (bool,), "currency": (str,), "cost_per_hour": (int, float),
    "repeat_days": (int,), "csat": (str,), "csat_good": (int, float), "seed": (int,),
    "endpoint": (str,), "model": (str,), "together": (bool,), "price_read": (int, float),
    "price_written": (int, float), "money": (int, float), "seconds": (int, float),
    "contacts": (int,), "timeout_seconds": (int, float), "retries": (int,),
    "dispute_days": (int,), "review_days": (int,), "standard": (int, float),
    "target": (str,), "max_occupancy": (int, float), "shrinkage": (int, float),
    "patience_seconds": (int, float), "country": (str,), "waiting_per_hour": (int, float),
    "abandonment": (int, float), "slow_worth": (int, float), "slow_seconds": (int, float),
    "friction_cut": (int, float), "shift_grid_minutes": (int,),
    "window_days": (int, float), "margin_of_spend": (int, float),
    "worth_of_customer": (int, float), "worth_of_referral": (int, float),
    "cost_of_repeat": (int, float), "cost_of_transfer": (int, float),
    "cost_of_escalation": (int, float), "labels_let_through": (int, float),
    "budget_seconds": (int, float), "days": (int, float), "unit": (str,),
    "topics": (int,), "false_share": (int, float), "trend_minimum": (int,), "pulse_minimum": (int,),
    "most_open": (int,), "group_minimum": (int,), "look_back_days": (int,),
}  # fmt: skip

_POSITIVE = (
    "cost_per_hour", "repeat_days", "money", "seconds", "contacts", "timeout_seconds",
    "dispute_days", "review_days", "patience_seconds", "slow_seconds", "shift_grid_minutes",
    "window_days", "days", "labels_let_through", "budget_seconds", "topics",
    "false_share", "trend_minimum", "pulse_minimum", "most_open", "group_minimum", "look_back_days",
)  # fmt: skip
_WINDOWS = ("dispute_days", "review_days", "window_days", "days", "look_back_days")
_SHARES = ("margin_of_spend", "labels_let_through", "false_share")
_PERCENT = ("standard",)
_NOT_NEGATIVE = (
    "price_read", "price_written", "retries", "waiting_per_hour", "abandonment", "slow_worth",
    "margin_of_spend", "worth_of_customer", "worth_of_referral", "cost_of_repeat", "cost_of_transfer",
    "cost_of_escalation",
)  # fmt: skip


def refuse_unknown(place: str, table: Mapping[str, Any], known: list[str]) -> None:
    """Raise `SettingsInvalid` for a key that does not exist."""
    for key in table:
        if key not in known:
            raise SettingsInvalid(
                f"has the key '{key}' in {place}, which does not exist",
                f"Use one of: {', '.join(known)}.",
            )


def checked(key: str, value: Any) -> Any:
    """The value, if its key can have it. Raises `SettingsInvalid`."""
    kinds = _KINDS[key]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = {str: "text in quotes", bool: "true or false"}.get(kinds[0], "a number")
        raise SettingsInvalid(f"sets {key} = {value!r}", f"Give {wanted}.")
    if key in _POSITIVE and isinstance(value, int | float) and not 0 < value < math.inf:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a number above 0.")
    if key in _NOT_NEGATIVE and isinstance(value, int | float) and not 0 <= value < math.inf:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give 0 or more.")
    if key in _SHARES and isinstance(value, int | float) and value > 1:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a share, at most 1.")
    if key in _WINDOWS and isinstance(value, int | float) and value > 3650:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give ten years, 3650, at most.")
    if key in _PERCENT and isinstance(value, int | float) and not 0 <= value <= 100:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a percentage from 0 to 100.")
    return value


def table_at(place: str, value: Any) -> dict[str, Any]:
    """The value, if it is a table. Raises `SettingsInvalid`."""
    if not isinstance(value, dict):
        raise SettingsInvalid(f"sets {place} = {value!r}", f"Make it a table: {place}.")
    return value
