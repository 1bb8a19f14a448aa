"""Who works which shift: contracts, rest, days off, wishes and a fair share of late ones.

open shift   a shift that waits for `people` people, on one day
wish         a day off that somebody would like; a day somebody cannot work is no wish
late         a shift that ends after a stated hour

What counts, in this order: as few shifts as possible stay open; as many wishes as possible are
granted; late shifts are spread evenly (the largest number of anybody's less the smallest). A
later aim never costs an earlier one anything. The search is CP-SAT of OR-Tools (extra
`staffing`) with one worker, a fixed seed and a bound on its work and not on its time, so that
the same question has the same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wellspent.staffing.demand import StaffingError
from wellspent.staffing.planning.roster_model import Model, OpenShift, Person, Rules, build_model
from wellspent.staffing.planning.shift_plan import ShiftPlan

__all__ = [
    "Assignment",
    "OpenShift",
    "Person",
    "Roster",
    "RosterImpossible",
    "RosterInvalid",
    "RosterNeedsSolver",
    "Rules",
    "open_shifts",
    "roster",
]

_HOURS_A_DAY: Final = 24


class RosterInvalid(StaffingError):
    """People, shifts or rules that contradict themselves."""


class RosterImpossible(StaffingError):
    """Shifts that must all be worked, and too few people, hours or skills to do it."""


class RosterNeedsSolver(StaffingError):
    """OR-Tools is not installed."""

    def __init__(self) -> None:
        """Say what to install."""
        super().__init__(
            "Rosters need OR-Tools, and it is not installed.",
            "Install it: pip install 'wellspent[staffing]'.",
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's one shift, with the breaks of that shift."""

    person: str
    shift: OpenShift


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works what, what nobody could take, and which wishes were not granted.

    `open` are shifts with the number of people still missing; `refused` wishes as pairs of a
    person and a day. `best` is True where it is proven that no roster leaves fewer shifts open,
    grants more wishes or, with the same of both, spreads late shifts more evenly.
    """

    assignments: tuple[Assignment, ...]
    open: tuple[OpenShift, ...]
    refused: tuple[tuple[str, int], ...]
    hours: dict[str, float]
    late: dict[str, int]
    best: bool

    @property
    def n_open(self) -> int:
        """People still missing, counted by shift."""
        return sum(shift.people for shift in self.open)

    @property
    def late_spread(self) -> int:
        """Late shifts of whoever has most, less those of whoever has fewest."""
        return max(self.late.values(), default=0) - min(self.late.values(), default=0)

    def __str__(self) -> str:
        """What stays open and who is refused a wish, in words."""
        sure = "" if self.best else " Better ones may exist: the search was ended."
        refused = ", ".join(f"{person} on day {day + 1}" for person, day in self.refused)
        return (
            f"{len(self.assignments)} shifts are given to people, {self.n_open} stay open. "
            f"Wishes not granted: {refused or 'none'}.{sure}"
        )


def open_shifts(plan: ShiftPlan, skill: str | None = None) -> tuple[OpenShift, ...]:
    """The plan's shifts as they wait for people, who need the skill if there is one."""
    return tuple(
        OpenShift(
            shift.day, shift.begin_seconds, shift.end_seconds, shift.breaks, shift.paid_hours,
            shift.agents, skill,
        )
        for shift in plan.shifts
    )  # fmt: skip


