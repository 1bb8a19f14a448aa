"""Whether times bunch just within a round number of seconds: the mark that a target leaves.

Where nobody aims, a time ends in the seconds just before a round number about as often as in those just
after it; how often exactly is told by the seconds farther off on both sides. A share that is surely
higher (exact binomial, over all targets looked at) says that people end where the target is. After the bunching
estimators of public finance (Kleven 2016, *Bunching*).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import Estimate, estimate_share
from wellspent.moments.permission.model import Bunch

__all__ = ["TARGETS", "bunches_of"]

TARGETS: Final = (30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 360.0, 420.0, 480.0, 600.0)
"""Seconds that centres set as targets of wrap and of handle time."""
_LEAST: Final = 40  # times within and beyond a target together
_SURE: Final = 0.01
_MARGIN: Final = 0.1  # of the share: less is no matter, however sure


def bunches_of(what: str, seconds: npt.NDArray[np.float64]) -> tuple[Bunch, ...]:
    """The targets at which these times bunch, the shortest first; mostly none."""
    known = seconds[np.isfinite(seconds) & (seconds > 0)]
    found = []
    for target in TARGETS:
        width = max(2.0, target / 30)
        inner, outer = _around(known, target, width), _around(known, target, 4 * width)
        near = sum(inner)
        before, after = (far - close for far, close in zip(outer, inner, strict=True))
        if near < _LEAST or not before or not after:
            continue
        # the slope of the logarithm of the density, from windows whose middles lie five widths apart
        expected = float(special.expit(np.log(before / after) / 5))
        chance = float(special.bdtrc(inner[0] - 1, near, expected)) * len(TARGETS)
        share = estimate_share(inner[0], near, "times near it")
        if chance < _SURE and isinstance(share, Estimate) and share.value > expected + _MARGIN:
            found.append(Bunch(what, target, width, inner[0], inner[1], share, expected))
    return tuple(found)


def _around(seconds: npt.NDArray[np.float64], target: float, width: float) -> tuple[int, int]:
    """How many end within so many seconds up to the target, and after it."""
    within = (seconds > target - width) & (seconds <= target)
    beyond = (seconds > target) & (seconds <= target + width)
    return int(within.sum()), int(beyond.sum())
