"""By how much friction changes where nothing was changed: what a change has to be held against.

ratio      a comparison unit's mean seconds after a day, over those before it, as a logarithm
apart      how much such ratios differ from unit to unit beyond chance: another unit may do so too
           (Conley & Taber 2011, *Inference with "difference in differences" with a small number of policy changes*)

Seconds of friction grow and shrink as a share: a slow day makes the long waits longer than the short ones.
So ratios are compared, not differences. How far they lie apart is hardly told by a few
units, so every value of it counts by how well it fits the ratios and by a prior: a half-normal
of 10 % (Röver 2020, *Bayesian random-effects meta-analysis*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.moments.friction.two_sides import LEAST_TOUCHED, Floats, Sides

__all__ = ["LEAST_COMPARED", "Ratio", "UsualChange", "ratio_of_sides", "usual_change_of"]

LEAST_COMPARED: Final = 4
"""Units to compare with; fewer do not tell how far units go apart by themselves."""
_PRIOR: Final = 0.1
_APART: Final = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The logarithm of after over before, and its variance by chance."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class UsualChange:
    """What a unit without the change did: the mean logarithm, its variance, and that between units."""

    value: float
    variance: float
    apart: float
    units: int


def ratio_of_sides(sides: Sides) -> Ratio | None:
    """The ratio of a unit; None where either side says too little."""
    if not sides.enough or min(sides.touched) < LEAST_TOUCHED:
        return None
    # errors of either side relative to what it is by the ratio: a side that is low by chance
    # has a low error by chance, too, and would count too much
    before, after = (error / mean**2 for error, mean in zip(sides.errors, sides.means, strict=True))
    per = 1 / sides.contacts[0], 1 / sides.contacts[1]
    scatter = (before + after) / sum(per)
    value = float(np.log(sides.means[1] / sides.means[0]))
    # the logarithm of a mean lies too low by half its relative variance
    return Ratio(value + scatter / 2 * (per[1] - per[0]), max(before + after, 1e-6))


def usual_change_of(ratios: Sequence[Ratio]) -> UsualChange | None:
    """What these units did, and how far they went apart; None where they are too few."""
    if len(ratios) < LEAST_COMPARED:
        return None
    values: Floats = np.array([one.value for one in ratios])
    variances: Floats = np.array([one.variance for one in ratios])
    total = variances[:, None] + _APART**2  # units × values of apart
    weights = 1 / total
    means = (weights * values[:, None]).sum(axis=0) / weights.sum(axis=0)
    fit = -0.5 * (np.log(total) + np.square(values[:, None] - means) * weights).sum(axis=0)
    fit += -0.5 * np.log(weights.sum(axis=0)) - 0.5 * np.square(_APART / _PRIOR)
    chances = np.exp(fit - fit.max())
    chances /= chances.sum()
    mean = float(chances @ means)
    variance = float(chances @ (1 / weights.sum(axis=0)) + chances @ np.square(means - mean))
    return UsualChange(mean, variance, float(chances @ np.square(_APART)), len(ratios))