def roster(
    shifts: Sequence[OpenShift],
    people: Sequence[Person],
    rules: Rules | None = None,
    *,
    first_hour: float = 0.0,
    must_fill: bool = False,
    seed: int = 1,
    effort: float = 20.0,
) -> Roster:
    """The roster for these shifts, of several pools together if people have several skills.

    `first_hour` is the hour at which the plan's second 0 lies. `must_fill` refuses a roster that
    leaves a shift open. `effort` bounds the search, in CP-SAT's deterministic seconds. Raises
    `RosterInvalid`, `RosterImpossible`, `RosterNeedsSolver`.
    """
    kept = rules or Rules()
    _check(shifts, people, kept)
    solver = _solver()
    model = build_model(solver, shifts, people, kept, first_hour)
    engine = solver.CpSolver()
    engine.parameters.num_workers = 1
    engine.parameters.random_seed = seed
    engine.parameters.max_deterministic_time = effort
    status = engine.solve(model.model)
    if status not in {solver.OPTIMAL, solver.FEASIBLE}:
        raise RosterInvalid(
            f"No roster was found with an effort of {effort:g}.", "Allow more effort."
        )
    found = _read(model, engine, shifts, people, best=status == solver.OPTIMAL)
    if must_fill and found.n_open:
        raise _impossible(found, shifts, people, kept)
    return found


def _solver() -> Any:
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - optional, and slow to import
    except ImportError as missing:
        raise RosterNeedsSolver from missing
    return cp_model


def _read(
    model: Model, engine: Any, shifts: Sequence[OpenShift], people: Sequence[Person], *, best: bool
) -> Roster:
    taken = [
        Assignment(people[person].name, shifts[shift])
        for (person, shift), works in model.works.items()
        if engine.boolean_value(works)
    ]
    left = [shift.people for shift in shifts]
    for (_, shift), works in model.works.items():
        left[shift] -= engine.boolean_value(works)
    busy = {(each.person, each.shift.day) for each in taken}
    late = {id(shifts[place]) for place in model.late}
    return Roster(
        tuple(taken),
        tuple(shift.for_people(n) for shift, n in zip(shifts, left, strict=True) if n),
        tuple(
            (person.name, day)
            for person in people
            for day in sorted(person.wishes)
            if (person.name, day) in busy
        ),
        {
            person.name: sum(each.shift.paid_hours for each in taken if each.person == person.name)
            for person in people
        },
        {
            person.name: sum(id(each.shift) in late for each in taken if each.person == person.name)
            for person in people
        },
        best,
    )


def _impossible(
    found: Roster, shifts: Sequence[OpenShift], people: Sequence[Person], rules: Rules
) -> RosterImpossible:
    first = found.open[0]
    asked = sum(shift.paid_hours * shift.people for shift in shifts)
    have = sum(person.hours for person in people)
    surely = "cannot be filled" if found.best else "could not be filled in the effort allowed"
    lacks = (
        f" They take {asked:,.1f} h, and the contracts give {have:,.1f} h." if asked > have else ""
    )
    skill = f" needing '{first.skill}'" if first.skill else ""
    return RosterImpossible(
        f"{found.n_open} of {sum(shift.people for shift in shifts)} shifts {surely}, the first on "
        f"day {first.day + 1} from {first.begin_seconds / 3600 % _HOURS_A_DAY:g} h{skill}.{lacks}",
        "Add people or hours, allow more days a week, give somebody the skill, or let shifts stay "
        f"open; rest is {rules.rest_hours:g} h and at most {rules.most_days} days are worked.",
    )


def _check(shifts: Sequence[OpenShift], people: Sequence[Person], rules: Rules) -> None:
    if not shifts or not people:
        raise RosterInvalid(
            f"There are {len(shifts)} shifts and {len(people)} people.",
            "Name one of each at least.",
        )
    names = [person.name for person in people]
    for person in people:
        if names.count(person.name) > 1:
            raise RosterInvalid(
                f"Two people are called '{person.name}'.", "Give each a name of their own."
            )
        if not (0 <= person.hours <= 7 * 24):
            raise RosterInvalid(
                f"'{person.name}' has a contract of {person.hours:g} hours.",
                "Give the hours that may be worked in the plan, 0 to 168.",
            )
    if not (0 <= rules.rest_hours <= _HOURS_A_DAY and rules.most_days >= 1):
        raise RosterInvalid(
            f"Rest of {rules.rest_hours:g} h and {rules.most_days} days a week make no roster.",
            "Give a rest of 0 to 24 h and at least one day.",
        )
