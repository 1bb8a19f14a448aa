"""The graders graded: how far analysts agree with an expert's baseline and with each other.

baseline     an expert's answers to the same contacts, which the analysts did not see
leniency     how much more an analyst gives than the expert, in points; below 0 is severity
calibration  a session in which several analysts score the same contacts blind

Nobody is put in an order: analysts stand by name, each with what is known of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import MINIMUM_N, Figure, too_few
from wellspent.quality.agreeing import Agreement, estimate_agreement
from wellspent.quality.columns import (
    ANSWER_POINTS,
    Floats,
    Ints,
    contacts_of,
    names,
    refuse_twice,
    require_columns,
    rows_of,
    texts,
)
from wellspent.quality.intervals import Scatter, t_estimate

__all__ = ["CalibrationSession", "GraderFigures", "calibration_session", "grade_graders"]

_SCORES: Final = ("contact", "question", "analyst", "answer")
_BASELINE: Final = ("contact", "question", "answer")


@dataclass(frozen=True, slots=True)
class GraderFigures:
    """How far one analyst agrees with the expert, over all questions and on each, and how leniently.

    `leniency` is the mean over contacts of (analyst's − expert's) points, in [−1, 1].
    `contacts` and `answers` are how many both have answered.
    """

    analyst: str
    overall: Agreement
    questions: Mapping[str, Agreement]
    leniency: Figure
    contacts: int
    answers: int


@dataclass(frozen=True, slots=True)
class CalibrationSession:
    """What a session showed: how far the analysts agree with each other, and each with the expert.

    `together` and `questions` are of the analysts alone; `graders` holds each analyst against the
    baseline, by name. `missing` are the answers that an analyst left out although the
    baseline has them, by analyst.
    """

    contacts: int
    together: Agreement
    questions: Mapping[str, Agreement]
    graders: Mapping[str, GraderFigures]
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Axes:
    """What the axes of a count stand for."""

    contacts: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.contacts), len(self.questions), len(self.answers)

    def count(self, table: pa.Table) -> Floats:
        """How often each answer was given to each contact's questions; null answers are none."""
        table = table.filter(pc.is_valid(table["answer"]))
        counts = np.zeros(self.shape)
        axes = ((self.contacts, "contact"), (self.questions, "question"), (self.answers, "answer"))
        np.add.at(counts, tuple(_places(table[name], known) for known, name in axes), 1.0)
        return counts


def grade_graders(
    scores: pa.Table,
    baseline: pa.Table,
    answers: Sequence[str] = (),
    points: Mapping[str, float] = ANSWER_POINTS,
) -> dict[str, GraderFigures]:
    """Every analyst's agreement with the expert's baseline, by name.

    `scores` has contact, question, analyst, answer; `baseline` contact, question, answer. An
    answer missing on either side takes no part; `cannot_tell` and `no_occasion` are answers.
    `answers` are those that could be given (for AC1); without it, those that were.
    Agreement: `agreeing.estimate_agreement` (Krippendorff 2011; Gwet 2008; jackknife over
    contacts). Leniency: the mean over contacts with t's interval, of the questions that both
    answered with `points`. Unknown below `MINIMUM_N` contacts.

    Raises `TableUnusable` for a missing column or an answer given twice.
    """
    _check(scores, baseline)
    axes = _axes(scores, baseline, answers)
    expert = axes.count(baseline)
    return {
        name: _graded(name, axes, axes.count(own), expert, points)
        for name, own in _by_analyst(scores)
    }


def calibration_session(
    scores: pa.Table,
    baseline: pa.Table,
    answers: Sequence[str] = (),
    points: Mapping[str, float] = ANSWER_POINTS,
) -> CalibrationSession:
    """How far the analysts of a session agree with each other and with the expert.

    Tables and errors as of `grade_graders`; only contacts of the baseline take part. Among the
    analysts, α and AC1 are those for any number of readings.
    """
    _check(scores, baseline)
    inside = pc.is_in(contacts_of(scores), value_set=contacts_of(baseline))
    scores = scores.filter(inside)
    axes = _axes(scores, baseline, answers)
    counts, expert = axes.count(scores), axes.count(baseline)
    own = {name: axes.count(table) for name, table in _by_analyst(scores)}
    return CalibrationSession(
        contacts=len(axes.contacts),
        together=estimate_agreement(counts),
        questions=_each_question(axes, counts),
        graders={name: _graded(name, axes, given, expert, points) for name, given in own.items()},
        missing={
            name: int(((expert.sum(2) > 0) & (given.sum(2) == 0)).sum())
            for name, given in own.items()
        },
    )


def _graded(
    name: str, axes: _Axes, own: Floats, expert: Floats, points: Mapping[str, float]
) -> GraderFigures:
    both = ((own.sum(2) > 0) & (expert.sum(2) > 0))[..., None]
    together = np.where(both, own + expert, 0.0)
    return GraderFigures(
        analyst=name,
        overall=estimate_agreement(together),
        questions=_each_question(axes, together),
        leniency=_leniency(axes, own, expert, points),
        contacts=int((together.sum((1, 2)) > 0).sum()),
        answers=int(both.sum()),
    )


def _each_question(axes: _Axes, counts: Floats) -> dict[str, Agreement]:
    return {name: estimate_agreement(counts[:, [q], :]) for q, name in enumerate(axes.questions)}


def _leniency(axes: _Axes, own: Floats, expert: Floats, points: Mapping[str, float]) -> Figure:
    worth = np.array([points.get(answer, np.nan) for answer in axes.answers])
    known = ~np.isnan(worth)
    mine, theirs = own[..., known], expert[..., known]
    both = (mine.sum(2) > 0) & (theirs.sum(2) > 0)
    more = np.where(both, (mine - theirs) @ worth[known], 0.0)
    asked = both.sum(1)
    means = more.sum(1)[asked > 0] / asked[asked > 0]
    n = len(means)
    if n < MINIMUM_N:
        return too_few(n, "shared contacts")
    scatter = Scatter(float(means.std(ddof=1)) / n**0.5, n - 1)
    span = max(points.values()) - min(points.values())
    return t_estimate(
        float(means.mean()), scatter, n, "mean difference over contacts, t interval", (-span, span)
    )[0]


def _check(scores: pa.Table, baseline: pa.Table) -> None:
    require_columns(scores, "table of scores", _SCORES)
    require_columns(baseline, "baseline", _BASELINE)
    refuse_twice(scores, "table of scores", ("contact", "question", "analyst"))
    refuse_twice(baseline, "baseline", ("contact", "question"))


def _axes(scores: pa.Table, baseline: pa.Table, answers: Sequence[str]) -> _Axes:
    possible = dict.fromkeys([*answers, *_either(scores, baseline, "answer")])
    return _Axes(
        tuple(_either(scores, baseline, "contact")),
        tuple(_either(scores, baseline, "question")),
        tuple(possible),
    )


def _either(scores: pa.Table, baseline: pa.Table, column: str) -> list[str]:
    return sorted({*names(scores[column]), *names(baseline[column])})


def _by_analyst(scores: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    for name in names(scores["analyst"]):
        yield name, rows_of(scores, "analyst", name)


def _places(column: Any, known: Sequence[str]) -> Ints:
    place = {text: n for n, text in enumerate(known)}
    return np.array([place[text] for text in texts(column)], dtype=np.int64)
