"""To whom a behaviour is worth more: its effect segment by segment, with so many looked at at once.

simultaneous  intervals that hold all segments' effects together in 95 of 100 studies: each reaches as
              far as the largest of all the t-values does (max-t), which knows how the segments
              hang together through agents and customers
Holm          chances that stay valid though the smallest of several is picked (Holm 1979)
differ        the chance of segments so different where the effect is the same for all (Wald)

A segment's effect is the mean of its contacts' AIPW scores: Hothorn, Bretz & Westfall 2008,
*Simultaneous inference in general parametric models*. A segment that does not meet the cut-offs stays
in the list as unknown, with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from scipy import special

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.association import Association
from wellspent.worth.checks import EXPERIMENT, refusals_before
from wellspent.worth.clusters import clustered_covariance, freedom_of
from wellspent.worth.cutoffs import LEAST_EFFECTIVE, MOST_TRIMMED
from wellspent.worth.study import Floats, Ints, Mask, Study

__all__ = [
    "NoSegments",
    "SegmentEffect",
    "SegmentEffects",
    "effects_by_segment",
    "holm",
    "segments_refused",
    "simultaneous_reaches",
]

_METHOD: Final = "mean of AIPW scores of the segment, simultaneous 95 % interval (max-t)"
_DRAWS: Final = 20_000
_SURE: Final = 0.05
_MOST_SEGMENTS: Final = 30
"""Of more, intervals that hold together are too wide to say anything, and no one reads the list."""


class NoSegments(WellspentError):
    """A question by segments to a study that has none."""


@dataclass(frozen=True, slots=True)
class SegmentEffect:
    """One segment: its n comparable contacts, and what the behaviour is worth there.

    The interval of `figure` is simultaneous with the other segments'. `chance` is Holm's: of an
    effect so far from 0 somewhere among them if there were none; None where refused.
    """

    segment: str
    n: int
    figure: Figure
    chance: float | None

    @property
    def stands_out(self) -> bool:
        """Whether it differs from nothing though several were looked at."""
        return self.chance is not None and self.chance < _SURE


@dataclass(frozen=True, slots=True)
class SegmentEffects:
    """All segments, those with most contacts first; `differ` is None where no two are known."""

    rows: tuple[SegmentEffect, ...]
    differ: float | None
    words: str


def effects_by_segment(study: Study, association: Association) -> SegmentEffects:
    """What the behaviour is worth in each segment of the study that `association` was found from.

    The association is over all contacts; where `assess` refuses it, its segments mean nothing
    either. More than 30 segments are one unknown row. Raises `NoSegments`.
    """
    segment = _segment_of(study)[association.kept]
    if len(study.segments) > _MOST_SEGMENTS:
        return _too_many(study, association)
    refused = segments_refused(study, association)
    known = [code for code, why in enumerate(refused) if why is None]
    members = [segment == code for code in known]
    values = np.array([association.scores[rows].mean() for rows in members])
    clusters = study.where(association.kept).clusters
    influence = [_influence(association.scores - v, rows) for v, rows in zip(values, members, strict=True)]  # fmt: skip
    figures, chances, differ = _judged(values, influence, members, clusters)
    by_code = dict(zip(known, zip(figures, chances, strict=True), strict=True))
    rows = tuple(
        SegmentEffect(study.segments[code], int((segment == code).sum()), *by_code.get(code, (why or Unknown("", ""), None)))
        for code, why in enumerate(refused)
    )  # fmt: skip
    ordered = tuple(sorted(rows, key=lambda row: (-row.n, row.segment)))
    return SegmentEffects(ordered, differ, _words(ordered, differ))


def _too_many(study: Study, association: Association) -> SegmentEffects:
    """One row that says so, in the place of a row for each."""
    many = f"{len(study.segments):,} values"
    numbers = all(_is_number(one) for one in study.segments)
    lack = Unknown(
        f"the column of segments has {many}, and {_MOST_SEGMENTS} can be judged together",
        f"{'cut its numbers into bands' if numbers else 'put its values together'}, at most {_MOST_SEGMENTS}",
    )
    row = SegmentEffect(many, int(association.kept.sum()), lack, None)
    return SegmentEffects((row,), None, f"No segment is judged: {lack.reason}. To change that: {lack.lift}.")  # fmt: skip


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def segments_refused(study: Study, association: Association) -> list[Unknown | None]:
    """Why each segment's effect cannot be said, or None; in the order of the study's segments."""
    segment = _segment_of(study)
    return [_refused(study, association, segment == code) for code in range(len(study.segments))]


def simultaneous_reaches(covariance: Floats, freedoms: Sequence[int], level: float = 0.95) -> Floats:  # fmt: skip
    """How many standard errors each interval reaches so that all hold together.

    The largest of correlated normal deviates is drawn (always with the same draws); its quantile as a
    chance is turned into each figure's own Student's t.
    """
    chance = level
    if len(freedoms) > 1:
        spread = np.sqrt(np.diag(covariance))
        values, vectors = np.linalg.eigh(covariance / np.outer(spread, spread))
        root = vectors * np.sqrt(np.maximum(values, 0))
        draws = root @ _normals(len(freedoms))
        largest = float(np.quantile(np.abs(draws, out=draws).max(axis=0), level))
        chance = 2 * float(special.ndtr(largest)) - 1
    return np.array([special.stdtrit(freedom, 0.5 + chance / 2) for freedom in freedoms])


@lru_cache(maxsize=4)
def _normals(figures: int) -> Floats:
    """Standard normal deviates, always the same; a row a figure."""
    return np.random.default_rng(1).standard_normal((figures, _DRAWS))


def holm(chances: Floats) -> Floats:
    """Holm's adjusted chances: the k-th smallest of m times m − k + 1, never falling."""
    order = np.argsort(chances)
    stepped = np.maximum.accumulate(chances[order] * np.arange(len(chances), 0, -1))
    adjusted = np.empty(len(chances))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _segment_of(study: Study) -> Ints:
    if study.segment is None:
        raise NoSegments("The study has no segments.", "Name their column: --segment.")
    return study.segment


