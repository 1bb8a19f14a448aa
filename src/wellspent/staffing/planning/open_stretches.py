"""Days apart: from opening to closing nothing of another day is waiting.

open       an interval in which contacts can come; all others have no agents
stretch    intervals that are open one after another, such as a day from eight to eight

At closing time nobody is sent away: a stretch's last agents stay until its queue is empty. So
no contact waits through a night, and stretches are simulated one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt

from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.simulate import LevelRun, simulate_levels

__all__ = ["OpenIntervalsInvalid", "open_intervals", "open_stretches", "seed_of", "simulate_open"]

Open = npt.NDArray[np.bool_]


class OpenIntervalsInvalid(StaffingError):
    """Opening times that do not fit the arrivals."""


def open_intervals(arrivals: Arrivals, opened: Sequence[bool] | None = None) -> Open:
    """Which intervals are open: those named, or those with arrivals."""
    rates = np.asarray(arrivals.contacts_per_hour)
    if opened is None:
        return np.asarray(rates > 0)
    if len(opened) != len(rates):
        raise OpenIntervalsInvalid(
            f"Opening is said of {len(opened)} intervals, and there are {len(rates)}.",
            "Say of every interval whether it is open.",
        )
    closed = np.flatnonzero(~np.asarray(opened, dtype=bool) & (rates > 0))
    if len(closed):
        raise OpenIntervalsInvalid(
            f"Interval {closed[0] + 1} is closed and has {rates[closed[0]]:g} contacts per hour.",
            "Open it, or give it no contacts.",
        )
    return np.asarray(opened, dtype=bool)


def open_stretches(opened: Open) -> tuple[slice, ...]:
    """The stretches in their order."""
    edges = np.flatnonzero(np.diff(np.r_[False, opened, False].astype(np.int8)))
    return tuple(slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def seed_of(seed: int, stretch: int) -> int:
    """A stretch's own seed: days must not be alike by chance."""
    return int(np.random.SeedSequence((seed, stretch)).generate_state(1)[0])


def simulate_open(
    arrivals: Arrivals,
    handle: HandleTime,
    patience: HandleTime | None,
    levels: Sequence[int],
    opened: Open,
    *,
    threshold_seconds: float,
    replications: int,
    seed: int,
) -> LevelRun:
    """What `simulate_levels` says, stretch by stretch; closed intervals hold zeros."""
    whole = {each.name: np.zeros((replications, len(opened))) for each in fields(LevelRun)}
    for place, stretch in enumerate(open_stretches(opened)):
        run = simulate_levels(
            replace(arrivals, contacts_per_hour=arrivals.contacts_per_hour[stretch]),
            handle, patience, levels[stretch],
            threshold_seconds=threshold_seconds, replications=replications,
            seed=seed_of(seed, place),
        )  # fmt: skip
        for name, array in whole.items():
            array[:, stretch] = getattr(run, name)
    return LevelRun(**whole)
