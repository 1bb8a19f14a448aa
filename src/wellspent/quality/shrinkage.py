"""Agents' scores drawn towards their team's: what is likeliest of somebody of whom little was seen.

own         an agent's corrected score, from their own contacts alone
shrunk      own − share · (own − team's mean)
share       how far it is drawn: 0 leaves the own score, 1 says what the team says
between     the standard deviation of the agents' true scores, beyond sampling

A shrunk score errs less on average over a team, and errs towards the middle: it is kind to the
weak and unkind to the strong. It is shown as such, beside the own score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.quality.columns import Floats
from wellspent.quality.correction import FairScore
from wellspent.quality.intervals import Scatter, t_quantile

__all__ = ["PRIOR_FREEDOM", "ShrunkScore", "TeamScores", "paule_mandel", "shrink_scores"]

# how many contacts' worth of scatter each agent borrows from the team: eight contacts alone
# sometimes hardly scatter, by chance, and would then hardly be drawn to the team
PRIOR_FREEDOM: Final = 8.0


@dataclass(frozen=True, slots=True)
class ShrunkScore:
    """One agent's score drawn towards the team's, beside their own; `scatter` is its error."""

    own: Estimate
    shrunk: Estimate
    share: float
    scatter: Scatter


@dataclass(frozen=True, slots=True)
class TeamScores:
    """A team's mean, how much its agents truly differ, and each agent's shrunk score, by name.

    `between` is None and every agent Unknown where fewer than `MINIMUM_N` have a score.
    """

    mean: Figure
    between: float | None
    agents: Mapping[str, ShrunkScore | Unknown]


def shrink_scores(
    scores: Mapping[str, FairScore], scale: tuple[float, float] = (0.0, 1.0)
) -> TeamScores:
    """Every agent's corrected score drawn towards the mean of the team.

    Model: own score y_i ~ N(θ_i, v_i), θ_i ~ N(μ, τ²). τ² by `paule_mandel`; μ is the mean weighted
    by W_i = 1/(v_i + τ²). share B_i = (k−3)/(k−1) · v_i/(v_i+τ²), over k agents, and
    the error, which accounts for μ and τ² being estimated (Morris 1983, "Parametric
    empirical Bayes inference", section 5):
    s_i² = v_i(1 − (1 − W_i/ΣW) B_i) + 2/(k−3) · B_i² · (v̄+τ²)/(v_i+τ²) · (y_i − μ)².
    v_i is n_i⁻¹ times the agent's own scatter and the team's, by degrees of freedom, the team's
    with `PRIOR_FREEDOM`; the interval is t's with that freedom.

    Agents without corrected score stay Unknown, with their reason. No order: by name.
    """
    known = {
        name: (score.corrected, score.scatter)
        for name, score in sorted(scores.items())
        if isinstance(score.corrected, Estimate) and score.scatter is not None
    }
    k = len(known)
    if k < MINIMUM_N:
        lack = too_few(k, "scored agents")
        return TeamScores(lack, None, {name: _why(scores[name], lack) for name in sorted(scores)})
    own = [figure for figure, _ in known.values()]
    values = np.array([figure.value for figure in own])
    variances, freedoms = _smoothed(own, [scatter for _, scatter in known.values()])
    fitted = _fit(values, variances, freedoms)
    agents = dict(zip(known, fitted.agents(own, scale), strict=True))
    return TeamScores(
        fitted.team(scale),
        fitted.between**0.5,
        {name: agents.get(name) or _why(scores[name], Unknown("", "")) for name in sorted(scores)},
    )


def paule_mandel(values: Floats, variances: Floats) -> float:
    """The variance between the true values, τ² ≥ 0, beyond what each one's own variance explains.

    The τ² at which Σ (y_i − μ)²/(v_i + τ²) = k − 1, μ being the mean so weighted; 0
    where the scatter is no larger than sampling makes it. Paule & Mandel 1982, "Consensus
    values and weighting factors".
    """

    def excess(between: float) -> float:
        weights = 1 / (variances + between)
        mean = weights @ values / weights.sum()
        return float(weights @ np.square(values - mean)) - (len(values) - 1)

    if excess(0.0) <= 0:
        return 0.0
    top = float(np.square(values - values.mean()).sum()) + 1e-12
    return float(optimize.brentq(excess, 0.0, top))


@dataclass(frozen=True, slots=True)
class _Fit:
    values: Floats
    variances: Floats
    freedoms: Floats
    between: float
    weights: Floats
    mean: float
    shares: Floats

    def errors(self) -> Floats:
        k, total = len(self.values), self.weights.sum()
        usual = self.weights @ self.variances / total
        tau = 2 / (k - 3) * self.shares**2 * (usual + self.between)
        spread = tau / (self.variances + self.between) * np.square(self.values - self.mean)
        inside = self.variances * (1 - (1 - self.weights / total) * self.shares)
        return np.asarray(np.sqrt(inside + spread))

    def agents(self, own: list[Estimate], scale: tuple[float, float]) -> list[ShrunkScore]:
        shrunk = self.values - self.shares * (self.values - self.mean)
        return [
            ShrunkScore(
                figure,
                _interval(value, error, freedom, figure.n, scale),
                float(share),
                Scatter(error, freedom),
            )
            for figure, value, error, freedom, share in zip(
                own, shrunk.tolist(), self.errors().tolist(), self.freedoms.tolist(),
                self.shares, strict=True,
            )
        ]  # fmt: skip

    def team(self, scale: tuple[float, float]) -> Estimate:
        """The mean of the agents, each counted once, with Hartung & Knapp's interval (2001)."""
        k, total = len(self.values), self.weights.sum()
        squares = self.weights @ np.square(self.values - self.mean)
        error = float(np.sqrt(max(squares / (k - 1), 1.0) / total))
        low, high = np.clip(self.mean + np.array([-1, 1]) * t_quantile(k - 1) * error, *scale)
        method = "mean of the agents, each counted by what is known of them, t interval"
        return Estimate(self.mean, float(low), float(high), k, method)


def _interval(
    value: float, error: float, freedom: float, n: int, scale: tuple[float, float]
) -> Estimate:
    half = t_quantile(freedom) * error
    low, high = np.clip([value - half, value + half], *scale)
    method = "shrunk towards the team, empirical-Bayes interval"
    return Estimate(value, float(low), float(high), n, method)


def _fit(values: Floats, variances: Floats, freedoms: Floats) -> _Fit:
    between, k = paule_mandel(values, variances), len(values)
    weights = 1 / (variances + between)
    mean = float(weights @ values / weights.sum())
    shares = (k - 3) / (k - 1) * variances * weights
    return _Fit(values, variances, freedoms, between, weights, mean, shares)


def _smoothed(own: list[Estimate], scatters: list[Scatter]) -> tuple[Floats, Floats]:
    """Each agent's sampling variance, its scatter joined with the team's, and its freedom."""
    n = np.array([figure.n for figure in own], dtype=np.float64)
    freedom = np.array([scatter.freedom for scatter in scatters])
    each = n * np.square([scatter.error for scatter in scatters])
    team = float(freedom @ each / freedom.sum())
    joined = (freedom * each + PRIOR_FREEDOM * team) / (freedom + PRIOR_FREEDOM)
    least = 1e-12  # where nobody scatters at all, nothing is drawn anywhere
    return np.maximum(joined / n, least), freedom + PRIOR_FREEDOM


def _why(score: FairScore, otherwise: Unknown) -> Unknown:
    return score.corrected if isinstance(score.corrected, Unknown) else otherwise
