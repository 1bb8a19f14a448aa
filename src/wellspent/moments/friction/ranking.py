"""Friction ranked: which cause in which queue takes how many seconds, what they cost, and whom it makes miserable.

seconds   of friction of one cause, averaged over every contact of the queue, with or without it
weekly    the same of all contacts of a week, as many as the ACD counted where it did
misery    how many agents say that it gets in their way; nobody's votes are counted against anybody
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown, estimate_ratio, estimate_share, too_few
from wellspent.moments.moment import Shown
from wellspent.parts import FRICTIONS

__all__ = [
    "ORDERS",
    "CauseTotal",
    "FrictionRow",
    "Order",
    "Priced",
    "ReasonShare",
    "by_order",
    "friction_key",
    "rank_frictions",
    "total_causes",
]

Order = Literal["money", "seconds", "misery"]
ORDERS: Final[tuple[Order, ...]] = ("money", "seconds", "misery")
_LEAST_TOUCHED: Final = 5  # contacts that show it: a friction of fewer is an anecdote
_DAYS: Final = "days"


@dataclass(frozen=True, slots=True)
class ReasonShare:
    """A contact reason and how many of the seconds it holds, in [0, 1]."""

    reason: str
    contacts: int
    share: float


@dataclass(frozen=True, slots=True)
class FrictionRow:
    """One cause in one queue.

    `key` is "cause/queue". `contacts` are those of the queue and `touched` the share that shows it;
    `seconds` are per contact, `weekly_seconds` and `weekly_money` of all contacts of a week. `team` is
    who has the queue, where one team has nearly all of it. `votes` are agents who say
    that it gets in their way.
    """

    key: str
    cause: str
    queue: str
    team: str | None
    contacts: int
    touched: Figure
    seconds: Figure
    weekly_seconds: Figure
    weekly_money: Figure
    votes: int
    reasons: tuple[ReasonShare, ...] = ()
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseTotal:
    """One cause in the whole centre. `named` is the share of pulse answers that name it."""

    cause: str
    seconds: Figure
    weekly_seconds: Figure
    weekly_money: Figure
    votes: int
    named: Figure


@dataclass(frozen=True, slots=True)
class Priced:
    """What turns seconds per contact into a week's, and a week's into money.

    `weekly` are contacts of a week by queue; `cost_per_hour` is an agent's hour, None where the
    centre has not said.
    """

    weekly: Mapping[str, float]
    cost_per_hour: float | None
    teams: Mapping[str, str] = field(default_factory=dict)

    def of_week(self, seconds: Figure, contacts: float) -> tuple[Figure, Figure]:
        """Seconds of a week, and their money."""
        if isinstance(seconds, Unknown):
            return seconds, seconds
        whole = _times(seconds, contacts, "contacts of a week")
        if self.cost_per_hour is None:
            return whole, Unknown("the centre has not said what an hour costs", "cost_per_hour under [centre] in wellspent.toml")  # fmt: skip
        return whole, _times(whole, self.cost_per_hour / 3600, "cost of an agent's hour")


def friction_key(cause: str, queue: str) -> str:
    """How one cause in one queue is called in every run and by every vote."""
    return f"{cause}/{queue}"


def rank_frictions(
    days: pa.Table, priced: Priced, votes: Mapping[str, int] | None = None
) -> tuple[FrictionRow, ...]:
    """Each cause in each queue, the most seconds of a week first.

    `days` has a row a queue and day: `queue`, `day`, `contacts`, and of each cause
    the seconds (its name) and the contacts that show it (its name with `_touched`). A cause that
    fewer than five contacts of a queue show is left out.
    """
    found = []
    for queue, part in _by_queue(days):
        contacts = part["contacts"]
        for cause in FRICTIONS:
            touched = int(part[f"{cause}_touched"].sum())
            if touched < _LEAST_TOUCHED:
                continue
            seconds = _per_contact(part[cause], contacts)
            week, money = priced.of_week(seconds, priced.weekly.get(queue, 0.0))
            key = friction_key(cause, queue)
            found.append(FrictionRow(
                key, cause, queue, priced.teams.get(queue), int(contacts.sum()),
                estimate_share(touched, int(contacts.sum())), seconds, week, money,
                (votes or {}).get(key, 0),
            ))  # fmt: skip
    return by_order(found, "seconds")


def total_causes(
    days: pa.Table,
    priced: Priced,
    votes: Mapping[str, int] | None = None,
    named: Mapping[str, Figure] | None = None,
) -> tuple[CauseTotal, ...]:
    """Each cause in the whole centre, the most seconds first. `days` as for `rank_frictions`."""
    contacts = sum(priced.weekly.values())
    unasked = Unknown("no pulse was given", "answers to the weekly pulse, in the app")
    found = []
    for cause in FRICTIONS:
        per_day = _summed(days, [cause, "contacts"])
        seconds = _per_contact(per_day[cause], per_day["contacts"])
        week, money = priced.of_week(seconds, contacts)
        own = sum(n for key, n in (votes or {}).items() if key.partition("/")[0] == cause)
        found.append(CauseTotal(cause, seconds, week, money, own, (named or {}).get(cause, unasked)))  # fmt: skip
    return tuple(sorted(found, key=lambda one: -_value(one.weekly_seconds)))


def by_order(rows: Sequence[FrictionRow], order: Order) -> tuple[FrictionRow, ...]:
    """The rows by money, by seconds, or by misery: votes first, and seconds among as many votes."""
    if order == "misery":
        return tuple(sorted(rows, key=lambda r: (-r.votes, -_value(r.weekly_seconds), r.key)))
    if order == "money" and any(isinstance(one.weekly_money, Estimate) for one in rows):
        return tuple(sorted(rows, key=lambda r: (-_value(r.weekly_money), r.key)))
    return tuple(sorted(rows, key=lambda r: (-_value(r.weekly_seconds), r.key)))


def _by_queue(days: pa.Table) -> list[tuple[str, dict[str, Any]]]:
    names = [name for name in days.column_names if name not in {"queue", "day"}]
    queues = np.array([one or "" for one in days["queue"].to_pylist()], dtype=object)
    columns = {name: days[name].to_numpy().astype(np.float64) for name in names}
    return [
        (queue, {name: column[queues == queue] for name, column in columns.items()})
        for queue in sorted(set(queues.tolist()))
        if queue
    ]


def _summed(days: pa.Table, names: Sequence[str]) -> dict[str, Any]:
    """Columns summed over queues, one number a day."""
    _, place = np.unique(np.array([str(one) for one in days["day"].to_pylist()]), return_inverse=True)  # fmt: skip
    return {name: np.bincount(place, days[name].to_numpy().astype(np.float64)) for name in names}


def _per_contact(seconds: Any, contacts: Any) -> Figure:
    """Seconds per contact; the jackknife leaves out days, since a tool fails for a day."""
    there = contacts > 0
    if contacts.sum() < 8:
        return too_few(int(contacts.sum()))
    figure = estimate_ratio(seconds[there], contacts[there], _DAYS)
    if isinstance(figure, Unknown):
        return figure
    return replace(figure, low=max(figure.low, 0.0), n=int(contacts.sum()), method="mean over contacts, jackknife over days")  # fmt: skip


def _times(figure: Estimate, by: float, what: str) -> Estimate:
    return Estimate(figure.value * by, figure.low * by, figure.high * by, figure.n, f"{figure.method}; times {what}")  # fmt: skip


def _value(figure: Figure) -> float:
    return figure.value if isinstance(figure, Estimate) else 0.0