def _refused(study: Study, association: Association, rows: Mask) -> Unknown | None:
    kept = rows & association.kept
    first = next(refusals_before(study.where(kept)), None)
    if first:
        return first.as_unknown()
    trimmed = 1 - kept.sum() / rows.sum()
    if trimmed > MOST_TRIMMED:
        return Unknown(
            f"{trimmed:.0%} of its contacts have no comparable one, and at most {MOST_TRIMMED:.0%} may",
            f"contacts of the segment with the behaviour and without, or {EXPERIMENT}",
        )
    chance, there = association.nuisances.propensity[kept], study.treatment[kept]
    weights = [1 / chance[there == 1], 1 / (1 - chance[there == 0])]
    effective = min(float(w.sum() ** 2 / np.square(w).sum()) for w in weights)
    if effective < LEAST_EFFECTIVE:
        return Unknown(
            f"its contacts are worth {effective:.0f} when made comparable, and {LEAST_EFFECTIVE:.0f} are needed",
            "more contacts of the segment",
        )
    return None


def _influence(centred: Floats, rows: Mask) -> Floats:
    """What each contact moves the mean of some rows by, times n."""
    return np.where(rows, centred * (len(rows) / max(int(rows.sum()), 1)), 0.0)


def _judged(
    values: Floats, influence: list[Floats], members: list[Mask], clusters: Sequence[Ints]
) -> tuple[list[Estimate], list[float], float | None]:
    """Figures with simultaneous intervals, Holm's chances, and the chance that all are equal."""
    if not members:
        return [], [], None
    covariance = clustered_covariance(np.column_stack(influence), clusters)
    freedoms = [freedom_of(int(rows.sum()), [codes[rows] for codes in clusters]) for rows in members]  # fmt: skip
    errors = np.sqrt(np.diag(covariance))
    halves = simultaneous_reaches(covariance, freedoms) * errors
    figures = [
        Estimate(float(v), float(v - half), float(v + half), int(rows.sum()), _METHOD)
        for v, half, rows in zip(values, halves, members, strict=True)
    ]
    alone = np.array([2 * special.stdtr(f, -abs(v / e)) for f, v, e in zip(freedoms, values, errors, strict=True)])  # fmt: skip
    return figures, holm(alone).tolist(), _all_equal(values, covariance, min(freedoms))


def _all_equal(values: Floats, covariance: Floats, freedom: int) -> float | None:
    """Wald's test that all are the same, with Hotelling's F, as few clusters need."""
    q = len(values) - 1
    if q < 1 or freedom < q + 1:
        return None
    contrast = np.hstack([-np.ones((q, 1)), np.eye(q)])
    apart = contrast @ values
    statistic = float(apart @ np.linalg.pinv(contrast @ covariance @ contrast.T) @ apart)
    return float(special.fdtrc(q, freedom - q + 1, statistic * (freedom - q + 1) / (q * freedom)))


def _words(rows: tuple[SegmentEffect, ...], differ: float | None) -> str:
    known = [row for row in rows if isinstance(row.figure, Estimate)]
    sure = [row for row in known if row.stands_out]
    said = f"{len(sure)} of {len(rows)} segments stand out though all are looked at together"
    said += f": {', '.join(row.segment for row in sure)}." if sure else "."
    if len(known) < len(rows):
        said += f" {len(rows) - len(known)} cannot be judged."
    if differ is None:
        return said
    shown = "below 0.001" if differ < 0.001 else f"{differ:.3f}"
    how = "The segments differ" if differ < _SURE else "That the effect is the same in all is not refuted"  # fmt: skip
    return f"{said} {how} (chance {shown})."
