"""Intervals of Student's t and of Wilson, where the contacts were drawn by a design that is known.

error      the standard error of a value
freedom    degrees of freedom of that error: how much was seen of the scatter
bounds     the least and the most that a score can be

A design-weighted mean and its error: Särndal, Swensson & Wretman 1992, *Model Assisted
Survey Sampling*, sections 3.7, 5.5 and 5.7; the variance for inclusion probabilities that
differ: Hájek 1964 and Deville 1993, which for equal ones is Cochran's (1977,
*Sampling Techniques*, section 5.4) with its finite population correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate
from wellspent.quality.columns import Floats, Ints

__all__ = [
    "NOTHING_DIFFERED",
    "Design",
    "Scatter",
    "difference_reach",
    "mover",
    "share_reach",
    "t_estimate",
    "t_quantile",
]

NOTHING_DIFFERED: Final = "no difference seen; exact bound on contacts that could differ"
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Scatter:
    """The standard error of a value, and the degrees of freedom that it was found with."""

    error: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Design:
    """How the contacts were drawn of which something was seen.

    `stratum` is each one's stratum, from 0; `probability` that with which it was drawn and
    seen, in (0, 1]; `sizes` how many contacts of each stratum there are, drawn or not.
    """

    stratum: Ints
    probability: Floats
    sizes: Floats

    def mean(self, values: Floats) -> float:
        """The mean over all contacts: Σ_h N_h/N · Σ w y / Σ w (Hájek), w = 1 / probability."""
        return float(self._shares() @ self._means(values))

    def scatter(self, residuals: Floats) -> Scatter:
        """The error of a mean whose linearised residuals are these, one a contact.

        V = Σ_h n_h/(n_h−1) Σ_i (1−π_i)(q_i − B_h)², q_i = (N_h/N)(w_i/Σw)(e_i − ē_h) and
        B_h = Σ(1−π_i)q_i / Σ(1−π_i). A stratum of which one contact was seen takes its scatter
        from all strata together, which is wide rather than narrow (after Cochran 1977, section
        5A.12). Freedom is Satterthwaite's (1946; Cochran 1977, equation 5.16) with squares of
        variances that are right on average: (ΣV_h)² / Σ V_h²/(f_h+2) − 2.
        """
        h, strata = self.stratum, len(self.sizes)
        n = np.bincount(h, minlength=strata).astype(np.float64)
        shares, weights = self._shares(), 1 / self.probability
        inside = residuals - self._means(residuals)[h]
        q = shares[h] * weights / np.bincount(h, weights, strata)[h] * inside
        missing = 1 - self.probability
        left = np.bincount(h, missing, strata)
        centre = np.bincount(h, missing * q, strata) / np.where(left > 0, left, 1.0)
        squares = np.bincount(h, missing * np.square(q - centre[h]), strata)
        several = n > 1
        variances = np.where(several, squares * n / np.where(several, n - 1, 1.0), 0.0)
        freedoms = np.where(several, n - 1, len(h) - 1.0)
        alone = ~several & (n > 0) & (left > 0)
        if alone.any():
            variances[alone] = np.square(shares[alone]) * left[alone] * residuals.var(ddof=1)
        return _satterthwaite(variances, freedoms)

    def unseen_n(self, n: float) -> float:
        """n, enlarged by the finite population correction: ∞ where all contacts were seen."""
        left = 1 - float(self.probability.mean())
        return n / left if left > _NOTHING else float("inf")

    def _shares(self) -> Floats:
        return np.asarray(self.sizes / self.sizes.sum())

    def _means(self, values: Floats) -> Floats:
        strata, weights = len(self.sizes), 1 / self.probability
        total = np.bincount(self.stratum, weights, strata)
        return np.bincount(self.stratum, weights * values, strata) / np.where(total > 0, total, 1.0)


def t_quantile(freedom: float, level: float = 0.975) -> float:
    """The quantile of Student's t."""
    return float(special.stdtrit(freedom, level))


