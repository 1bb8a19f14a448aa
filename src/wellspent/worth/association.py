"""The effect of a behaviour that is there or not, adjusted for what was known before the contact.

score    what one contact says about the effect, whatever of the two expectations is wrong:
         μ₁(x) − μ₀(x) + a (y − μ₁(x)) / e(x) − (1 − a) (y − μ₀(x)) / (1 − e(x))
all      the mean over all contacts: what it would do if everybody got it
treated  the mean over those who got it: what it did for them

Robins, Rotnitzky & Zhao 1994; cross-fitted as by Chernozhukov et al. 2018, *Double/debiased
machine learning*. It is an association: a cause that is not among the covariates stays in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate
from wellspent.worth.clusters import mean_estimate
from wellspent.worth.crossfitting import Nuisances, cross_fit
from wellspent.worth.cutoffs import PROPENSITY_BOUNDS
from wellspent.worth.effect import Balance, Balanced, Overlap
from wellspent.worth.study import Floats, Mask, Study

__all__ = [
    "Association",
    "Estimand",
    "NothingComparable",
    "associate",
    "balance_of",
    "naive_difference",
    "overlap_of",
]

Estimand = Literal["all", "treated"]

_METHOD: Final[dict[Estimand, str]] = {
    "all": "cross-fitted AIPW over all contacts",
    "treated": "cross-fitted AIPW over contacts with the behaviour",
}
_QUANTILES: Final = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


class NothingComparable(WellspentError):
    """What is adjusted for tells of every contact whether it has the behaviour."""

    def __init__(self, n: int) -> None:
        """`n` is the number of contacts."""
        super().__init__(
            f"None of {n:,} contacts has a comparable one in the other arm.",
            "Adjust for what was known before the contact, not for the behaviour under another name.",
        )


@dataclass(frozen=True, slots=True)
class Association:
    """The adjusted difference, and what it rests on.

    `scores` has one number for every row that `kept` marks; their mean is `figure.value`.
    """

    figure: Estimate
    scores: Floats
    kept: Mask
    nuisances: Nuisances
    overlap: Overlap
    balance: Balance
    naive: Estimate


def associate(
    study: Study,
    *,
    estimand: Estimand = "all",
    nuisances: Nuisances | None = None,
    seed: int = 1,
) -> Association:
    """The adjusted difference that the behaviour makes, with an interval that knows the clusters.

    Rows whose propensity lies outside `PROPENSITY_BOUNDS` are left out (for "treated" those
    above alone, since they weigh too much; those below weigh nothing). Nothing is refused here:
    `assess` does. The behaviour must be there in some rows and absent in some. Raises
    `NothingComparable` where every row is left out.
    """
    fitted = cross_fit(study, seed=seed) if nuisances is None else nuisances
    kept = _comparable(fitted.propensity, estimand)
    if not kept.any():
        raise NothingComparable(study.n)
    rows = study.where(kept)
    there = Nuisances(fitted.propensity[kept], fitted.untreated[kept], fitted.treated[kept])
    scores = _over_all(rows, there) if estimand == "all" else _over_treated(rows, there)
    return Association(
        figure=mean_estimate(scores, rows.clusters, _METHOD[estimand]),
        scores=scores,
        kept=kept,
        nuisances=fitted,
        overlap=overlap_of(study, fitted, estimand),
        balance=balance_of(study, fitted, estimand),
        naive=naive_difference(study),
    )


def naive_difference(study: Study) -> Estimate:
    """The plain difference of the two arms' means: what is seen before anything is adjusted for."""
    a, y = study.treatment, study.outcome
    share, with_it, without = a.mean(), y[a == 1].mean(), y[a == 0].mean()
    scores = a * (y - with_it) / share - (1 - a) * (y - without) / (1 - share)
    return mean_estimate(scores + with_it - without, study.clusters, "difference of means, nothing adjusted for")  # fmt: skip


