"""What everybody would have answered, if those who did not are like those who did and are like them.

θ̂ = mean over all invitations of ψ,  ψ = m(x) + r/e(x) · (y − m(x))

x  what is known of everybody     r  1 where they answered, y what they answered
e  how likely they answer         m  what they would answer

Right if either model is (Robins, Rotnitzky & Zhao 1994); each row is judged by models that have not seen
its customer (Chernozhukov et al. 2018), so that the scatter of ψ is the error of the figure, the
estimation of the weights included. Both are ridge regressions, the response on the logistic scale.

It is *not* right where answering depends on the answer itself: no x mends that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import Figure, too_few
from wellspent.listening.surveys.intervals import (
    Codes,
    bounded_estimate,
    clustered_error,
    kish,
)
from wellspent.listening.surveys.measures import Floats, Scale

__all__ = ["METHOD", "Weighted", "expected_answers", "mean_of_parts", "weigh"]

METHOD: Final = "cross-fitted AIPW on what is known of everybody"
_FOLDS: Final = 5
_LARGE: Final = 200_000  # rows; two folds are enough
_LEAST_LIKELY: Final = 0.005  # no answer speaks for more than 200
_STEPS: Final = 30


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """ψ, e(x) and m(x) of every invitation; `weights` are 1/e of those who answered, else 0."""

    parts: Floats
    likely: Floats
    expected: Floats
    weights: Floats

    @property
    def effective(self) -> float:
        """How many equally weighted answers tell as much."""
        return kish(self.weights[self.weights > 0])


def weigh(
    values: Floats, columns: Floats, clusters: Codes | None = None, seed: int = 1
) -> Weighted:
    """The cross-fitted parts of the figure.

    `values` is a number an invitation, nan where nobody answered; `columns` what is known, standardised.
    """
    answered = np.isfinite(values)
    y = np.where(answered, values, 0.0)
    # with nothing known there is nothing to fit too closely, and the figure is the books' own
    fold, folds = (
        _folds(len(values), clusters, seed) if columns.shape[1] else (np.zeros(len(values)), 1)
    )
    likely, expected = np.empty(len(values)), np.empty(len(values))
    for k in range(folds):
        here = fold == k
        rest = ~here if answered[~here].any() else np.full(len(values), True)
        likely[here] = _logistic(columns[rest], answered[rest], columns[here])
        expected[here] = expected_answers(values[rest], columns[rest], columns[here])
    likely = np.clip(likely, _LEAST_LIKELY, 1.0)
    weights = np.where(answered, 1 / likely, 0.0)
    return Weighted(expected + weights * (y - expected), likely, expected, weights)


def mean_of_parts(
    weighted: Weighted, scale: Scale, clusters: Codes | None, where: Codes | None = None
) -> Figure:
    """The figure over all invitations, or over the rows `where`."""
    rows = np.arange(len(weighted.parts)) if where is None else where
    parts = weighted.parts[rows]
    weights = weighted.weights[rows]
    answered = int((weights > 0).sum())
    if answered < 8:
        return too_few(answered, "answers")
    of = None if clusters is None else clusters[rows]
    error = clustered_error(parts, of)
    freedom = min(kish(weights[weights > 0]), _different(of, len(rows))) - 1
    limits = (scale.low, scale.high)
    return bounded_estimate(float(parts.mean()), error, freedom, answered, limits, METHOD)


def expected_answers(values: Floats, columns: Floats, at: Floats) -> Floats:
    """What those with `at` would answer, by ridge regression on the `values` that are known."""
    answered = np.isfinite(values)
    if not answered.any():
        return np.zeros(len(at))
    x, y = columns[answered], values[answered]
    centre, level = x.mean(axis=0), float(y.mean())
    left = x - centre
    slopes = np.linalg.solve(left.T @ left + _ridge(x) * np.eye(x.shape[1]), left.T @ (y - level))
    # a line must not run out of what was seen
    return np.asarray(np.clip(level + (at - centre) @ slopes, y.min(), y.max()))


def _logistic(columns: Floats, answered: Floats, at: Floats) -> Floats:
    """How likely an answer is, by ridge logistic regression (Newton's steps; the level is free)."""
    n = len(answered)
    share = (float(answered.sum()) + 0.5) / (n + 1)
    level = float(np.log(share / (1 - share)))
    if answered.all() or not answered.any() or not columns.shape[1]:
        return np.full(len(at), share)
    x = np.column_stack([np.ones(n), columns])
    penalty = np.diag([1e-6] + [_ridge(columns)] * columns.shape[1])
    beta = np.zeros(x.shape[1])
    beta[0] = level
    for _ in range(_STEPS):
        p = _expit(x @ beta)
        slope = x.T @ (answered - p) - penalty @ beta
        bend = (x * (p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(bend, slope)
        beta += np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return _expit(np.column_stack([np.ones(len(at)), at]) @ beta)


def _ridge(columns: Floats) -> float:
    """As many as there are columns: together they are expected to tell half, each its part of it."""
    return float(max(columns.shape[1], 1))


def _expit(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def _folds(n: int, clusters: Codes | None, seed: int) -> tuple[Codes, int]:
    """The fold of each row; a customer's rows share one."""
    units = n if clusters is None else int(clusters.max()) + 1
    folds = 2 if n > _LARGE else min(_FOLDS, units)
    if folds < 2:
        return np.zeros(n, dtype=np.int64), 1
    dealt = np.random.default_rng(seed).permutation(units) % folds
    return (dealt if clusters is None else dealt[clusters]), folds


def _different(clusters: Codes | None, n: int) -> int:
    return n if clusters is None else len(np.unique(clusters))
