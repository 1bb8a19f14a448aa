"""How unlikely a count is, and what many such looks at once leave of it.

Negative binomial by mean and size: variance = mean + mean² / size.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from wellspent.estimate import Estimate

__all__ = ["as_q", "at_least", "ratio_of"]

Floats = npt.NDArray[np.float64]


def at_least(count: Floats, mean: Floats, size: Floats) -> Floats:
    """P(Y ≥ count) for Y negative binomial; 1 where the count is 0."""
    return np.where(
        count > 0, special.betainc(np.maximum(count, 1e-9), size, mean / (mean + size)), 1.0
    )


def as_q(p: Floats, weights: Floats, among: int) -> Floats:
    """Benjamini–Hochberg's q of each p among so many tests, weighted (Genovese and others 2006).

    `p` may leave out tests whose p is 1. The q of a test is the smallest share of false alarms at
    which it would be an alarm. A weight below 1 makes a test stricter.
    """
    strict = np.minimum(p / weights, 1.0)
    order = np.argsort(strict, kind="stable")
    steps = strict[order] * among / np.arange(1, len(p) + 1)
    q = np.empty_like(steps)
    q[order] = np.minimum.accumulate(steps[::-1])[::-1]
    return np.minimum(q, 1.0)


def ratio_of(count: float, mean: float, size: float, n: int) -> Estimate:
    """Observed over expected, with the interval of all ratios that the count does not exclude.

    The ends are where one tail of the negative binomial holds 2.5 %; what the mean itself is not
    sure of is in its size.
    """

    def upper(log_ratio: float) -> float:
        there = mean * np.exp(log_ratio)
        return float(special.betainc(count, size, there / (there + size))) - 0.025

    def lower(log_ratio: float) -> float:
        there = mean * np.exp(log_ratio)
        return float(special.betainc(count + 1, size, there / (there + size))) - 0.975

    low, high = (
        float(np.exp(optimize.brentq(end, -60.0, 60.0))) if end(-60.0) < 0 < end(60.0) else None
        for end in (upper, lower)
    )
    value = count / mean
    return Estimate(
        value, low if low is not None else 0.0, high if high is not None else float("inf"), n,
        "observed over expected, negative binomial tails",
    )  # fmt: skip
