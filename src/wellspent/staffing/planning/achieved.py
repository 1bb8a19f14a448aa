"""What a plan achieves, in figures with intervals: over the plan and in each interval."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.simulate import LevelRun
from wellspent.staffing.simulation.replications import ByInterval

__all__ = ["Achieved", "achieved_by", "stack_runs"]


@dataclass(frozen=True, slots=True, eq=False)
class Achieved:
    """Shares and waits over all intervals, and the same interval by interval.

    `service_level` is the share of all offered that is answered within the target's seconds,
    `wait_seconds` the mean wait of those answered (ASA), `abandonment` the share of all offered
    that hang up, `occupancy` the share of the agents' time with a customer. `how` says in words
    what was simulated.
    """

    service_level: Figure
    wait_seconds: Figure
    abandonment: Figure
    occupancy: Figure
    contacts: Figure
    service_level_by_interval: ByInterval
    wait_seconds_by_interval: ByInterval
    abandonment_by_interval: ByInterval
    occupancy_by_interval: ByInterval
    how: str

    def missed(self, share: float) -> tuple[int, ...]:
        """Intervals, from 0, that reach less than the share beyond the simulation's chance."""
        high = self.service_level_by_interval.high
        return tuple(np.flatnonzero(high < share).tolist())


def achieved_by(run: LevelRun, how: str) -> Achieved:
    """The figures of a simulation; `how` ends up in the method of each."""
    return Achieved(
        _named(run.service_level, how),
        _named(run.mean_answered_wait_seconds, how),
        _named(run.abandonment, how),
        _named(run.occupancy, how),
        _named(run.contacts, how),
        run.by_interval("answered_in_target", "offered"),
        run.by_interval("answered_wait_seconds", "answered"),
        run.by_interval("abandoned", "offered"),
        run.by_interval("busy_seconds", "staffed_seconds"),
        how,
    )


def stack_runs(runs: list[LevelRun], intervals: int | None = None) -> LevelRun:
    """The replications of several simulations as those of one; shares and waits alike.

    With `intervals`, neighbours are added up until so many are left.
    """
    stacked = {
        each.name: np.concatenate([getattr(run, each.name) for run in runs])
        for each in fields(LevelRun)
    }
    if intervals is not None:
        stacked = {
            name: array.reshape(len(array), intervals, -1).sum(axis=2)
            for name, array in stacked.items()
        }
    return LevelRun(**stacked)


def _named(figure: Figure, how: str) -> Figure:
    if isinstance(figure, Unknown):
        return figure
    return (
        replace(figure, method=f"{how}; {figure.method}")
        if isinstance(figure, Estimate)
        else figure
    )
