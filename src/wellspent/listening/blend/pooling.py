"""One figure from independent sources that measure the same thing on the same scale.

Each source has a mistake of its own beside its sampling error; its variance τ² is estimated by
DerSimonian & Laird (1986), and the weights are 1 / (v + τ²). The interval is Hartung & Knapp's and
Sidik & Jonkman's (2001, 2002), from the t distribution with k - 1 degrees of freedom. Two sources that happen
to agree to the digit would leave it no width: it is never narrower than the normal interval of the same weights
(Wiksten, Rücker & Schwarzer 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate

__all__ = ["Pool", "cochran", "pool"]

_Z: Final = float(special.ndtri(0.975))
METHOD: Final = "inverse-variance weights with the variance between sources (DerSimonian–Laird), Hartung–Knapp interval"


@dataclass(frozen=True, slots=True)
class Pool:
    """The pooled figure, how far sources differ beyond chance (`tau`, in their unit), and Cochran's Q.

    `chance` is how likely so large a Q would be if all sources measured the same value.
    """

    figure: Estimate
    tau: float
    q: float
    chance: float
    weights: tuple[float, ...]


def cochran(figures: Sequence[Estimate]) -> tuple[float, float]:
    """Cochran's Q of these figures, and how likely one so large is where they all measure one value."""
    values, variances = _columns(figures)
    fixed = 1 / variances
    q = float((fixed * np.square(values - np.average(values, weights=fixed))).sum())
    return q, float(special.chdtrc(len(figures) - 1, q))


def pool(figures: Sequence[Estimate]) -> Pool:
    """The figure that two or more independent sources give together."""
    values, variances = _columns(figures)
    q, chance = cochran(figures)
    fixed, k = 1 / variances, len(figures)
    spare = float(fixed.sum() - np.square(fixed).sum() / fixed.sum())
    tau2 = max(0.0, (q - (k - 1)) / spare)
    weights = 1 / (variances + tau2)
    value = float(np.average(values, weights=weights))
    spread = float((weights * np.square(values - value)).sum()) / (k - 1)
    student = float(special.stdtrit(k - 1, 0.975)) * (spread / float(weights.sum())) ** 0.5
    half = max(student, _Z / float(weights.sum()) ** 0.5)
    shares = weights / weights.sum()
    n = sum(figure.n for figure in figures)
    return Pool(
        Estimate(value, value - half, value + half, n, METHOD), tau2**0.5, q, chance,
        tuple(float(share) for share in shares),
    )  # fmt: skip


def _columns(figures: Sequence[Estimate]) -> tuple[np.ndarray, np.ndarray]:
    """Values, and variances as their 95 % intervals give them; an interval of no width counts as tiny."""
    values = np.array([figure.value for figure in figures])
    errors = np.array([max(figure.high - figure.low, 1e-9) / (2 * _Z) for figure in figures])
    return values, np.square(errors)
