"""Figures over replications: what chance might have made of the same day, many times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few

__all__ = ["ByInterval", "difference_over", "estimate_by_interval", "estimate_over", "mean_over"]

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ByInterval:
    """A figure in each interval, with its 95 % interval; nan where nothing was seen to say so."""

    mean: Numbers
    low: Numbers
    high: Numbers
    n: int  # replications


def estimate_over(tops: Numbers, bottoms: Numbers, what: str) -> Figure:
    """The sum of `tops` over the sum of `bottoms`, one of each a replication.

    Student's t interval around the ratio, with the linearised variance (Law, *Simulation
    Modeling and Analysis*, section 9.5): replications are independent, contacts of one are not.
    """
    n = len(tops)
    if n < MINIMUM_N:
        return too_few(n, "replications")
    if bottoms.sum() <= 0:
        return Unknown(f"no {what} in {n} replications", f"a scenario with {what}")
    value, half = _ratio(tops, bottoms)
    return Estimate(
        float(value), float(value - half), float(value + half), n,
        "ratio over replications, t interval",
    )  # fmt: skip


def difference_over(
    tops: Numbers, bottoms: Numbers, less_tops: Numbers, less_bottoms: Numbers, what: str
) -> Figure:
    """One ratio less another, where both met the same chance replication by replication."""
    n = len(tops)
    if n < MINIMUM_N:
        return too_few(n, "replications")
    if bottoms.sum() <= 0 or less_bottoms.sum() <= 0:
        return Unknown(f"no {what} in {n} replications", f"two scenarios with {what}")
    value, less = tops.sum() / bottoms.sum(), less_tops.sum() / less_bottoms.sum()
    strayed = (tops - value * bottoms) / bottoms.mean()
    strayed -= (less_tops - less * less_bottoms) / less_bottoms.mean()
    half = _half(strayed)
    difference = float(value - less)
    return Estimate(
        difference, difference - half, difference + half, n,
        "difference under the same chance, paired t interval",
    )  # fmt: skip


def _half(strayed: Numbers) -> float:
    """Half the width of the interval, from what each replication strays from the mean."""
    n = len(strayed)
    spread = np.square(strayed).sum() / (n - 1)
    return float(special.stdtrit(n - 1, 0.975) * np.sqrt(spread / n))


def mean_over(values: Numbers) -> Figure:
    """The mean of one number a replication, with Student's t interval."""
    n = len(values)
    if n < MINIMUM_N:
        return too_few(n, "replications")
    value, half = _ratio(values, np.ones(n))
    return Estimate(
        float(value), float(value - half), float(value + half), n,
        "mean over replications, t interval",
    )  # fmt: skip


def estimate_by_interval(tops: Numbers, bottoms: Numbers) -> ByInterval:
    """The same ratio in each interval; both of shape (replications, intervals)."""
    value, half = _ratio(tops, bottoms)
    return ByInterval(value, value - half, value + half, len(tops))


def _ratio(tops: Numbers, bottoms: Numbers) -> tuple[Numbers, Numbers]:
    """Ratio of sums over the first axis, and the half width of its 95 % interval."""
    n = len(tops)
    whole = bottoms.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = tops.sum(axis=0) / whole
        spread = np.square(tops - value * bottoms).sum(axis=0) / max(n - 1, 1)
        half = special.stdtrit(n - 1, 0.975) * np.sqrt(spread * n) / whole
    return value, half if n > 1 else np.full_like(value, np.nan)
