"""Shifts that are to be worked, what they cover and what they cost.

cover    agents at work in an interval: those of all shifts, less those on a break
short    what a level has more than the cover; over the other way round
gap      by how much of their cost these shifts may be dearer than the cheapest there are
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wellspent.staffing.planning.shift_program import Stop

__all__ = ["PlannedShift", "ShiftPlan"]


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A shift that `agents` people take; seconds from the plan's first second.

    `paid_hours` is what one of them is paid for, `day` counts midnights from the plan's first day.
    """

    kind: str
    day: int
    begin_seconds: float
    end_seconds: float
    breaks: tuple[tuple[float, float], ...]
    agents: int
    paid_hours: float


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """Shifts for all levels, what they cover and what they cost.

    `levels` and `covered` are agents by interval. `paid_hours` and `cost` are those of everybody
    who is paid, shrinkage included; money is in the unit of `cost_per_hour`. `gap` says by which
    share of the cost a cheaper plan might exist. `stopped` is what the search ended at: the gap
    that was asked for, the most nodes it may look at, or the time: only then may the same
    question have another answer on a slower machine.
    """

    shifts: tuple[PlannedShift, ...]
    levels: tuple[float, ...]
    covered: tuple[float, ...]
    interval_seconds: float
    paid_hours: float
    cost: float
    gap: float
    stopped: Stop

    @property
    def short(self) -> tuple[float, ...]:
        """Agents missing, by interval."""
        return tuple(max(a - b, 0.0) for a, b in zip(self.levels, self.covered, strict=True))

    @property
    def over(self) -> tuple[float, ...]:
        """Agents beyond the level, by interval."""
        return tuple(max(b - a, 0.0) for a, b in zip(self.levels, self.covered, strict=True))

    def at_work(self) -> tuple[tuple[int, ...], int]:
        """Agents at work on a grid on which every shift and break begins, and its parts an interval.

        What runs over the plan's end is counted at its begin.
        """
        edges = {round(self.interval_seconds)}
        for shift in self.shifts:
            edges.update(
                round(at)
                for pair in ((shift.begin_seconds, shift.end_seconds), *shift.breaks)
                for at in pair
            )
        parts = round(self.interval_seconds) // math.gcd(*edges)
        step, n = self.interval_seconds / parts, parts * len(self.levels)
        agents = np.zeros(n, dtype=np.int64)
        for shift in self.shifts:
            for sign, pairs in (
                (1, ((shift.begin_seconds, shift.end_seconds),)),
                (-1, shift.breaks),
            ):
                for begin, end in pairs:
                    np.add.at(
                        agents,
                        np.arange(round(begin / step), round(end / step)) % n,
                        sign * shift.agents,
                    )
        return tuple(agents.tolist()), parts

    @property
    def n_shifts(self) -> int:
        """Shifts to be worked, one agent each."""
        return sum(shift.agents for shift in self.shifts)

    def fewest_people(self, days_a_week: int = 5) -> int:
        """People it takes where each works at most so many of the plan's days, one shift a day.

        The larger of the busiest day's shifts and all shifts by `days_a_week`; rest between
        shifts may take more (`rosters`).
        """
        days: dict[int, int] = {}
        for shift in self.shifts:
            days[shift.day] = days.get(shift.day, 0) + shift.agents
        return max([*days.values(), math.ceil(self.n_shifts / days_a_week)], default=0)

    def __str__(self) -> str:
        """What was found, and how good it is known to be."""
        ran_out = {"gap": "", "nodes": " (nodes ran out)", "time": " (time ran out)"}[self.stopped]
        return (
            f"{self.n_shifts} shifts, {self.paid_hours:,.1f} paid hours; at most "
            f"{self.gap:.1%} dearer than the cheapest{ran_out}"
        )
