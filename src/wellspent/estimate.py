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
from functools import lru_cache
from typing import Final, Literal

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
    "mean_from",
    "quantile_from",
    "quantile_ranks",
    "ratio_from",
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
    return quantile_from(n, q, ordered[list(quantile_ranks(n, q))].tolist(), what)


@lru_cache(maxsize=10_000)
def quantile_ranks(n: int, q: float) -> tuple[int, int, int, int]:
    """The ranks, from 0, of those of n ordered values that `quantile_from` asks for.

    The q-quantile lies between the first two; the last two bound its interval.
    """
    below = min(int((n - 1) * q), n - 1)
    low, high = _order_ranks(n, q)
    return below, min(below + 1, n - 1), low, high


def quantile_from(n: int, q: float, ranked: Sequence[float], what: str = "contacts") -> Figure:
    """What `estimate_quantile` says, from the values at `quantile_ranks(n, q)` alone."""
    if n < MINIMUM_N:
        return too_few(n, what)
    below, above, low, high = ranked
    part = (n - 1) * q % 1
    # from the nearer end, as numpy does it
    value = below + (above - below) * part if part < 0.5 else above - (above - below) * (1 - part)
    return Estimate(
        value, low, high, n,
        "median, order-statistic interval" if q == 0.5 else f"{q:.0%} quantile, order-statistic interval",
    )  # fmt: skip


def estimate_mean(values: Numbers, what: str = "contacts") -> Figure:
    """The average, with Student's t interval."""
    sample = np.asarray(values, dtype=np.float64)
    n = len(sample)
    if n < MINIMUM_N:
        return too_few(n, what)
    return mean_from(n, float(sample.sum()), float(np.square(sample - sample.mean()).sum()), what)


def mean_from(n: int, total: float, spread: float, what: str = "contacts") -> Figure:
    """What `estimate_mean` says, from the sum of n values and of their squared deviations."""
    if n < MINIMUM_N:
        return too_few(n, what)
    mean = total / n
    half = _t_quantile(n - 1) * (spread / (n - 1) / n) ** 0.5
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
    whole, most = float(bottom.sum()), float(bottom.max())
    if most <= 0 or whole - most <= 0:
        return ratio_from(n, 0.0, whole, most, 0.0, what)
    left_out = (top.sum() - top) / (whole - bottom)
    spread = float(np.square(left_out - left_out.mean()).sum())
    return ratio_from(n, float(top.sum()), whole, most, spread, what)


def ratio_from(  # noqa: PLR0917 - the five sums that it takes
    n: int, top: float, bottom: float, most: float, spread: float, what: str = "contacts"
) -> Figure:
    """What `estimate_ratio` says, from the two sums, the largest of the wholes, and the jackknife.

    `spread` is the sum of squared deviations of the ratios that leave one out.
    """
    if n < MINIMUM_N:
        return too_few(n, what)
    if bottom <= 0:
        return Unknown(f"{n} {what} hold no time", f"timings of the {what}")
    if bottom - most <= 0:
        return Unknown("one of them holds all the time", f"timings of more {what}")
    value = top / bottom
    half = _t_quantile(n - 1) * ((n - 1) / n * spread) ** 0.5
    return Estimate(value, value - half, value + half, n, "ratio of sums, jackknife over contacts")


def _order_ranks(n: int, q: float) -> tuple[int, int]:
    """Ranks (from 0) of the order statistics that bound the q-quantile with 95 %."""
    low = _binomial_rank(n, q, 0.025, "right") - 1
    high = _binomial_rank(n, q, 0.975, "left")
    return max(low, 0), min(high, n - 1)


def _binomial_rank(n: int, q: float, level: float, side: Literal["left", "right"]) -> int:
    """Where `level` stands among the values of the binomial distribution function.

    It is looked for near where the normal distribution has it: of a million values
    all but some are far away.
    """
    near = n * q + (_Z if level > 0.5 else -_Z) * (n * q * (1 - q)) ** 0.5
    start = max(int(near) - 8, 0)
    cumulative = special.bdtr(np.arange(start, min(start + 17, n + 1)), n, q)
    before, after = start == 0 or cumulative[0] < level, cumulative[-1] > level
    if not (before and after):
        start, cumulative = 0, special.bdtr(np.arange(n + 1), n, q)
    return start + int(np.searchsorted(cumulative, level, side=side))


@lru_cache(maxsize=10_000)
def _t_quantile(freedom: int) -> float:
    return float(special.stdtrit(freedom, 0.975))