def t_estimate(
    value: float,
    scatter: Scatter,
    n: int,
    method: str,
    bounds: tuple[float, float],
    *,
    whole: bool = False,
) -> tuple[Estimate, Scatter]:
    """The value with t's interval, kept within the bounds that it cannot leave, and its scatter.

    Where n things did not scatter at all although some were not seen (`whole` is not so),
    an interval of no width would lie: up to 1 − 0.025^(1/n) of the unseen could differ
    (Clopper & Pearson 1934), by the whole of the bounds.
    """
    low, high = bounds
    if scatter.error <= _NOTHING and not whole:
        method, freedom = NOTHING_DIFFERED, max(n - 1.0, 1.0)
        scatter = Scatter((high - low) * (1 - 0.025 ** (1 / n)) / t_quantile(freedom), freedom)
    half = t_quantile(scatter.freedom) * scatter.error if scatter.error else 0.0
    kept = np.clip([value, value - half, value + half], low, high)
    return Estimate(float(kept[0]), float(kept[1]), float(kept[2]), n, method), scatter


def share_reach(mean: float, scatter: Scatter, n: float) -> tuple[float, float]:
    """How far down and up the interval around a mean of values in [0, 1] reaches.

    Wilson's interval (1927) with t's quantile, in which the error that was found stands for
    √(p(1−p)/n); n is ∞ where nothing was left unseen. What was not seen among n contacts may still
    be there, with the largest value: where few answers are of a rare kind, t's own interval
    is far too narrow.
    """
    if np.isinf(n):
        return 0.0, 0.0
    p = min(max(mean, 0.0), 1.0)
    z = t_quantile(max(scatter.freedom, 1.0))
    z2 = z * z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z * (scatter.error**2 + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
    return p - min(centre - half, p), max(centre + half, p) - p


def difference_reach(values: Floats, design: Design, counting: float) -> tuple[float, float]:
    """The same around the mean of values in [−1, 1], most of which may be 0.

    `counting` is the share of contacts that count: it divides the mean. The mean is that of what lies
    above 0 less that of what lies below; each has its own `share_reach`, and the two are joined
    with their correlation by MOVER (Newcombe 1998; Zou 2007).
    """
    above, below = np.clip(values, 0, 1), np.clip(-values, 0, 1)
    first, second = design.scatter(above / counting), design.scatter(below / counting)
    joint = design.scatter(values / counting).error
    both = 2 * first.error * second.error
    rest = first.error**2 + second.error**2 - joint**2
    n = design.unseen_n(len(values) * counting)
    return mover(
        share_reach(design.mean(above) / counting, first, n),
        share_reach(design.mean(below) / counting, second, n),
        rest / both if both > _NOTHING**2 else 0.0,
    )


def mover(
    first: tuple[float, float], second: tuple[float, float], correlation: float = 0.0
) -> tuple[float, float]:
    """How far down and up the interval of first − second reaches, from how far each one's does.

    √(l₁² + u₂² − 2ρ l₁u₂) down and √(u₁² + l₂² − 2ρ u₁l₂) up. Zou & Donner 2008,
    "Construction of confidence limits about effect measures".
    """
    (down, up), (other_down, other_up) = first, second
    rho = min(max(correlation, -1.0), 1.0)
    lower = down**2 + other_up**2 - 2 * rho * down * other_up
    upper = up**2 + other_down**2 - 2 * rho * up * other_down
    return max(lower, 0.0) ** 0.5, max(upper, 0.0) ** 0.5


def _satterthwaite(variances: Floats, freedoms: Floats) -> Scatter:
    total = float(variances.sum())
    seen = variances > 0
    if not seen.any():
        return Scatter(0.0, float(freedoms.sum()))
    squares = float((variances[seen] ** 2 / (freedoms[seen] + 2)).sum())
    return Scatter(total**0.5, max(total**2 / squares - 2, 1.0))
