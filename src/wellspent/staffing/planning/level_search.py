"""The fewest agents per interval that keep a target in simulated days.

asked      levels whose simulation was asked for; the days are drawn once, so levels differ and
           chance does not
shift      how many agents a simulated interval is worse off than Erlang's formula at the same
           level: it felt its neighbours' queue, or its handle times are not exponential

From Erlang's levels at the lagged load, each interval moves to where the formula, moved by its
shift, meets the target (after Feldman, Mandelbaum, Massey & Whitt 2008, "Staffing of
time-varying queues to achieve time-stable performance", *Management Science* 54). Then
intervals that miss are raised, and one agent is taken away wherever the target allows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import MOST_PATIENCE_SECONDS, Target
from wellspent.staffing.erlang_kernel import UNREACHABLE, perform_many, smallest_many
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.planning.offered_load import offered_load
from wellspent.staffing.required import TargetUnreachable
from wellspent.staffing.simulate import DayDrawn, LevelRun, simulate_levels

__all__ = ["Formula", "Reached", "Search", "mean_patience"]

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_MOVES = 8  # by shifts; what is left is a matter of single agents
_RAISES = 60
_APART_SECONDS = 2 * 3600.0  # one agent less is felt by the next intervals, hardly beyond
_HALF = 0.5  # of a contact: shares of 0 and 1 are known no better


def mean_patience(patience: HandleTime | None) -> float:
    """The mean patience in seconds; infinite where nobody hangs up."""
    if patience is None or patience.mean_seconds > MOST_PATIENCE_SECONDS:
        return np.inf
    return patience.mean_seconds


@dataclass(frozen=True, slots=True)
class Reached:
    """What levels reach, interval by interval, over all simulated days."""

    offered: Numbers  # contacts of all days
    share: Numbers  # of them answered in time; 1 where there was none
    occupancy: Numbers

    @classmethod
    def by(cls, run: LevelRun) -> Reached:
        """From a simulation."""
        offered, staffed = run.offered.sum(0), run.staffed_seconds.sum(0)
        share = run.answered_in_target.sum(0) / np.maximum(offered, 1)
        return cls(
            offered,
            np.where(offered > 0, share, 1.0),
            run.busy_seconds.sum(0) / np.maximum(staffed, 1e-9),
        )

    @property
    def over_all(self) -> float:
        """The share over all intervals."""
        return float((self.share * self.offered).sum() / max(self.offered.sum(), 1))


@dataclass(slots=True, eq=False)
class Search:
    """One stretch of open intervals, its target and its simulated days.

    `share` is what every interval has to reach, `fewest` and `most` bound its agents.
    """

    arrivals: Arrivals
    handle: HandleTime
    patience: HandleTime | None
    target: Target
    share: float
    max_occupancy: float
    fewest: int
    most: int
    drawn: Sequence[DayDrawn]
    asked: int = 0
    load: Numbers = field(init=False)
    _known: dict[bytes, Reached] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """The lagged load, which every step starts from."""
        self.load = offered_load(self.arrivals, self.handle.mean_seconds)

    def ask(self, levels: Whole) -> Reached:
        """What the levels reach in the simulated days."""
        key = levels.tobytes()
        if key not in self._known:
            self.asked += 1
            run = simulate_levels(
                self.arrivals, self.handle, self.patience, levels.tolist(),
                threshold_seconds=self.target.seconds, drawn=self.drawn,
            )  # fmt: skip
            self._known[key] = Reached.by(run)
        return self._known[key]

    def misses(self, reached: Reached) -> npt.NDArray[np.bool_]:
        """The intervals below the share or above the cap."""
        return (reached.share < self.share) | (reached.occupancy > self.max_occupancy)

    def find(self) -> Whole:
        """The levels; raises `TargetUnreachable`."""
        levels = self.erlang(self.load)
        formula = Formula.around(self, levels)
        for _ in range(_MOVES):
            moved = self._bounded(formula.moved(self, levels, self.ask(levels), self.share))
            done = int(np.abs(moved - levels).max()) <= 1
            levels = moved
            if done:
                break
        return self.lower(self.raise_misses(levels))

    def erlang(self, load: Numbers) -> Whole:
        """What Erlang A (C where nobody hangs up) asks for at this load, interval by interval."""
        handle = self.handle.mean_seconds
        found = smallest_many(
            load * 3600 / handle, handle, mean_patience(self.patience),
            self.share, self.target.seconds, self.max_occupancy,
        )  # fmt: skip
        if (found == UNREACHABLE).any():
            raise TargetUnreachable(
                f"No number of agents keeps {self.target} in every interval.",
                "Ask for less of the target, or of the cap on occupancy.",
            )
        return self._bounded(found)

    def raise_misses(self, levels: Whole) -> Whole:
        """One agent more, and then more at once, until no interval misses."""
        tries = np.zeros(len(levels), dtype=np.int64)
        for _ in range(_RAISES):
            missed = self.misses(self.ask(levels))
            if not missed.any():
                return levels
            tries[missed] += 1
            self._check_room(levels, missed)
            step = np.where(tries > 3, 1 + levels // 20 * (tries - 3), 1)
            levels = self._bounded(levels + np.where(missed, step, 0))
        raise self._unreachable(levels, int(np.flatnonzero(missed)[0]))

    def lower(self, levels: Whole) -> Whole:
        """One agent less wherever no interval then misses, until there is no such place."""
        apart = max(2, round(_APART_SECONDS / self.arrivals.interval_seconds))
        may = levels > self.fewest
        while may.any():
            for first in range(apart):
                chosen = np.zeros(len(levels), dtype=bool)
                chosen[first::apart] = True
                chosen &= may & (levels > self.fewest)
                if chosen.any():
                    levels, failed = self._taken_away(levels, chosen)
                    may &= ~failed
            may &= levels > self.fewest
        return levels

    def _taken_away(
        self, levels: Whole, chosen: npt.NDArray[np.bool_]
    ) -> tuple[Whole, npt.NDArray[np.bool_]]:
        """The levels without the chosen agents that can be spared, and which cannot."""
        failed = np.zeros(len(levels), dtype=bool)
        while chosen.any():
            missed = np.flatnonzero(self.misses(self.ask(levels - chosen)))
            if not len(missed):
                return levels - chosen, failed
            # an interval misses for the agent last taken away before it
            taken = np.flatnonzero(chosen)
            guilty = taken[np.maximum(np.searchsorted(taken, missed, side="right") - 1, 0)]
            failed[guilty] = True
            chosen = chosen & ~failed
        return levels, failed

    def _bounded(self, levels: npt.NDArray[np.int64]) -> Whole:
        return np.clip(levels, self.fewest, self.most).astype(np.int64)

    def _check_room(self, levels: Whole, missed: npt.NDArray[np.bool_]) -> None:
        full = np.flatnonzero(missed & (levels >= self.most))
        if len(full):
            raise self._unreachable(levels, int(full[0]))

    def _unreachable(self, levels: Whole, interval: int) -> TargetUnreachable:
        reached = self.ask(levels)
        return TargetUnreachable(
            f"{levels[interval]:,} agents reach {reached.share[interval]:.1%} within "
            f"{self.target.seconds:g} s at {reached.occupancy[interval]:.0%} occupancy in the "
            f"interval that begins {interval * self.arrivals.interval_seconds / 3600:g} h after "
            f"opening, and {self.target} was asked for.",
            "Allow more agents, or ask for less of the target or of the cap on occupancy.",
        )


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """Erlang's service level for each interval at levels around the start."""

    lowest: Whole  # the level of the first column
    share: Numbers  # (intervals, columns), rising

    @classmethod
    def around(cls, search: Search, levels: Whole) -> Formula:
        """The formula for each interval's load, at levels around these."""
        wide = int(8 + 3 * np.sqrt(search.load.max()))
        lowest = np.maximum(levels - wide, 0)
        grid = lowest[:, None] + np.arange(2 * wide + 1)
        handle = search.handle.mean_seconds
        contacts = np.broadcast_to((search.load * 3600 / handle)[:, None], grid.shape)
        reached = perform_many(
            grid.ravel(), contacts.ravel(), handle, mean_patience(search.patience),
            search.target.seconds,
        )  # fmt: skip
        share = np.maximum.accumulate(reached.service_level.reshape(grid.shape), axis=1)
        return cls(lowest, share)

    def level_of(self, share: Numbers) -> Numbers:
        """The level, between whole ones, at which the formula has these shares."""
        found = [
            np.interp(wanted, row, np.arange(len(row)))
            for wanted, row in zip(share, self.share, strict=True)
        ]
        return np.asarray(self.lowest + np.array(found), dtype=np.float64)

    def share_at(self, interval: int, level: float) -> float:
        """The formula's share in an interval at a level, between whole ones too."""
        row = self.share[interval]
        return float(np.interp(level - self.lowest[interval], np.arange(len(row)), row))

    def moved(self, search: Search, levels: Whole, reached: Reached, share: float) -> Whole:
        """Where the formula, moved by each interval's shift, has the share; and below the cap."""
        known = np.maximum(reached.offered, 1)
        seen = np.clip(reached.share, _HALF / known, 1 - _HALF / known)
        shift = levels - self.level_of(seen)
        wanted = np.ceil(self.level_of(np.full(len(levels), share)) + shift - 1e-6)
        busy = reached.occupancy * levels
        step = np.maximum(2, np.sqrt(search.load))
        moved = np.clip(wanted, levels - step, levels + step)
        return np.asarray(
            np.maximum(moved, np.ceil(busy / search.max_occupancy - 1e-9)), dtype=np.int64
        )
