"""Loops over a series of amounts, compiled: the usual value of the time of day, and how far one strays.

Every place is worked out from places before it alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = ["first_of_each", "strays_of", "usual_of"]

Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]


@kernel
def usual_of(at: Array, values: Array, alike: tuple[int, int, int], fewest: int) -> Array:
    """The median of the values at the same time of earlier rounds (days), not a number below `fewest`.

    `alike` is a round in seconds, how many of them, and how many seconds about the same time count. `at`
    is in seconds, in order.
    """
    round_, rounds, around = alike
    usual = np.full(len(values), np.nan)
    for i in range(len(values)):
        found = [0.0]
        found.clear()
        for back in range(1, rounds + 1):
            middle = at[i] - back * round_
            first = np.searchsorted(at[:i], middle - around)
            last = np.searchsorted(at[:i], middle + around, side="right")
            found.extend(values[first:last])
        if len(found) >= fewest:
            usual[i] = np.median(np.array(found))
    return usual


@kernel
def strays_of(rest: Array, half: float, clip: float, warm: int) -> tuple[Array, Array, Array]:
    """How far each value lies from the level of those before it, in their standard deviations; both too.

    Level and spread forget by half in `half` places. After `warm` places a value is cut down to `clip`
    standard deviations before it counts, so that what is unusual does not become usual at once.
    """
    far, levels, spreads = np.zeros(len(rest)), np.zeros(len(rest)), np.zeros(len(rest))
    forgotten = 1 - 0.5 ** (1 / half)
    level, variance = rest[0], 0.0
    for i in range(len(rest)):
        away, spread = rest[i] - level, max(np.sqrt(variance), 1e-9)
        levels[i], spreads[i] = level, spread
        if i >= warm:
            far[i] = away / spread
            away = min(max(away, -clip * spread), clip * spread)
        rate = max(forgotten, 1 / (i + 1.0))
        level += rate * away
        variance += rate * (away * away - variance)
    return far, levels, spreads


@kernel
def first_of_each(at: Array, far: Array, least: float, quiet: int, worse: float) -> Array:
    """The places that begin a matter: `least` off or more after `quiet` seconds in which none was.

    One that goes on is told again where it is `worse` times as far off as when it was told last.
    """
    chosen = np.zeros(len(far), dtype=np.bool_)
    last, told = at[0] - quiet - 1, 0.0
    for i in range(len(far)):
        away = abs(far[i])
        if away < least:
            continue
        if at[i] - last > quiet or away >= worse * told:
            chosen[i], told = True, away
        last = at[i]
    return chosen
