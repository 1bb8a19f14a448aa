"""A figure with its uncertainty, or the reason why there is none.

estimate   value, interval, n, method
unknown    the reason, and what would lift it

Medians come with the distribution-free interval of order statistics; shares of
time with a jackknife over contacts, since seconds inside one contact are not
independent. Every interval is at the 95 % level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = [
    "MINIMUM_N",
    "Estimate",
    "Figure",
    "Unknown",
    "estimate_mean",
    "estimate_quantile",
    "estimate_ratio",
    "estimate_share",
    "too_few",
]

# below it no figure is shown: an exact median interval needs 6 at least
MINIMUM_N: Final = 8
_Z: Final = 1.959963984540054  # standard normal quantile at .975

Numbers = Sequence[float] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, the 95 % interval around it, how many it rests on, and how it was found."""

    value: float
    low: float
    high: float
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No value: why, and what would lift that."""

    reason: str
    lift: str


Figure = Estimate | Unknown


def too_few(n: int, what: str = "contacts") -> Unknown:
    """The answer where fewer than `MINIMUM_N` things were seen."""
    missing = MINIMUM_N - n
    return Unknown(
        f"{n} {_counted(what, n)}, and a figure needs {MINIMUM_N}",
        f"{missing} more {_counted(what, missing)}",
    )


def _counted(what: str, n: int) -> str:
    """A plural such as "contacts", or its singular where there is one."""
    return what.removesuffix("s") if n == 1 else what


def estimate_quantile(values: Numbers, q: float = 0.5, what: str = "contacts") -> Figure:
    """The value below which a share `q` of all such things lies.

    The interval is between two order statistics (binomial, distribution-free,
    conservative): Hahn & Meeker, *Statistical Intervals*, section 5.2. Where the
    sample is too small to reach 95 % on a side, the interval ends at the extreme
    value on that side.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    if n < MINIMUM_N:
        return too_few(n, what)
    low, high = _order_ranks(n, q)
    return Estimate(
        float(np.quantile(ordered, q)), float(ordered[low]), float(ordered[high]), n,
        "median, order-statistic interval" if q == 0.5 else f"{q:.0%} quantile, order-statistic interval",
    )  # fmt: skip


def estimate_mean(values: Numbers, what: str = "contacts") -> Figure:
    """The average, with Student's t interval."""
    sample = np.asarray(values, dtype=np.float64)
    n = len(sample)
    if n < MINIMUM_N:
        return too_few(n, what)
    half = _t_quantile(n - 1) * float(sample.std(ddof=1)) / n**0.5
    mean = float(sample.mean())
    return Estimate(mean, mean - half, mean + half, n, "mean, t interval")


def estimate_share(hits: int, n: int, what: str = "contacts") -> Figure:
    """The share of yes among n, with Wilson's interval (Wilson 1927)."""
    if n < MINIMUM_N:
        return too_few(n, what)
    p, z2 = hits / n, _Z**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (p * (1 - p) / n + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
    low = 0.0 if hits == 0 else centre - half  # exact at the ends, where rounding would stray
    high = 1.0 if hits == n else centre + half
    return Estimate(p, low, high, n, "share, Wilson interval")


def estimate_ratio(parts: Numbers, wholes: Numbers, what: str = "contacts") -> Figure:
    """The sum of `parts` over the sum of `wholes`, such as a share of handle time.

    One number each a contact; the interval is the jackknife's over contacts
    (Efron & Tibshirani, *An Introduction to the Bootstrap*, chapter 11).
    """
    top, bottom = np.asarray(parts, dtype=np.float64), np.asarray(wholes, dtype=np.float64)
    n = len(top)
    if n < MINIMUM_N:
        return too_few(n, what)
    if bottom.sum() <= 0:
        return Unknown(f"{n} {what} hold no time", f"timings of the {what}")
    rest = bottom.sum() - bottom
    if (rest <= 0).any():
        return Unknown("one of them holds all the time", f"timings of more {what}")
    left_out = (top.sum() - top) / rest
    error = float(np.sqrt((n - 1) / n * np.square(left_out - left_out.mean()).sum()))
    value = float(top.sum() / bottom.sum())
    half = _t_quantile(n - 1) * error
    return Estimate(value, value - half, value + half, n, "ratio of sums, jackknife over contacts")


def _order_ranks(n: int, q: float) -> tuple[int, int]:
    """Ranks (from 0) of the order statistics that bound the q-quantile with 95 %."""
    cumulative = special.bdtr(np.arange(n + 1), n, q)
    low = int(np.searchsorted(cumulative, 0.025, side="right")) - 1
    high = int(np.searchsorted(cumulative, 0.975, side="left"))
    return max(low, 0), min(high, n - 1)


def _t_quantile(freedom: int) -> float:
    return float(special.stdtrit(freedom, 0.975))
