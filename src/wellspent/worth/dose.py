"""What some, more and most of a behaviour go with, each against none of it: the dose response.

band      contacts with an amount between two cuts; by default thirds of those that have any
none      contacts without the behaviour: what every band is compared with
point     a band's adjusted mean less that of none, over all comparable contacts

Each band is an arm of its own: multi-valued AIPW, cross-fitted, with a generalised propensity
a band (Imbens 2000; Cattaneo 2010). Score of arm k: μₖ(x) + 1{k} (y − μₖ(x)) / eₖ(x). No shape is
taken for granted; the points hang together, so their covariance goes with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure
from wellspent.worth.clusters import clustered_covariance, freedom_of, t_reach
from wellspent.worth.crossfitting import Fold, folds_of, predict_out_of_fold
from wellspent.worth.cutoffs import (
    LEAST_CLUSTERS,
    LEAST_EFFECTIVE,
    LEAST_EVENTS,
    LEAST_PER_ARM,
    MOST_TRIMMED,
    PROPENSITY_BOUNDS,
)
from wellspent.worth.effect import Refusal
from wellspent.worth.study import Floats, Ints, Mask, Study

__all__ = ["CutsInvalid", "DosePoint", "DoseResponse", "dose_response"]

_METHOD: Final = "cross-fitted multi-valued AIPW over all contacts, against none"
_PLACES: Final = (np.arange(25) + 0.5) / 25


class CutsInvalid(WellspentError):
    """Cuts that do not rise, or a behaviour that has no amounts to be cut."""


@dataclass(frozen=True, slots=True)
class DosePoint:
    """One band: amounts above `low` up to `high` (endless in the last), and what it goes with.

    `figure` is the outcome against none, Unknown where the whole is refused. `mean_amount` is
    the mean amount that contacts of all kinds would have within the band, `amounts` quantiles of it,
    evenly spaced: its n contacts are weighted as the figure weights them.
    """

    low: float
    high: float
    mean_amount: float
    n: int
    figure: Figure
    amounts: tuple[float, ...]

    @property
    def name(self) -> str:
        """The band in words."""
        return _band(self.low, self.high)


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """The points of all bands, the smallest amounts first.

    `n` counts contacts that are comparable, `none` those without the behaviour. `covariance` is the
    points' (k × k), `freedom` its degrees of freedom. `trimmed` is the share of contacts that
    have no comparable one in some band. `effective` says how many independent contacts none and
    each band are worth, `imbalance` the largest standardised difference of a weighted band from
    all contacts.
    """

    points: tuple[DosePoint, ...]
    n: int
    method: str
    none: int
    covariance: tuple[tuple[float, ...], ...]
    freedom: int
    trimmed: float
    effective: tuple[float, ...]
    imbalance: float
    refusal: Refusal | None


def dose_response(
    study: Study, *, cuts: Sequence[float] | None = None, seed: int = 1
) -> DoseResponse:
    """The outcome of each band of amounts against none, adjusted; refused as other effects are.

    `cuts` are the amounts between bands, rising and above 0. A contact is comparable where every
    band's propensity is above its part of the lower `PROPENSITY_BOUNDS` (which is of two arms).
    Raises `CutsInvalid`.
    """
    bands = _banded(study.treatment, cuts)
    lack = _lacking(study, bands)
    if lack:
        return _answer(study, bands, _Alike(np.ones(study.n, dtype=bool), ()), lack)
    folds = folds_of(study.n, study.clusters, seed)
    propensity = _propensities(study, bands, folds, seed)
    kept = np.asarray(propensity.min(axis=1) >= PROPENSITY_BOUNDS[0] * 2 / bands.arms)
    weight = (bands.arm[:, None] == np.arange(bands.arms)) / propensity
    alike = _Alike(kept, tuple(_effective(w[kept]) for w in weight.T))
    lack = _unlike(alike, bands)
    if lack:
        return _answer(study, bands, alike, lack)
    expected = _expected(study, bands, folds, seed)
    scores = (expected + weight * (study.outcome[:, None] - expected))[kept]
    imbalance = _imbalance(study.covariates[kept], weight[kept])
    against = scores[:, 1:] - scores[:, :1]
    return _answer(study, bands, alike, None, against=against, weight=weight, imbalance=imbalance)


@dataclass(frozen=True, slots=True)
class _Bands:
    """Which arm each contact is in (0: none), and the amounts between bands."""

    arm: Ints
    ends: tuple[tuple[float, float], ...]

    @property
    def arms(self) -> int:
        return len(self.ends) + 1

    @property
    def names(self) -> list[str]:
        return ["none", *(_band(low, high) for low, high in self.ends)]


@dataclass(frozen=True, slots=True)
class _Alike:
    """The contacts that are comparable, and how many independent ones each arm is worth."""

    kept: Mask
    effective: tuple[float, ...]

    @property
    def trimmed(self) -> float:
        return float(1 - self.kept.mean())


def _band(low: float, high: float) -> str:
    return f"above {low:.4g}" if high == float("inf") else f"{low:.4g} to {high:.4g}"


def _banded(amounts: Floats, cuts: Sequence[float] | None) -> _Bands:
    edges = _edges(amounts, cuts)
    arm = np.where(amounts > 0, np.searchsorted(edges, amounts, side="left") + 1, 0)
    return _Bands(arm, tuple(pairwise((0.0, *edges.tolist(), float("inf")))))


def _edges(amounts: Floats, cuts: Sequence[float] | None) -> Floats:
    """Between which amounts a new band begins."""
    if (amounts < 0).any():
        raise CutsInvalid(
            f"The amounts reach {amounts.min():g}.", "Give amounts from 0, where 0 is none of it."
        )
    if cuts is None:
        some = amounts[amounts > 0]
        if not len(some):
            return np.empty(0)
        edges = np.unique(np.quantile(some, [1 / 3, 2 / 3]))
        return np.asarray(edges[edges < some.max()])
    edges = np.asarray(cuts, dtype=np.float64)
    if not len(edges) or edges[0] <= 0 or (np.diff(edges) <= 0).any():
        raise CutsInvalid(
            f"The cuts {', '.join(f'{c:g}' for c in edges) or '(none)'} do not rise from above 0.",
            "Give amounts such as 30, 60.",
        )
    return edges


def _lacking(study: Study, bands: _Bands) -> Refusal | None:
    """Why an arm is too small to be compared, or None."""
    for k, name in enumerate(bands.names):
        rows = bands.arm == k
        n = int(rows.sum())
        if not n:
            reason = "no contact is without it" if k == 0 else f"no contact has {name} of it"
            return Refusal("treatment", reason, "contacts with none of it, and with some")
        if n < LEAST_PER_ARM:
            return Refusal("outcomes", f"{n} contacts have {name} of it, and {LEAST_PER_ARM} are needed", "wider bands, or more contacts")  # fmt: skip
        for codes, what in zip(study.clusters, study.cluster_names, strict=True):
            groups = len(np.unique(codes[rows]))
            if groups < LEAST_CLUSTERS:
                return Refusal("clusters", f"contacts with {name} of it come from {groups} of {what}, and {LEAST_CLUSTERS} are needed", f"more of {what}")  # fmt: skip
        if study.outcome_is_yes_or_no:
            rarer = int(min(study.outcome[rows].sum(), n - study.outcome[rows].sum()))
            if rarer < LEAST_EVENTS:
                return Refusal("outcomes", f"the rarer outcome came {rarer} times where contacts have {name} of it, and {LEAST_EVENTS} are needed", "wider bands, or more contacts")  # fmt: skip
    return None


def _unlike(alike: _Alike, bands: _Bands) -> Refusal | None:
    """Why the arms cannot be compared, or None."""
    lift = "wider bands, fewer covariates that decide the amount, or an experiment"
    if alike.trimmed > MOST_TRIMMED:
        return Refusal("overlap", f"{alike.trimmed:.0%} of contacts have no comparable one in some band, and at most {MOST_TRIMMED:.0%} may", lift)  # fmt: skip
    least = int(np.argmin(alike.effective))
    if alike.effective[least] < LEAST_EFFECTIVE:
        return Refusal("overlap", f"the weighted contacts with {bands.names[least]} of it are worth {alike.effective[least]:.0f}, and {LEAST_EFFECTIVE:.0f} are needed", lift)  # fmt: skip
    return None


def _propensities(study: Study, bands: _Bands, folds: Sequence[Fold], seed: int) -> Floats:
    """The chance of each arm (n × arms): each against the rest, made to add up to 1."""
    chances = [
        predict_out_of_fold(
            study.covariates, (bands.arm == k).astype(np.float64), folds,
            yes_or_no=True, seed=seed, groups=study.finest,
        )
        for k in range(bands.arms)
    ]  # fmt: skip
    together = np.column_stack(chances)
    return np.asarray(together / together.sum(axis=1, keepdims=True))


def _expected(study: Study, bands: _Bands, folds: Sequence[Fold], seed: int) -> Floats:
    """The outcome that each arm would have (n × arms), learned from that arm alone."""
    return np.column_stack(
        [
            predict_out_of_fold(
                study.covariates, study.outcome, folds, yes_or_no=study.outcome_is_yes_or_no,
                seed=seed, learn_from=bands.arm == k, groups=study.finest,
            )
            for k in range(bands.arms)
        ]
    )  # fmt: skip


def _effective(weight: Floats) -> float:
    total = float(np.square(weight).sum())
    return float(weight.sum() ** 2 / total) if total else 0.0


def _answer(
    study: Study,
    bands: _Bands,
    alike: _Alike,
    refusal: Refusal | None,
    *,
    against: Floats | None = None,
    weight: Floats | None = None,
    imbalance: float = 0.0,
) -> DoseResponse:
    clusters = study.where(alike.kept).clusters
    n = int(alike.kept.sum())
    freedom = freedom_of(n, clusters)
    covariance = np.empty((0, 0)) if against is None else clustered_covariance(against, clusters)
    figures: Sequence[Figure] = [refusal.as_unknown() for _ in bands.ends] if refusal else []
    if against is not None:
        figures = _figures(against, covariance, freedom)
    counts = alike.kept[:, None] * (np.ones((study.n, bands.arms)) if weight is None else weight)
    points = _points(study, bands, figures, counts)
    return DoseResponse(
        points=points, n=n, method=_METHOD, none=int((bands.arm == 0).sum()),
        covariance=tuple(tuple(row) for row in covariance.tolist()), freedom=freedom,
        trimmed=alike.trimmed, effective=alike.effective, imbalance=imbalance, refusal=refusal,
    )  # fmt: skip


def _figures(against: Floats, covariance: Floats, freedom: int) -> list[Estimate]:
    halves = t_reach(freedom) * np.sqrt(np.diag(covariance))
    means = against.mean(axis=0)
    return [
        Estimate(float(v), float(v - half), float(v + half), len(against), _METHOD)
        for v, half in zip(means, halves, strict=True)
    ]


def _points(
    study: Study, bands: _Bands, figures: Sequence[Figure], counts: Floats
) -> tuple[DosePoint, ...]:
    points = []
    for k, ((low, high), figure) in enumerate(zip(bands.ends, figures, strict=True), 1):
        rows = bands.arm == k
        own, count = study.treatment[rows], counts[rows, k]
        mean = float(np.average(own, weights=count)) if count.any() else low
        points.append(DosePoint(low, high, mean, len(own), figure, _quantiles(own, count)))
    return tuple(points)


def _quantiles(amounts: Floats, counts: Floats) -> tuple[float, ...]:
    """Quantiles at `_PLACES` of amounts that count unevenly."""
    if not counts.any():
        return ()
    order = np.argsort(amounts)
    reached = np.cumsum(counts[order])
    places = np.searchsorted(reached, _PLACES * reached[-1])
    return tuple(amounts[order][np.minimum(places, len(order) - 1)].tolist())


def _imbalance(covariates: Floats, weight: Floats) -> float:
    """How far the covariates' means of a weighted arm still lie from those of all, at the worst."""
    if not covariates.shape[1]:
        return 0.0
    spread = covariates.std(axis=0)
    means = weight.T @ covariates / weight.sum(axis=0)[:, None]
    return float((np.abs(means - covariates.mean(axis=0)) / np.where(spread > 0, spread, 1)).max())
