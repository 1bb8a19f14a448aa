"""The effect of one more second, minute or time of a behaviour, adjusted for what was known before.

slope    what is left of the outcome on what is left of the amount, after both are expected from
         the covariates: θ = Σ ṽ ỹ / Σ ṽ² (Robinson 1988; Chernozhukov et al. 2018)

It is one number for a curve: the mean of its slopes, most where the amount varies most. The
dose response shows the curve itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import Estimate
from wellspent.worth.clusters import mean_estimate
from wellspent.worth.crossfitting import folds_of, predict_out_of_fold
from wellspent.worth.study import Floats, Ints, Study

__all__ = ["Slope", "expected_outcome", "slope_of"]


_MOST_SHARE: Final = 0.5  # of what varies: beyond it one cluster is the slope, whatever the error


@dataclass(frozen=True, slots=True)
class Slope:
    """What one more unit goes with, and what the covariates leave of amount and outcome.

    `scores` has one number a row; their mean is `figure.value`. `left` is the share of the amount's
    variance that the covariates do not tell.
    """

    figure: Estimate
    scores: Floats
    treatment_left: Floats
    outcome_left: Floats
    naive: Estimate
    left: float


def slope_of(study: Study, *, seed: int = 1) -> Slope:
    """The outcome's change per unit of the amount, with an interval that knows the clusters."""
    folds = folds_of(study.n, study.clusters, seed)
    amount = predict_out_of_fold(
        study.covariates, study.treatment, folds,
        yes_or_no=study.kind == "binary", seed=seed, groups=study.finest,
    )  # fmt: skip
    outcome = expected_outcome(study, seed=seed)
    left, surprise = study.treatment - amount, study.outcome - outcome
    scores = _scores(left, surprise, study.clusters)
    return Slope(
        figure=mean_estimate(scores, study.clusters, "cross-fitted partially linear model"),
        scores=scores,
        treatment_left=left,
        outcome_left=surprise,
        naive=_naive(study),
        left=float(np.square(left).mean() / (study.treatment.var() or 1.0)),
    )


def expected_outcome(study: Study, *, seed: int = 1) -> Floats:
    """E[Y | X] of every row, out of fold, the behaviour left out."""
    return predict_out_of_fold(
        study.covariates, study.outcome, folds_of(study.n, study.clusters, seed),
        yes_or_no=study.outcome_is_yes_or_no, seed=seed, groups=study.finest,
    )  # fmt: skip


def _naive(study: Study) -> Estimate:
    left, surprise = study.treatment - study.treatment.mean(), study.outcome - study.outcome.mean()
    scores = _scores(left, surprise, study.clusters)
    return mean_estimate(scores, study.clusters, "least squares, nothing adjusted for")


def _scores(left: Floats, surprise: Floats, clusters: Sequence[Ints]) -> Floats:
    """One score a row, whose mean is the slope.

    An agent with much of what varies pulls the slope to its own contacts and hides its error. As
    when clusters are left out one at a time, scores are larger by 1 / (1 − the cluster's share of
    what varies), of the way with the larger share (Bell & McCaffrey 2002).
    """
    varies = np.square(left)
    spread = varies.mean()
    if not spread:
        return np.zeros(len(left))
    slope = (left * surprise).mean() / spread
    off = left * (surprise - slope * left) / spread
    shares = [np.bincount(codes, varies)[codes] / varies.sum() for codes in clusters]
    if shares:
        off = off / (1.0 - np.minimum(np.max(shares, axis=0), _MOST_SHARE))
    return np.asarray(slope + off - off.mean())
