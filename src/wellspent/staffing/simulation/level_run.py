"""One queue, one pool, and how many agents it has in each interval: the fast simulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.estimate import Figure
from wellspent.staffing.arrivals import Arrivals, Recorded
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.simulation.draws import ARRIVAL, HANDLE, PATIENCE, stream
from wellspent.staffing.simulation.level_loop import TALLIES, run_levels
from wellspent.staffing.simulation.replications import (
    ByInterval,
    estimate_by_interval,
    estimate_over,
    mean_over,
)

__all__ = ["DayDrawn", "LevelRun", "LevelsInvalid", "draw_days", "simulate_levels"]

Numbers = npt.NDArray[np.float64]


class LevelsInvalid(StaffingError):
    """Levels that do not fit the arrivals, or that nobody can have."""


@dataclass(frozen=True, slots=True, eq=False)
class DayDrawn:
    """What chance decided in one replication: one entry a contact, in the order of arrival."""

    arrivals: Numbers  # seconds from the begin
    handle: Numbers  # seconds
    patience: Numbers  # seconds; infinite where nobody hangs up


@dataclass(frozen=True, slots=True, eq=False)
class LevelRun:
    """What levels reach: arrays of shape (replications, intervals).

    Contacts are counted in the interval in which they came, agents' seconds where they fell.
    `left` were still waiting when nobody worked any more; `wait_seconds` is the sum over all
    offered, until the answer, the hang-up or the horizon.
    """

    offered: Numbers
    answered: Numbers
    answered_in_target: Numbers
    abandoned: Numbers
    left: Numbers
    wait_seconds: Numbers
    answered_wait_seconds: Numbers
    busy_seconds: Numbers
    staffed_seconds: Numbers

    @property
    def service_level(self) -> Figure:
        """Share of all offered that is answered within the threshold."""
        return self._over("answered_in_target", "offered")

    @property
    def abandonment(self) -> Figure:
        """Share of all offered that hangs up before an answer."""
        return self._over("abandoned", "offered")

    @property
    def mean_answered_wait_seconds(self) -> Figure:
        """Mean wait of those answered, ASA as most ACDs print it."""
        return self._over("answered_wait_seconds", "answered")

    @property
    def occupancy(self) -> Figure:
        """Share of the agents' time that is spent with a customer."""
        return self._over("busy_seconds", "staffed_seconds")

    @property
    def contacts(self) -> Figure:
        """Contacts offered in a replication."""
        return mean_over(self.offered.sum(axis=1))

    def by_interval(self, tops: str, bottoms: str) -> ByInterval:
        """A ratio of two of the arrays in each interval: `("abandoned", "offered")`."""
        return estimate_by_interval(getattr(self, tops), getattr(self, bottoms))

    def _over(self, tops: str, bottoms: str) -> Figure:
        top, bottom = getattr(self, tops), getattr(self, bottoms)
        what = "contacts" if bottoms != "staffed_seconds" else "agents at work"
        return estimate_over(top.sum(axis=1), bottom.sum(axis=1), what)


def draw_days(
    arrivals: Arrivals | Recorded,
    handle: HandleTime,
    patience: HandleTime | None,
    *,
    replications: int,
    seed: int,
) -> Iterator[DayDrawn]:
    """The replications one after another; a tuple of them can be given to many simulations."""
    for k in range(replications):
        seconds = arrivals.draw(stream(seed, k, ARRIVAL))
        n = len(seconds)
        yield DayDrawn(
            frozen(seconds),
            frozen(handle.at(stream(seed, k, HANDLE).random(n))),
            frozen(
                np.full(n, np.inf)
                if patience is None
                else patience.at(stream(seed, k, PATIENCE).random(n))
            ),
        )


def simulate_levels(
    arrivals: Arrivals | Recorded,
    handle: HandleTime,
    patience: HandleTime | None,
    levels: Sequence[int],
    *,
    threshold_seconds: float = 20.0,
    replications: int = 20,
    seed: int = 1,
    drawn: Sequence[DayDrawn] | None = None,
) -> LevelRun:
    """What so many agents in each interval reach; `level_loop` says who comes and goes.

    `levels` has one number an interval of the arrivals. The same seed meets the same chance
    whatever the levels and the handle times are. `drawn` are replications from `draw_days`,
    for a search that asks many times. Raises `LevelsInvalid`.
    """
    wanted = _checked(levels, arrivals, replications)
    if not threshold_seconds >= 0:
        raise LevelsInvalid(
            f"A threshold of {threshold_seconds:g} seconds cannot be.",
            "Give 0 or more: 20 is usual.",
        )
    edges = frozen(arrivals.edges)
    days = drawn or draw_days(arrivals, handle, patience, replications=replications, seed=seed)
    count = len(drawn) if drawn else replications
    tallies = np.zeros((count, len(TALLIES), len(wanted)))
    for tally, day in zip(tallies, days, strict=True):
        starts = np.empty(len(day.arrivals))
        run_levels(day.arrivals, day.handle, day.patience, edges, wanted,
                   float(threshold_seconds), tally, starts)  # fmt: skip
    return LevelRun(
        **{each.name: frozen(tallies[:, TALLIES.index(each.name)]) for each in fields(LevelRun)}
    )


def _checked(
    levels: Sequence[int], arrivals: Arrivals | Recorded, replications: int
) -> npt.NDArray[np.int64]:
    if len(levels) != len(arrivals.contacts_per_hour):
        raise LevelsInvalid(
            f"There are {len(levels)} levels for {len(arrivals.contacts_per_hour)} intervals.",
            "Give one level an interval.",
        )
    for place, level in enumerate(levels, start=1):
        if not 0 <= level <= 1_000_000 or level != int(level):
            raise LevelsInvalid(
                f"Interval {place} cannot have {level:,.12g} agents.",
                "Give a whole number of agents, 0 or more.",
            )
    if replications < 1:
        raise LevelsInvalid(
            f"There cannot be {replications} replications.",
            "Ask for 8 at least: below it no figure is shown.",
        )
    return frozen(np.array(levels, dtype=np.int64))
