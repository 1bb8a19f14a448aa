"""What a roster may and may not do, as CP-SAT reads it.

works    person p takes shift s: 0 or 1, only where p has the skill and can come that day
weight   an aim is worth more than all that the aims after it can add up to
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

__all__ = ["Model", "OpenShift", "Person", "Rules", "build_model"]

_MINUTES: Final = 60  # hours are counted in whole minutes


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift on one day that waits for so many people; seconds from the plan's first second."""

    day: int
    begin_seconds: float
    end_seconds: float
    breaks: tuple[tuple[float, float], ...]
    paid_hours: float
    people: int
    skill: str | None = None

    def for_people(self, people: int) -> OpenShift:
        """The same shift, waiting for so many."""
        return replace(self, people=people)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a contract of so many hours in the plan, paid breaks included.

    `away` are days, from 0, on which they cannot come; `wishes` days they would like to have off;
    `most_days` None: as the rules say.
    """

    name: str
    hours: float
    skills: frozenset[str] = frozenset()
    away: frozenset[int] = frozenset()
    wishes: frozenset[int] = frozenset()
    most_days: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody: rest between two shifts, days at work in seven, when it is late.

    Eleven hours are the daily rest of the EU's working time directive (2003/88/EC, article 3).
    """

    rest_hours: float = 11.0
    most_days: int = 5
    late_hour: float = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The model, its choices by person and shift, and which shifts are late."""

    model: Any
    works: dict[tuple[int, int], Any]
    late: tuple[int, ...]


def build_model(
    solver: Any,
    shifts: Sequence[OpenShift],
    people: Sequence[Person],
    rules: Rules,
    first_hour: float,
) -> Model:
    """All rules and aims; `solver` is OR-Tools' `cp_model`."""
    model = solver.CpModel()
    works = {
        (p, s): model.new_bool_var(f"{person.name} {s}")
        for p, person in enumerate(people)
        for s, shift in enumerate(shifts)
        if shift.day not in person.away and (shift.skill is None or shift.skill in person.skills)
    }
    by_person = [
        {s: works[p, s] for s in range(len(shifts)) if (p, s) in works} for p in range(len(people))
    ]
    filled = [sum(own[s] for own in by_person if s in own) for s in range(len(shifts))]
    for shift, taken in zip(shifts, filled, strict=True):
        model.add(taken <= shift.people)
    for person, own in zip(people, by_person, strict=True):
        _work_within(model, person, own, shifts, rules)
    late = tuple(s for s, shift in enumerate(shifts) if _is_late(shift, rules, first_hour))
    spread = _late_spread(model, by_person, late, shifts)
    refused = _refused(people, by_person, shifts)
    days = len({shift.day for shift in shifts})
    wish, place = days + 1, (days + 1) * (len(refused) + 1)
    model.maximize(place * sum(filled) - wish * sum(refused) - spread)
    return Model(model, works, late)


def _work_within(
    model: Any, person: Person, own: dict[int, Any], shifts: Sequence[OpenShift], rules: Rules
) -> None:
    """The contract's hours, days in seven, one shift a day, and rest between two."""
    model.add(
        sum(round(shifts[s].paid_hours * _MINUTES) * works for s, works in own.items())
        <= round(person.hours * _MINUTES)
    )
    days: dict[int, list[int]] = {}
    for s in own:
        days.setdefault(shifts[s].day, []).append(s)
    for on_day in days.values():
        model.add_at_most_one(own[s] for s in on_day)
    most = rules.most_days if person.most_days is None else person.most_days
    for first in range(min(days, default=0), max(days, default=-1) + 1):
        week = [own[s] for day in range(first, first + 7) for s in days.get(day, ())]
        model.add(sum(week) <= most)
    for day, earlier in days.items():
        for later in (1, 2):  # a long night may reach into the rest before the day after next
            _rest(model, own, shifts, earlier, days.get(day + later, []), rules.rest_hours * 3600)


def _rest(  # noqa: PLR0917 - one day against the next
    model: Any,
    own: dict[int, Any],
    shifts: Sequence[OpenShift],
    earlier: list[int],
    later: list[int],
    rest_seconds: float,
) -> None:
    """Of those that end from some time on and those that begin too soon after it, one at most."""
    for end in sorted({shifts[s].end_seconds for s in earlier}):
        ending = [s for s in earlier if shifts[s].end_seconds >= end]
        too_soon = [s for s in later if shifts[s].begin_seconds < end + rest_seconds]
        if too_soon:
            model.add_at_most_one(own[s] for s in (*ending, *too_soon))


def _is_late(shift: OpenShift, rules: Rules, first_hour: float) -> bool:
    ends = first_hour + shift.end_seconds / 3600 - 24 * shift.day
    return ends > rules.late_hour + 1e-9


def _late_spread(
    model: Any,
    by_person: Sequence[dict[int, Any]],
    late: Sequence[int],
    shifts: Sequence[OpenShift],
) -> Any:
    """The largest number of anybody's late shifts less the smallest, of those who could have one."""
    days = len({shift.day for shift in shifts})
    counts = [
        sum(own[s] for s in late if s in own) for own in by_person if any(s in own for s in late)
    ]
    if not counts:
        return 0
    most, fewest = (model.new_int_var(0, days, name) for name in ("most late", "fewest late"))
    for count in counts:
        model.add(count <= most)
        model.add(count >= fewest)
    return most - fewest


def _refused(
    people: Sequence[Person],
    by_person: Sequence[dict[int, Any]],
    shifts: Sequence[OpenShift],
) -> list[Any]:
    """For each wish, whether somebody works on that day all the same."""
    return [
        sum(works for s, works in own.items() if shifts[s].day == day)
        for person, own in zip(people, by_person, strict=True)
        for day in sorted(person.wishes - person.away)
        if any(shifts[s].day == day for s in own)
    ]
