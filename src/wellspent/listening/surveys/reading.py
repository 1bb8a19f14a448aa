"""A survey read whole: the response first, the answers cleaned, the figure corrected as far as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import MINIMUM_N, Figure, Unknown, estimate_share, too_few
from wellspent.listening.surveys.bounds import bounds_of
from wellspent.listening.surveys.calling_back import call_back_reading
from wellspent.listening.surveys.claim import LEAST_TREND, claim_of
from wellspent.listening.surveys.cleaning import clean
from wellspent.listening.surveys.incentive import arms_of, incentive_reading
from wellspent.listening.surveys.intervals import Codes, bounded_estimate, clustered_error
from wellspent.listening.surveys.invitations import (
    Called,
    SurveyUnusable,
    called_back,
    codes_of,
    numbers_of,
    said_yes,
    seconds_of,
)
from wellspent.listening.surveys.known import KnownOfAll, known_of_all
from wellspent.listening.surveys.measures import Floats, Scale, scale_of
from wellspent.listening.surveys.model import (
    CalledBack,
    IncentiveReading,
    Removed,
    Sensitivity,
    SurveyReading,
)
from wellspent.listening.surveys.parts_of_all import groups_of, sparse_of, trend_of
from wellspent.listening.surveys.sensitivity import late_delta, sensitivity_of
from wellspent.listening.surveys.weighting import Weighted, mean_of_parts, weigh

__all__ = ["raw_figure", "read_survey"]

_RAW: Final = "mean of the answers"


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """The invitations that are left, in columns; `values` nan where nobody answered."""

    table: pa.Table
    values: Floats
    scale: Scale
    clusters: Codes | None
    called: Called | None
    delay: Floats | None
    removed: tuple[Removed, ...]
    notes: tuple[str, ...]


def read_survey(
    table: pa.Table,
    *,
    score: str,
    responded: str | None = None,
    known: Sequence[str] = (),
    callback: str | None = None,
    drawn: str | None = None,
    cluster: str | None = None,
    contact: str | None = None,
    at: str | None = None,
    sent: str | None = None,
    effort: str | None = None,
    incentive: str | None = None,
    period: str | None = None,
    groups: Sequence[str] = (),
    scale: tuple[float, float] | None = None,
    measure: str = "mean",
    good: float | None = None,
    target: float | None = None,
    trend_minimum: int = LEAST_TREND,
    question: str | None = None,
    seed: int = 1,
) -> SurveyReading:
    """What the survey says of everybody who was asked, and what may be claimed of it.

    `table` has a row an invitation, answered or not. Where `drawn` names who was called back, `callback` holds scores alone. `known` are columns that are known of all; `cluster` says
    whose rows hang together (the customer); `contact` finds answers given twice, `at` and `sent` those given by
    machines; `effort` is how many reminders an answer took; `incentive` the arm of a lot that moved who answers;
    `period` and `groups` split it. Raises `SurveyUnusable` and `MeasureUnknown`.
    """
    _refuse_leaks(score, responded, callback, known)
    made = _made(table, score, responded, callback, drawn, cluster, contact, at, sent, effort, scale, measure, good)  # fmt: skip
    answered = int(np.isfinite(made.values).sum())
    of_all = _known(made, [*known, *(one for one in (period, *groups) if one and one not in known)], answered)  # fmt: skip
    weighted = weigh(made.values, of_all.columns, made.clusters, seed) if answered else None
    back = _called_back(made, weighted)
    lot = _incentive(made, incentive, seed)
    claims, why = claim_of(made.table.num_rows, answered, of_all.used, back, lot, trend_minimum)
    enough = answered >= MINIMUM_N
    return SurveyReading(
        question=question or score, measure=measure, unit=made.scale.unit,
        low=made.scale.low, high=made.scale.high, least=made.scale.least, most=made.scale.most, invited=made.table.num_rows, answered=answered,
        response_rate=estimate_share(answered, made.table.num_rows, "invitations"),
        raw=raw_figure(made.values, made.scale, made.clusters),
        corrected=_corrected(made, of_all, weighted, back, lot),
        bounds=bounds_of(made.values, made.scale, made.clusters) if made.table.num_rows else None,
        sensitivity=_sensitivity(made, weighted, back, target) if weighted and enough else None,
        claims=claims, why=why, known=of_all.used,
        effective_n=weighted.effective if weighted and enough else None,
        sparse=sparse_of(made.table, of_all.used, made.values, weighted),
        removed=made.removed, callbacks=back, incentive=lot,
        groups=groups_of(made.table, groups, made.values, weighted, made.scale, made.clusters) if weighted else (),
        trend=trend_of(made.table, period, made.values, weighted, made.scale, made.clusters, trend_minimum),
        notes=(*made.notes, *of_all.notes),
    )  # fmt: skip


def raw_figure(values: Floats, scale: Scale, clusters: Codes | None = None) -> Figure:
    """The mean of those who answered: about them, and about nobody else."""
    answered = np.isfinite(values)
    n = int(answered.sum())
    if n < MINIMUM_N:
        return too_few(n, "answers")
    of = None if clusters is None else clusters[answered]
    error = clustered_error(values[answered], of)
    freedom = (n if of is None else len(np.unique(of))) - 1
    value = float(values[answered].mean())
    return bounded_estimate(value, error, freedom, n, (scale.low, scale.high), _RAW)


def _refuse_leaks(
    score: str, responded: str | None, callback: str | None, known: Sequence[str]
) -> None:
    for name in known:
        if name in {score, responded, callback}:
            raise SurveyUnusable(
                f"'{name}' is not known of those who did not answer.",
                "Name what was known of everybody before they were asked.",
            )


def _made(  # noqa: PLR0917 - the columns, as they were named
    table: pa.Table,
    score: str,
    responded: str | None,
    callback: str | None,
    drawn: str | None,
    cluster: str | None,
    contact: str | None,
    at: str | None,
    sent: str | None,
    effort: str | None,
    scale: tuple[float, float] | None,
    measure: str,
    good: float | None,
) -> _Survey:
    notes: list[str] = []
    scores, bad = numbers_of(table, score)
    yes = np.isfinite(scores) if responded is None else said_yes(table, responded)
    if bad and not np.isfinite(scores).any():
        raise SurveyUnusable(f"'{score}' holds no numbers.", "Name the column of scores, or write them as numbers.")  # fmt: skip
    if bad:
        notes.append(f"{bad:,} scores are no numbers, and count as not answered.")
    called = None if callback is None else called_back(table, callback, scores, yes, drawn)
    kept_scores, removed = np.where(yes, scores, np.nan), []
    notes += _odd(scores, yes, called)
    of_scale = scale_of(measure, kept_scores, scale, good)
    outside = _outside(kept_scores, of_scale)
    if outside.any():
        removed.append(Removed(f"outside the scale from {of_scale.least:g} to {of_scale.most:g}", int(outside.sum())))  # fmt: skip
        kept_scores[outside] = np.nan
    moments, invited = (None if one is None else seconds_of(table, one) for one in (at, sent))
    owners = None if cluster is None else codes_of(table, cluster)
    cleaned = clean(kept_scores, None if contact is None else codes_of(table, contact), owners, moments, invited)  # fmt: skip
    rows = cleaned.rows
    values = of_scale.values(np.where(cleaned.answered, kept_scores[rows], np.nan))
    delay = None if effort is None else numbers_of(table, effort)[0][rows]
    if delay is None and moments is not None and invited is not None:
        delay = (moments - invited)[rows]
    return _Survey(
        table.take(rows), values, of_scale,
        None if owners is None else _own(owners[rows]),
        _called(called, rows, of_scale), delay, (*removed, *cleaned.removed), tuple(notes),
    )  # fmt: skip


def _odd(scores: Floats, yes: np.ndarray, called: Called | None) -> list[str]:
    """What does not go together: scores of those who did not answer, and the other way round."""
    notes = []
    nothing = int((yes & ~np.isfinite(scores)).sum())
    if nothing:
        notes.append(
            f"{nothing:,} are said to have responded and have no score: they count as not answered."
        )
    spare = ~yes & np.isfinite(scores)
    if called is not None:
        spare &= ~called.drawn
    if spare.any():
        notes.append(
            f"{int(spare.sum()):,} have a score and are said not to have responded: it is not used."
        )
    return notes


def _outside(scores: Floats, scale: Scale) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.asarray((scores < scale.least) | (scores > scale.most))


def _own(codes: Codes) -> Codes:
    """Those without an owner are each their own; numbered from 0 without gaps."""
    nobody = codes < 0
    codes = codes.copy()
    codes[nobody] = codes.max(initial=0) + 1 + np.arange(int(nobody.sum()))
    return np.asarray(np.unique(codes, return_inverse=True)[1].reshape(-1), dtype=np.int64)


def _called(called: Called | None, rows: Codes, scale: Scale) -> Called | None:
    if called is None:
        return None
    said = called.said[rows]
    said = np.where(_outside(said, scale), np.nan, said)
    return Called(called.drawn[rows], scale.values(said))


def _known(made: _Survey, names: Sequence[str], answered: int) -> KnownOfAll:
    columns: dict[str, Any] = {}
    for name in names:
        if name not in made.table.column_names:
            has = ", ".join(made.table.column_names)
            raise SurveyUnusable(f"There is no column '{name}'; there are: {has}.", "Name one of them.")  # fmt: skip
        columns[name] = made.table[name]
    return known_of_all(columns, made.table.num_rows, answered)


def _called_back(made: _Survey, weighted: Weighted | None) -> CalledBack | None:
    if made.called is None or not made.called.drawn.any():
        return None
    middle = (made.scale.low + made.scale.high) / 2
    expected = np.full(len(made.values), middle) if weighted is None else weighted.expected
    return call_back_reading(
        made.values, expected, made.called.drawn, made.called.said, made.scale, made.clusters
    )


def _incentive(made: _Survey, name: str | None, seed: int) -> IncentiveReading | None:
    if name is None:
        return None
    if name not in made.table.column_names:
        raise SurveyUnusable(f"There is no column '{name}'.", f"Name one of: {', '.join(made.table.column_names)}.")  # fmt: skip
    arm, names = arms_of(made.table[name])
    return incentive_reading(made.values, arm, names, made.scale, made.clusters, seed)


def _corrected(
    made: _Survey,
    of_all: KnownOfAll,
    weighted: Weighted | None,
    back: CalledBack | None,
    lot: IncentiveReading | None,
) -> Figure:
    """The best of what there is: call-backs, then a strong lot, then weights."""
    if back is not None and back.enough:
        return back.figure
    if lot is not None and lot.strong:
        return lot.figure
    if weighted is None:
        return too_few(0, "answers")
    if np.isfinite(made.values).all():
        return raw_figure(made.values, made.scale, made.clusters)
    if not of_all.used:
        return Unknown(
            "nothing is known of those who did not answer",
            "columns that are known of everybody who was asked, or call-backs",
        )
    return mean_of_parts(weighted, made.scale, made.clusters)


def _sensitivity(
    made: _Survey, weighted: Weighted, back: CalledBack | None, target: float | None
) -> Sensitivity | None:
    if np.isfinite(made.values).all():
        return None
    plausible = None
    if back is not None and not isinstance(back.delta, Unknown):
        plausible = (
            back.delta.low,
            back.delta.high,
            "call-backs, with the interval of their difference",
        )
    elif made.delay is not None:
        plausible = late_delta(made.values, weighted.expected, made.delay, made.clusters)
    return sensitivity_of(weighted, made.values, made.scale, made.clusters, plausible, target)
