"""Errors and intervals of figures that cannot leave their scale, where rows hang together.

influence  what one row adds to a figure: their mean is the figure, their scatter its error
cluster    rows of one customer, whose scatter is summed before it is squared
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import Estimate
from wellspent.listening.surveys.measures import Floats

__all__ = [
    "Codes",
    "bounded_estimate",
    "clustered_error",
    "imbens_manski",
    "kish",
    "normal_share",
    "t_quantile",
]

Codes = npt.NDArray[np.int64]
_NOTHING: Final = 1e-12


def clustered_error(influence: Floats, clusters: Codes | None, whole: int | None = None) -> float:
    """The standard error of the mean of `influence`: √(G/(G−1) Σ_g (Σ_{i in g} (ψ_i − ψ̄))²) / n.

    Liang & Zeger 1986. `whole` is n, where only the rows that scatter are given. Each row is its own
    cluster where `clusters` is None.
    """
    n = len(influence) if whole is None else whole
    left = influence - influence.mean()
    if clusters is not None:
        left = np.bincount(clusters, left)
        left = left[np.bincount(clusters) > 0]
    groups = len(left)
    if groups < 2:
        return float("nan")
    return float((groups / (groups - 1) * np.square(left).sum()) ** 0.5 / n)


def kish(weights: Floats) -> float:
    """How many equally weighted answers tell as much: (Σw)² / Σw² (Kish 1965, section 11.7)."""
    total = float(np.square(weights).sum())
    return float(weights.sum() ** 2 / total) if total > 0 else 0.0


def t_quantile(freedom: float, level: float = 0.975) -> float:
    """The quantile of Student's t."""
    return float(special.stdtrit(max(freedom, 1.0), level))


def normal_share(value: float) -> float:
    """Φ: the share of a standard normal below a value."""
    return float(special.ndtr(value))


def bounded_estimate(  # noqa: PLR0917 - what it rests on
    value: float,
    error: float,
    freedom: float,
    n: int,
    limits: tuple[float, float],
    method: str,
) -> Estimate:
    """The value with an interval that stays on its scale and reaches further to the far side.

    Wilson's interval (1927) with t's quantile, for as many answers as would have this error:
    n* = p(1−p)/error², p the value's place on the scale. Where nothing scattered, n* is the number
    of answers: a score that all gave says nothing about those who were not seen.
    """
    low, high = limits
    span = high - low
    p = min(max((value - low) / span, 0.0), 1.0)
    relative = error / span
    if not np.isfinite(relative) or relative <= _NOTHING or p * (1 - p) <= _NOTHING:
        same = max(freedom + 1, 1.0) if np.isfinite(relative) else 1.0
    else:
        same = p * (1 - p) / relative**2
    z = t_quantile(freedom)
    z2 = z * z
    centre = (p + z2 / (2 * same)) / (1 + z2 / same)
    half = z * (p * (1 - p) / same + z2 / (4 * same * same)) ** 0.5 / (1 + z2 / same)
    ends = np.clip([min(centre - half, p), max(centre + half, p)], 0.0, 1.0) * span + low
    return Estimate(low + p * span, float(ends[0]), float(ends[1]), n, method)


def imbens_manski(
    low: float, high: float, low_error: float, high_error: float
) -> tuple[float, float]:
    """An interval that holds the true value with 95 %, wherever between the two bounds it lies.

    Imbens & Manski 2004, *Econometrica* 72: c from Φ(c + (high−low)/max(se)) − Φ(−c) = .95.
    """
    most = max(low_error, high_error)
    if most <= _NOTHING or not np.isfinite(most):
        return low, high
    least_c, most_c = 1.6448536, 1.9599640
    for _ in range(50):
        c = (least_c + most_c) / 2
        covered = normal_share(c + (high - low) / most) - normal_share(-c)
        least_c, most_c = (c, most_c) if covered < 0.95 else (least_c, c)
    return low - most_c * low_error, high + most_c * high_error
