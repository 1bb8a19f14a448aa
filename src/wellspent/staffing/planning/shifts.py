"""Which shifts cover the levels at the least cost.

level    agents needed at work in an interval
cover    agents at work in an interval: those of all shifts, less those on a break

The choice is an integer program (`shift_program`, solved by HiGHS through `scipy.optimize.milp`).
Being short is allowed at a price, so there is always an answer; the price is high unless it is
named, so that it happens only where a limit leaves no choice. Days that no shift joins are
solved one by one; a centre that never closes is cut into days (`shift_blocks`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from wellspent.staffing.demand import StaffingError
from wellspent.staffing.planning.shift_blocks import COARSE_SECONDS, cut_into_blocks, thinned
from wellspent.staffing.planning.shift_kinds import (
    Break,
    ShiftKind,
    ShiftsInvalid,
    check_kinds,
    usual_kinds,
)
from wellspent.staffing.planning.shift_plan import PlannedShift, ShiftPlan
from wellspent.staffing.planning.shift_program import (
    Solution,
    Start,
    Stop,
    Terms,
    least_cost,
    solve,
)
from wellspent.staffing.shrinkage import shrink

__all__ = [
    "Break",
    "PlannedShift",
    "ShiftKind",
    "ShiftPlan",
    "ShiftsInvalid",
    "Uncoverable",
    "design_shifts",
    "usual_kinds",
]

DAY_SECONDS = 86_400.0
Numbers = npt.NDArray[np.float64]


class Uncoverable(StaffingError):
    """An interval with a level in which no shift can be at work."""


def design_shifts(
    levels: Sequence[float],
    kinds: Sequence[ShiftKind],
    *,
    interval_seconds: float,
    cost_per_hour: float = 1.0,
    shrinkage: float = 0.0,
    first_hour: float = 0.0,
    cyclic: bool = False,
    most_agents: int | None = None,
    under_per_hour: float | None = None,
    over_per_hour: float = 0.0,
    break_minutes: float = 15.0,
    gap: float = 0.02,
    nodes: int | None = None,
    seconds: float = 30.0,
) -> ShiftPlan:
    """The cheapest shifts of these kinds that cover the levels, as far as the search may go.

    It ends at a `gap` to what is known to be the least, or when each program has looked at so many
    `nodes` of its tree (None: no limit), or after `seconds`; `stopped` says which. Unless time
    ends it the same question has the same answer on any machine.

    `levels` are agents by interval, for one day or for days one after another; the first interval
    begins at `first_hour` of day 0. `cyclic`: the plan repeats, so a shift may run over its end
    into its begin. `most_agents` are the seats. `under_per_hour` is the price of an agent missing
    for an hour (None: so high that nobody is missing where a shift can help), `over_per_hour` of
    one too many. `break_minutes` is the grid on which breaks begin. Raises `ShiftsInvalid`,
    `Uncoverable`, `ShrinkageInvalid`.
    """
    check_kinds(kinds)
    needed = _checked(levels, interval_seconds, first_hour)
    wage = shrink(cost_per_hour, shrinkage)
    dearest = wage * max(kind.wage_factor * kind.paid_hours for kind in kinds)
    part = min(1.0, break_minutes * 60 / interval_seconds)  # the least that can be missing
    under = under_per_hour
    if under is None:
        under = 1.1 * (dearest + over_per_hour * 24) * 3600 / interval_seconds / part
    terms = Terms(
        interval_seconds, len(needed), cyclic, wage, over_per_hour, under, most_agents, gap, seconds,
        may_be_short=under_per_hour is not None, first_hour=first_hour, nodes=nodes,
    )  # fmt: skip
    starts = _starts(needed, kinds, first_hour, terms)
    _check_coverable(needed, starts, first_hour, terms)
    solved, above = _chosen(needed, _groups(starts, terms), break_minutes * 60, terms)
    return _plan(needed, solved, above, shrinkage, terms)


def _checked(levels: Sequence[float], interval_seconds: float, first_hour: float) -> Numbers:
    needed = np.asarray(levels, dtype=np.float64)
    if not (0 < interval_seconds <= DAY_SECONDS):
        raise ShiftsInvalid(
            f"An interval cannot be {interval_seconds:g} seconds long.",
            "Give it in seconds: half an hour is 1800.",
        )
    if not (0 <= first_hour < 24):
        raise ShiftsInvalid(
            f"A plan cannot begin at {first_hour:g} o'clock.", "Name an hour of the day."
        )
    if needed.ndim != 1 or not len(needed):
        raise ShiftsInvalid("There is no interval to cover.", "Give one level an interval.")
    bad = np.flatnonzero(~(np.isfinite(needed) & (needed >= 0)))
    if len(bad):
        raise ShiftsInvalid(
            f"Interval {bad[0] + 1} of {len(needed)} needs {needed[bad[0]]:g} agents.",
            "Give every interval a level of 0 or more.",
        )
    return needed


def _starts(
    needed: Numbers, kinds: Sequence[ShiftKind], first_hour: float, terms: Terms
) -> list[Start]:
    """Every begin of every kind that lies in the plan and covers an interval with a level."""
    end = len(needed) * terms.interval_seconds
    last_day = int((first_hour * 3600 + end - 1e-6) // DAY_SECONDS)
    found = []
    for day in range(last_day + 1):
        for kind in kinds:
            if kind.days is not None and day not in kind.days:
                continue
            for hour in kind.begin_hours:
                begin = day * DAY_SECONDS + (hour - first_hour) * 3600
                ends_inside = terms.cyclic or begin + kind.seconds <= end + 1e-6
                if 0 <= begin < end and ends_inside and kind.seconds <= end + 1e-6:
                    at, _ = terms.cover(begin, kind.seconds)
                    if needed[at].any():
                        found.append(Start(kind, day, begin))
    return _useful(needed, found, terms)


def _useful(needed: Numbers, starts: Sequence[Start], terms: Terms) -> list[Start]:
    """Without those that would stand idle first or last where the next begin would not."""
    alive = {(start.kind.name, round(start.begin_seconds)): start for start in starts}
    for later, order in ((1, starts), (-1, starts[::-1])):
        for start in order:
            step = start.kind.every_minutes * 60
            idle_from = (
                start.begin_seconds
                if later > 0
                else start.begin_seconds + start.kind.seconds - step
            )
            at, _ = terms.cover(idle_from, min(step, start.kind.seconds))
            other = (start.kind.name, round(start.begin_seconds + later * step))
            if not needed[at].any() and other in alive:
                alive.pop((start.kind.name, round(start.begin_seconds)), None)
    return list(alive.values())


def _check_coverable(
    needed: Numbers, starts: Sequence[Start], first_hour: float, terms: Terms
) -> None:
    reached = np.zeros(len(needed), dtype=bool)
    for start in starts:
        reached[terms.cover(start.begin_seconds, start.kind.seconds)[0]] = True
    missed = np.flatnonzero((needed > 0) & ~reached)
    if not len(missed):
        return
    last = missed[0]
    while last + 1 in missed:
        last += 1
    begin, end = (
        _clock(first_hour + interval * terms.interval_seconds / 3600)
        for interval in (missed[0], last + 1)
    )
    raise Uncoverable(
        f"No shift can be at work from {begin} to {end}, where {needed[missed[0]]:g} agents are needed.",
        "Let a kind of shift begin early or late enough, add a shorter one, or let the plan repeat.",
    )


def _clock(hours: float) -> str:
    day, minutes = divmod(round(hours * 60), 24 * 60)
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{clock} of day {day + 1}" if day else clock


def _groups(starts: Sequence[Start], terms: Terms) -> list[list[Start]]:
    """Starts by days that no shift and no limit joins."""
    groups: list[list[Start]] = []
    reach = -1  # the last interval that the group so far touches
    wraps = False
    for start in sorted(starts, key=lambda start: (start.day, start.begin_seconds)):
        at, _ = terms.cover(start.begin_seconds, start.kind.seconds)
        wraps = wraps or at.max() != at[-1]
        same_day = bool(groups) and groups[-1][0].day <= start.day <= groups[-1][-1].day
        if groups and (same_day or at[0] <= reach):
            groups[-1].append(start)
        else:
            groups.append([start])
        reach = max(reach, int(at.max()))
    return [[start for group in groups for start in group]] if wraps else groups


_Solved = list[tuple[list[Start], Solution]]


def _chosen(
    needed: Numbers, groups: Sequence[list[Start]], grid_seconds: float, terms: Terms
) -> tuple[_Solved, float]:
    """Every group's solution, block by block where it was cut, and what it may cost too much.

    Solutions of blocks choose among starts by the hour; what they may cost too much is told by the
    whole group's relaxed program.
    """
    blocks = [cut_into_blocks(needed, group, terms) for group in groups]
    left = sum(len(cut or [group]) for group, cut in zip(groups, blocks, strict=True))
    until, fair = time.monotonic() + terms.seconds, terms.seconds / max(left, 1) / 2
    known: dict[object, Solution] = {}
    solved: _Solved = []
    above = 0.0
    for group, cut in zip(groups, blocks, strict=True):
        for part in cut or [group]:
            own = _own(needed, part, terms)
            starts = part if cut is None else thinned(needed, part, terms)
            grid = grid_seconds if cut is None else max(grid_seconds, COARSE_SECONDS)
            key = _likeness(own, starts, terms)
            if key not in known:
                share = max((until - time.monotonic()) / left, fair)
                known[key] = solve(own, starts, grid, replace(terms, seconds=share))
            left -= 1
            solved.append((starts, known[key]))
            above += known[key].cost - (known[key].least_cost if cut is None else 0.0)
        if cut is not None:
            above -= least_cost(_own(needed, group, terms), group, grid_seconds, terms)
    return solved, above


def _likeness(own: Numbers, starts: Sequence[Start], terms: Terms) -> object:
    """The same for groups that have the same solution, such as two days with the same levels."""
    first = starts[0].begin_seconds
    return (
        tuple(own[own > 0].tolist()),
        tuple((start.kind.name, start.begin_seconds - first) for start in starts),
        int(np.flatnonzero(own)[0]) * terms.interval_seconds - first,
    )


def _own(needed: Numbers, group: Sequence[Start], terms: Terms) -> Numbers:
    """The levels that the group can reach; 0 elsewhere."""
    own = np.zeros_like(needed)
    for start in group:
        at, _ = terms.cover(start.begin_seconds, start.kind.seconds)
        own[at] = needed[at]
    return own


def _plan(
    needed: Numbers,
    solved: Sequence[tuple[Sequence[Start], Solution]],
    above: float,
    shrinkage: float,
    terms: Terms,
) -> ShiftPlan:
    shifts = tuple(
        shift
        for group, solution in solved
        for start, agents, places in zip(group, solution.agents, solution.places, strict=True)
        for shift in _worked(start, agents, places, solution.grid_seconds)
    )
    factor = {start.kind.name: start.kind.wage_factor for group, _ in solved for start in group}
    cost = terms.cost_per_hour * sum(
        factor[shift.kind] * shift.paid_hours * shift.agents for shift in shifts
    )
    return ShiftPlan(
        shifts,
        tuple(needed.tolist()),
        tuple(_covered(shifts, terms).tolist()),
        terms.interval_seconds,
        shrink(sum(shift.paid_hours * shift.agents for shift in shifts), shrinkage),
        cost,
        max(above, 0.0) / cost if cost else 0.0,
        _stopped([solution for _, solution in solved]),
    )


def _stopped(solutions: Sequence[Solution]) -> Stop:
    """Time if it ended one of them, for then nothing is sure to come out again; then nodes."""
    ends = {solution.stopped for solution in solutions}
    return "time" if "time" in ends else "nodes" if "nodes" in ends else "gap"


def _worked(
    start: Start, agents: int, places: Sequence[Sequence[int]], grid_seconds: float
) -> list[PlannedShift]:
    """The start's agents by their breaks: whoever has the first break early has all of them early."""
    turns = [
        [
            (start.begin_seconds + later, start.begin_seconds + later + pause.seconds)
            for later, n in zip(pause.begins(grid_seconds), taken, strict=True)
            for _ in range(n)
        ]
        for pause, taken in zip(start.kind.breaks, places, strict=True)
    ]
    together: dict[tuple[tuple[float, float], ...], int] = {}
    for agent in range(agents):
        breaks = tuple(turn[agent] for turn in turns)
        together[breaks] = together.get(breaks, 0) + 1
    end = start.begin_seconds + start.kind.seconds
    return [
        PlannedShift(
            start.kind.name, start.day, start.begin_seconds, end, breaks, n, start.kind.paid_hours
        )
        for breaks, n in together.items()
    ]


def _covered(shifts: Sequence[PlannedShift], terms: Terms) -> Numbers:
    covered = np.zeros(terms.n_intervals)
    for shift in shifts:
        at, share = terms.cover(shift.begin_seconds, shift.end_seconds - shift.begin_seconds)
        np.add.at(covered, at, share * shift.agents)
        for begin, end in shift.breaks:
            at, share = terms.cover(begin, end - begin)
            np.subtract.at(covered, at, share * shift.agents)
    return np.round(covered, 9)
