"""Inputs that are known within an interval, drawn so that a result carries their intervals.

input   a number taken as it is, or an Estimate
draws   values that an input may have; the first place of every array is the draw

Draws are a Latin hypercube (McKay, Beckman & Conover 1979): each input's distribution is cut
into as many equal parts as there are draws, and every part is met once. The same seed gives the
same draws, so that two results from the same draws are compared pair by pair.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.demand import StaffingError

__all__ = [
    "Floats",
    "Input",
    "InputInvalid",
    "central",
    "draw_input",
    "interval_of",
    "relative_error",
    "standard_draws",
]

Floats = npt.NDArray[np.float64]
Input = float | Estimate

_WIDTH = 2 * 1.959963984540054  # standard deviations in a 95 % interval
_KEEP = 1e-6  # how near to 0 or 1 a share may lie and still be drawn


class InputInvalid(StaffingError):
    """A figure that cannot be what it is given as."""


def central(given: Input) -> float:
    """The value of an input, its interval aside."""
    return float(given.value) if isinstance(given, Estimate) else float(given)


def standard_draws(inputs: int, draws: int, seed: int) -> Floats:
    """Standard normal draws, one column an input, stratified: `[draw, input]`."""
    rng = np.random.default_rng(seed)
    places = np.stack([rng.permutation(draws) for _ in range(inputs)], axis=1)
    return np.asarray(special.ndtri((places + 0.5) / draws), dtype=np.float64)


def draw_input(given: Input, normal: Floats, kind: Literal["amount", "share"] = "amount") -> Floats:
    """The values of an input at these standard normal draws.

    An amount above 0 is drawn lognormal and a share logit-normal, each about its value and as
    wide as its interval, so that no draw is negative or above 1. A number is the same every time.
    """
    if not isinstance(given, Estimate) or given.high <= given.low or given.value <= 0:
        return np.full(normal.shape, central(given))
    if kind == "share":
        low, value, high = (_logit(v) for v in (given.low, given.value, given.high))
        return np.asarray(special.expit(value + (high - low) / _WIDTH * normal), dtype=np.float64)
    if given.low > 0:
        spread = math.log(given.high / given.low) / _WIDTH
    else:  # an interval that reaches 0: as wide as the normal one, and yet above 0
        spread = math.sqrt(math.log1p(((given.high - given.low) / _WIDTH / given.value) ** 2))
    return np.asarray(given.value * np.exp(spread * normal), dtype=np.float64)


def relative_error(given: Input) -> float:
    """The standard error of an input as a share of its value; 0 for a number."""
    if not isinstance(given, Estimate) or given.value <= 0:
        return 0.0
    return (given.high - given.low) / _WIDTH / given.value


def interval_of(cases: Floats, n: int, method: str) -> Figure:
    """A figure from its cases: the first is its value, the middle 95 % of the others its interval.

    The interval holds the value. Without any other case no input had an interval, and it is said.
    """
    if not np.isfinite(cases).all():
        return Unknown(
            "a queue never ends, in the middle or at an end of the intervals",
            "how long customers wait before they give up, or more agents",
        )
    value = float(cases[0])
    if len(cases) == 1:
        return Estimate(value, value, value, n, "from figures without an interval")
    low, high = np.quantile(cases[1:], [0.025, 0.975])
    return Estimate(value, min(float(low), value), max(float(high), value), n, method)


def _logit(share: float) -> float:
    return float(special.logit(min(max(share, _KEEP), 1 - _KEEP)))
