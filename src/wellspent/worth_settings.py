"""What outcomes mean and what they are worth to a centre: `[worth]` of its `wellspent.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from wellspent.setting_checks import SettingsInvalid, checked, refuse_unknown, table_at

__all__ = ["OutcomeSettings", "RolloutSettings", "WorthSettings", "worth_settings_of"]


@dataclass(frozen=True, slots=True)
class OutcomeSettings:
    """How rows of one kind of outcome are read; `[worth.outcomes.<kind>]`.

    `how` is "sum", "any" or "last" of the rows in a window of `days`; `absent` says whether no row
    means "zero" or is "unknown"; `better` whether "more" or "less" of it is good. None: as is usual
    for the kind, or for all of them.
    """

    how: str | None = None
    absent: str | None = None
    better: str | None = None
    days: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RolloutSettings:
    """A programme that teams began at different days; `[[worth.rollouts]]`. Others never did."""

    name: str
    start: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class WorthSettings:
    """What outcomes mean and what they are worth; `[worth]`.

    Outcomes count within `window_days` after a contact. `adjust` names attributes of contacts that
    are adjusted for beside what always is. Of the prices None means that the centre has not said:
    `margin_of_spend` is the share of spend that is left to the centre, the others are in its
    currency. `labels_let_through` is the least share of an effect that errors of the labels are taken
    to let through, where no person has scored a sample. `budget_seconds` is how much slow time a
    contact may be given on average by a policy.
    """

    window_days: float = 30
    adjust: tuple[str, ...] = ()
    margin_of_spend: float | None = None
    worth_of_customer: float | None = None
    worth_of_referral: float | None = None
    cost_of_repeat: float | None = None
    cost_of_transfer: float | None = None
    cost_of_escalation: float | None = None
    labels_let_through: float | None = None
    budget_seconds: float = 20
    outcomes: Mapping[str, OutcomeSettings] = field(default_factory=dict)
    rollouts: tuple[RolloutSettings, ...] = ()


def worth_settings_of(table: Mapping[str, Any]) -> WorthSettings:
    """The settings that this table states. Raises `SettingsInvalid`."""
    refuse_unknown("[worth]", table, [f.name for f in fields(WorthSettings)])
    return WorthSettings(**{key: _of_worth(key, table[key]) for key in table})


_OUTCOME_WORDS: Mapping[str, tuple[str, ...]] = {
    "how": ("sum", "any", "last"), "absent": ("zero", "unknown"), "better": ("more", "less"),
}  # fmt: skip


def _of_worth(key: str, value: Any) -> Any:
    """A value of `[worth]` as it is kept: lists and tables of their own, and figures."""
    match key:
        case "adjust":
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise SettingsInvalid(
                    f"sets adjust = {value!r}",
                    'Give names of attributes, as in ["tenure", "plan"].',
                )
            return tuple(value)
        case "outcomes":
            kinds = table_at("[worth.outcomes]", value)
            return {kind: _outcome(kind, table_at(f"[worth.outcomes.{kind}]", one)) for kind, one in kinds.items()}  # fmt: skip
        case "rollouts":
            return tuple(_rollout(one) for one in _list_of_tables("[[worth.rollouts]]", value))
    return checked(key, value)


def _outcome(kind: str, table: dict[str, Any]) -> OutcomeSettings:
    refuse_unknown(f"[worth.outcomes.{kind}]", table, [f.name for f in fields(OutcomeSettings)])
    for key, known in _OUTCOME_WORDS.items():
        if key in table and table[key] not in known:
            raise SettingsInvalid(
                f"sets {key} = {table[key]!r} in [worth.outcomes.{kind}]",
                f"Write one of: {', '.join(known)}.",
            )
    return OutcomeSettings(**{key: value if key in _OUTCOME_WORDS else checked(key, value) for key, value in table.items()})  # fmt: skip


def _list_of_tables(place: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise SettingsInvalid(f"sets {place} = {value!r}", f"Make it a list of tables: {place}.")
    return value


def _rollout(table: dict[str, Any]) -> RolloutSettings:
    refuse_unknown("[[worth.rollouts]]", table, [f.name for f in fields(RolloutSettings)])
    if not isinstance(table.get("name"), str) or not isinstance(table.get("start"), dict):
        raise SettingsInvalid(
            "has a rollout without a name or without start",
            'Write name = "…" and start = { team = 2026-03-02 }.',
        )
    return RolloutSettings(table["name"], {team: _day(team, one) for team, one in table["start"].items()})  # fmt: skip


def _day(team: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise SettingsInvalid(
            f"says that '{team}' started at {value!r}", "Write a day, as in 2026-03-02."
        ) from None