def _comparable(propensity: Floats, estimand: Estimand) -> Mask:
    low, high = PROPENSITY_BOUNDS
    return np.asarray((propensity <= high) & ((propensity >= low) | (estimand == "treated")))


def _over_all(study: Study, known: Nuisances) -> Floats:
    a, y, e = study.treatment, study.outcome, known.propensity
    surprise = a * (y - known.treated) / e - (1 - a) * (y - known.untreated) / (1 - e)
    return np.asarray(known.treated - known.untreated + surprise)


def _over_treated(study: Study, known: Nuisances) -> Floats:
    """Scores whose mean is the effect on the treated; the share of treated scatters too."""
    a, e = study.treatment, known.propensity
    share = a.mean()
    scores = (a - (1 - a) * e / (1 - e)) * (study.outcome - known.untreated) / share
    effect = scores.mean()
    return np.asarray(scores - effect * (a / share - 1.0))


def _weights(treatment: Floats, propensity: Floats, estimand: Estimand) -> Floats:
    """How much each row counts when the arms are made comparable."""
    odds = propensity / (1 - propensity)
    if estimand == "treated":
        return np.asarray(np.where(treatment == 1, 1.0, odds))
    return np.asarray(np.where(treatment == 1, 1.0 / propensity, 1.0 / (1.0 - propensity)))


def overlap_of(study: Study, nuisances: Nuisances, estimand: Estimand = "all") -> Overlap:
    """Whether the contacts of each arm have comparable ones in the other."""
    propensity = nuisances.propensity
    kept = _comparable(propensity, estimand)
    with_it = study.treatment == 1
    asked = with_it if estimand == "treated" else np.ones(study.n, dtype=bool)
    weights = _weights(study.treatment[kept], propensity[kept], estimand)
    effective = [_effective(weights[with_it[kept] == arm]) for arm in (False, True)]
    quantiles = [
        tuple(float(q) for q in np.quantile(propensity[with_it == arm], _QUANTILES))
        for arm in (False, True)
    ]
    return Overlap(
        trimmed=float((~kept[asked]).mean()),
        bounds=PROPENSITY_BOUNDS,
        untreated=int((~with_it).sum()),
        treated=int(with_it.sum()),
        effective=(effective[0], effective[1]),
        quantiles=(quantiles[0], quantiles[1]),
    )


def _effective(weights: Floats) -> float:
    """How many rows of equal weight tell as much (Kish 1965)."""
    return float(weights.sum() ** 2 / np.square(weights).sum()) if len(weights) else 0.0


def balance_of(study: Study, nuisances: Nuisances, estimand: Estimand = "all") -> Balance:
    """Differences of the arms in units of the spread before weighting, the largest first."""
    kept = _comparable(nuisances.propensity, estimand)
    rows = study.where(kept)
    weights = _weights(rows.treatment, nuisances.propensity[kept], estimand)
    before = _means(study.covariates, study.treatment, np.ones(study.n))
    after = _means(rows.covariates, rows.treatment, weights)
    arms = [study.covariates[study.treatment == arm] for arm in (0, 1)]
    spread = np.sqrt((arms[0].var(axis=0) + arms[1].var(axis=0)) / 2)
    scale = np.where(spread > 0, spread, 1.0)
    found = [
        Balanced(name, float(b), float(a))
        for name, b, a in zip(study.names, before / scale, after / scale, strict=True)
    ]
    return Balance(tuple(sorted(found, key=lambda one: -abs(one.before))))


def _means(covariates: Floats, treatment: Floats, weights: Floats) -> Floats:
    """The weighted mean with the behaviour less that without it, a covariate each."""
    with_it, without = weights * treatment, weights * (1 - treatment)
    if not with_it.sum() or not without.sum():
        return np.full(covariates.shape[1], np.nan)
    return np.asarray(with_it @ covariates / with_it.sum() - without @ covariates / without.sum())
