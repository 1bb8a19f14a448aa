"""How many agents each interval needs, found by simulation.

level      agents at work in an interval
erlang     the levels that Erlang's formula asks for, interval by interval, as if each lasted
           for ever and its contacts came and went within it
achieved   what levels reach in days that took no part in the search

The formula knows no interval before the one it is asked about. After a steep rise it asks for
too many agents, after a steep fall for too few, and with few contacts or long handle times it
is off most. So levels are found by simulation (`level_search`), and what the formula's own
would have reached stands beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.planning.achieved import Achieved, achieved_by
from wellspent.staffing.planning.day_target import meet_over_all
from wellspent.staffing.planning.level_search import Search
from wellspent.staffing.planning.open_stretches import (
    open_intervals,
    open_stretches,
    seed_of,
    simulate_open,
)
from wellspent.staffing.required import TargetUnreachable, check_occupancy
from wellspent.staffing.shrinkage import ShrinkageInvalid, shrink
from wellspent.staffing.simulate import draw_days

__all__ = ["Levels", "LevelsUnfindable", "ShrinkageInvalid", "find_levels", "shrink"]

_CONTACTS: Final = 400_000  # simulated for one question, about a tenth of a second
_FEWEST_DAYS, _MOST_DAYS = 12, 200
_MOST_AGENTS: Final = 100_000


class LevelsUnfindable(StaffingError):
    """Bounds of levels, or a number of simulated days, that cannot be."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Agents at work by interval, 0 where it is closed, and what they achieve.

    `erlang` are the formula's levels with the same bounds. `asked` is how many simulations it
    took, of `replications` days each.
    """

    levels: tuple[int, ...]
    achieved: Achieved
    erlang: tuple[int, ...]
    erlang_achieved: Achieved
    interval_seconds: float
    target: Target
    max_occupancy: float | None
    replications: int
    asked: int

    @property
    def hours(self) -> float:
        """Agents' hours at work."""
        return sum(self.levels) * self.interval_seconds / 3600


def find_levels(
    arrivals: Arrivals,
    handle: HandleTime,
    patience: HandleTime | None,
    target: Target,
    *,
    max_occupancy: float | None = None,
    fewest: int = 1,
    most: int | None = None,
    opened: Sequence[bool] | None = None,
    over: Literal["interval", "plan"] = "interval",
    floor: float | None = None,
    replications: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Levels:
    """The fewest agents by interval that keep the target, and the cap on occupancy if there is one.

    `over` says what has to keep it: every interval, or the plan as a whole, where each interval
    still reaches `floor` (None: three quarters of the target's share). At least `fewest` are at
    work while it is open, at most `most`. `opened` says which intervals are open (None: those
    with arrivals); contacts that wait when it closes are still answered. `replications` are
    simulated days (None: as many as the volume needs); the same seed gives the same levels.
    `progress` is called with stretches done and all. Raises `TargetUnreachable`,
    `LevelsUnfindable`, `OccupancyInvalid`.
    """
    days = _checked(arrivals, target, max_occupancy, (fewest, most), replications)
    is_open = open_intervals(arrivals, opened)
    stretches = open_stretches(is_open)
    found = np.zeros(len(is_open), dtype=np.int64)
    erlang, asked = found.copy(), 0
    part = floor if floor is not None else 0.75 * target.share
    for place, stretch in enumerate(stretches):
        search = Search(
            replace(arrivals, contacts_per_hour=arrivals.contacts_per_hour[stretch]),
            handle, patience, target, target.share, max_occupancy or 1.0,
            fewest, most or _MOST_AGENTS, (),
        )  # fmt: skip
        erlang[stretch] = search.erlang(_unlagged(search.arrivals, handle))
        search.drawn = tuple(
            draw_days(
                search.arrivals, handle, patience, replications=days, seed=seed_of(seed, place)
            )
        )
        found[stretch] = search.find() if over == "interval" else meet_over_all(search, part)
        asked += search.asked
        if progress is not None:
            progress(place + 1, len(stretches))

    def achieve(levels: npt.NDArray[np.int64]) -> Achieved:
        run = simulate_open(
            arrivals, handle, patience, levels.tolist(), is_open,
            threshold_seconds=target.seconds, replications=max(days, 40), seed=seed + 1,
        )  # fmt: skip
        return achieved_by(run, "simulation of the levels, arrivals as forecast")

    return Levels(
        tuple(found.tolist()), achieve(found), tuple(erlang.tolist()), achieve(erlang),
        arrivals.interval_seconds, target, max_occupancy, days, asked,
    )  # fmt: skip


def _unlagged(arrivals: Arrivals, handle: HandleTime) -> npt.NDArray[np.float64]:
    return np.asarray(arrivals.contacts_per_hour) / 3600 * handle.mean_seconds


def _checked(
    arrivals: Arrivals,
    target: Target,
    max_occupancy: float | None,
    bounds: tuple[int, int | None],
    replications: int | None,
) -> int:
    """The number of days to simulate."""
    check_occupancy(max_occupancy)
    fewest, most = bounds
    if not (0 <= fewest <= (_MOST_AGENTS if most is None else most) <= _MOST_AGENTS):
        raise LevelsUnfindable(
            f"At least {fewest:,} and at most {most or _MOST_AGENTS:,} agents cannot be at work.",
            f"Name two numbers in their order, from 0 to {_MOST_AGENTS:,}.",
        )
    if target.share >= 1:
        raise TargetUnreachable(
            f"No number of agents keeps {target}: chance can always bring one contact too many.",
            f"Ask for less, such as 99/{target.seconds:g}.",
        )
    if replications is None:
        return int(np.clip(_CONTACTS / max(arrivals.expected, 1), _FEWEST_DAYS, _MOST_DAYS))
    if not 8 <= replications <= 10_000:
        raise LevelsUnfindable(
            f"{replications:,} simulated days do not do.", "Ask for 8 to 10,000 of them."
        )
    return replications
