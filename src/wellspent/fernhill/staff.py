"""Fernhill's people as data: hours worked and missed, the engagement survey, who left and came.

The records go back to before the four weeks, as a personnel system's do. Its numbers are its own:
nothing in the files says which of them is which agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.occasions import Occasions, days_of_weeks
from wellspent.fernhill.people import Agent
from wellspent.tables import IMPORTED

__all__ = ["staff_table"]

_END: Final = planted.FIRST_DAY + timedelta(days=planted.DAYS)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who is or was employed. `name` is None for those who left before the four weeks."""

    key: str
    client: str
    days_off: tuple[int, int]
    since: date
    until: date
    name: str | None


def staff_table(
    rng: np.random.Generator, occasions: Occasions, agents: Sequence[Agent]
) -> pa.Table:
    """The table `staff_records`: `absence` and `worked` in hours, `engagement` from 1 to 10, `left`, `joined`."""
    rows = [row for person in _employed(rng, agents) for row in _records(rng, occasions, person)]
    rows.sort(key=lambda row: (row["at"], row["person"], row["kind"]))
    return pa.Table.from_pylist(rows, IMPORTED["staff_records"])


def _employed(rng: np.random.Generator, agents: Sequence[Agent]) -> Iterator[_Person]:
    """The agents, and those whom some of them replaced."""
    leavers = dict(figures.LEFT_OF_TEAM)
    numbers = rng.permutation(900)[: len(agents) + sum(leavers.values())] + 100
    keys = iter(f"P-{number}" for number in numbers)
    for agent in agents:
        since = figures.STAFF_FROM
        if leavers.get(agent.client, 0) > 0:
            leavers[agent.client] -= 1
            left = since + timedelta(weeks=int(rng.integers(4, 16)), days=-3)  # a Friday
            yield _Person(next(keys), agent.client, agent.days_off, since, left, None)
            since = left + timedelta(weeks=figures.VACANT_WEEKS, days=3)
        yield _Person(next(keys), agent.client, agent.days_off, since, _END, agent.name)


def _records(
    rng: np.random.Generator, occasions: Occasions, person: _Person
) -> Iterator[dict[str, Any]]:
    if person.since > figures.STAFF_FROM:
        yield _row(person, person.since, "joined", 1.0)
    if person.until < _END:
        yield _row(person, person.until, "left", 1.0)
    yield from _hours(rng, occasions, person)
    yield from _engagement(rng, person)


def _hours(
    rng: np.random.Generator, occasions: Occasions, person: _Person
) -> Iterator[dict[str, Any]]:
    """A row an absence, and one a week of hours worked; the four weeks are those that were planned."""
    weeks = days_of_weeks()
    worked = 0.0
    for n in range((_END - figures.STAFF_FROM).days):
        day = figures.STAFF_FROM + timedelta(days=n)
        by_chance = rng.random() < figures.ABSENT
        if person.since <= day < person.until and day.weekday() not in person.days_off:
            planned = (person.name, day) in occasions.absent
            if planned if day in weeks else by_chance:
                yield _row(person, day, "absence", figures.SHIFT_HOURS)
            else:
                worked += figures.SHIFT_HOURS
        if day.weekday() == 6:
            if worked:
                yield _row(person, day - timedelta(days=6), "worked", worked)
            worked = 0.0


def _engagement(rng: np.random.Generator, person: _Person) -> Iterator[dict[str, Any]]:
    mean, between, monthly = figures.ENGAGEMENT
    own = rng.normal(mean, between)
    for month in range(figures.STAFF_FROM.month, _END.month):
        day = date(_END.year, month, figures.ENGAGEMENT_DAY)
        change, answers = rng.normal(0, monthly), rng.random() < figures.ENGAGEMENT_ANSWERED
        after = person.client == figures.CRISIS_CLIENT and day > figures.CRISIS_FROM.date()
        score = own + change + figures.ENGAGEMENT_AFTER_CRISIS * after
        if answers and person.since <= day < person.until:
            yield _row(person, day, "engagement", float(min(10, max(1, round(score)))))


def _row(person: _Person, day: date, kind: str, value: float) -> dict[str, Any]:
    return {
        "at": datetime.combine(day, time()), "person": person.key,
        "team": planted.CLIENT_NAMES[person.client], "kind": kind, "value": value,
    }  # fmt: skip
