"""What was to be expected afterwards of somebody whose before is known, if nothing had been done.

level     of unit i before and after: m₁ + aᵢ + cᵢ₁ and m₂ + aᵢ + cᵢ₂, with aᵢ ~ N(0, τ²), cᵢ ~ N(0, ω²/2)
mean      level + chance, whose variance is that of contacts over their number
τ, ω      how much units differ for good, and how much they move anyway: not known, so every pair of
          values is weighed by how well it fits the others (flat priors on both)

The mean after is predicted from the mean before, so that what was low by chance is expected to
rise by itself: that is the regression to the mean, and it is the same for whoever picked the
lowest, as long as they picked by what is in the before. Each team has its own m₁ and m₂, not
known either (flat): whatever moved the whole team is nobody's own movement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Expected", "Sides", "expected_after"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS: Final = (
    16  # of each standard deviation: docs/method/follow-up.md says what finer grids change
)
_REACH: Final = 2.5  # the largest standard deviation thought of, in those observed
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Units with their mean before and after, the variances of both, and the code of their team."""

    before: Floats
    after: Floats
    noise_before: Floats
    noise_after: Floats
    team: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """The predictive distribution of a mean: a mixture of normals, weights adding to 1."""

    means: Floats
    deviations: Floats
    weights: Floats

    @property
    def mean(self) -> float:
        """The expected mean."""
        return float(self.weights @ self.means)

    @property
    def deviation(self) -> float:
        """Its standard deviation."""
        spread = np.square(self.deviations) + np.square(self.means - self.mean)
        return float(np.sqrt(self.weights @ spread))

    def quantile(self, q: float) -> float:
        """The value below which it lies with probability q."""
        reach = 12 * self.deviations.max() + np.ptp(self.means)
        low, high = self.means.min() - reach, self.means.max() + reach
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            below = self.weights @ special.ndtr((middle - self.means) / self.deviations)
            low, high = (middle, high) if below < q else (low, middle)
        return float(low + high) / 2


@dataclass(frozen=True, slots=True, eq=False)
class _Two:
    """Symmetric 2 × 2 matrices, an array for each of their three numbers."""

    a: Floats
    b: Floats
    d: Floats

    def inverse(self) -> _Two:
        det = self.det
        return _Two(self.d / det, -self.b / det, self.a / det)

    @property
    def det(self) -> Floats:
        return np.asarray(self.a * self.d - self.b**2)


def expected_after(
    others: Sides, before: float, noise_before: float, noise_after: float, team: int
) -> Expected:
    """The mean after of a unit of this team with this mean before, as the others let one expect.

    `others` hold at least two units of the team. The noises are variances of the two means by chance.
    """
    tau, omega = _grid(others)
    centre, scatter, fit = _fitted(others, tau, omega, team)
    own = _covariance(tau, omega, np.full_like(tau, noise_before), np.full_like(tau, noise_after))
    wide = _Two(own.a + scatter.a, own.b + scatter.b, own.d + scatter.d)
    off = before - centre[0]
    fit = fit - 0.5 * (np.log(wide.a) + off**2 / wide.a)
    slope = wide.b / wide.a
    weights = np.exp(fit - fit.max())
    return Expected(
        means=centre[1] + slope * off,
        deviations=np.sqrt(np.maximum(wide.d - slope * wide.b, 1e-300)),
        weights=weights / weights.sum(),
    )


def _grid(others: Sides) -> tuple[Floats, Floats]:
    """Pairs of τ and ω to weigh, in the scale of what was observed."""
    half = (others.before + others.after) / 2
    scales = [_within(half, others.team), _within(others.after - others.before, others.team)]
    floor = float(np.sqrt((others.noise_before + others.noise_after).mean())) / 4
    steps = (np.arange(_STEPS) + 0.5) / _STEPS * _REACH
    tau, omega = np.meshgrid(*(steps * max(scale, floor, 1e-12) for scale in scales), indexing="ij")
    return tau.ravel(), omega.ravel()


def _within(values: Floats, team: Ints) -> float:
    """The standard deviation inside teams."""
    sizes = np.bincount(team)
    means = np.bincount(team, values) / np.maximum(sizes, 1)
    freedom = max(int((sizes[sizes > 0] - 1).sum()), 1)
    return float(np.sqrt(np.square(values - means[team]).sum() / freedom))


def _covariance(tau: Floats, omega: Floats, noise_before: Floats, noise_after: Floats) -> _Two:
    level = tau**2 + omega**2 / 2
    return _Two(level + noise_before, np.broadcast_to(tau**2, level.shape), level + noise_after)


def _fitted(
    others: Sides, tau: Floats, omega: Floats, team: int
) -> tuple[tuple[Floats, Floats], _Two, Floats]:
    """The team's m₁ and m₂ with their covariance, and the restricted log-likelihood, at every pair."""
    fit = np.zeros_like(tau)
    centre, scatter = (np.zeros_like(tau), np.zeros_like(tau)), _Two(tau, tau, tau)
    for code in np.unique(others.team):
        which = others.team == code
        held = _covariance(
            tau[:, None], omega[:, None], others.noise_before[which], others.noise_after[which]
        )
        found, spread, likely = _means(held, others.before[which], others.after[which])
        fit += likely
        if code == team:
            centre, scatter = found, spread
    return centre, scatter, fit


def _means(held: _Two, before: Floats, after: Floats) -> tuple[tuple[Floats, Floats], _Two, Floats]:
    """Generalised least squares of two means over units, at every pair of τ and ω (rows)."""
    weight = held.inverse()
    whole = _Two(weight.a.sum(axis=1), weight.b.sum(axis=1), weight.d.sum(axis=1))
    spread = whole.inverse()
    one = (weight.a * before + weight.b * after).sum(axis=1)
    two = (weight.b * before + weight.d * after).sum(axis=1)
    first, second = spread.a * one + spread.b * two, spread.b * one + spread.d * two
    off, end = before - first[:, None], after - second[:, None]
    distance = (weight.a * off**2 + 2 * weight.b * off * end + weight.d * end**2).sum(axis=1)
    likely = -0.5 * (np.log(held.det).sum(axis=1) + np.log(whole.det) + distance)
    return (first, second), spread, likely
