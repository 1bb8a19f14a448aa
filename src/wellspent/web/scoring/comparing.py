"""How far people who scored the same contacts agree: tables for `quality.graders`, and where not.

session   a closed calibration: everybody against its expert
double    two people's blind scores of one sampled contact: each against the other
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
from django.db.models import Q

from wellspent.quality.columns import ANSWER_POINTS
from wellspent.quality.graders import (
    CalibrationSession,
    GraderFigures,
    calibration_session,
    grade_graders,
)
from wellspent.scorecard.forms import Form
from wellspent.web.access.scope import Scope
from wellspent.web.centre.remembering import Memory
from wellspent.web.scoring.answer_text import say_answer
from wellspent.web.scoring.models import Calibration, Evaluation, Given

__all__ = ["Difference", "Graded", "compare_session", "grade_everybody"]

_WORKED_OUT: Final = Memory(200)
_CLOSED: Final = Q(calibration__closed__isnull=False)
_TWICE: Final = Q(sampled__isnull=False, purpose__in=["audit", "double"])


@dataclass(frozen=True)
class Difference:
    """One question of one contact to which not everybody gave the same answer.

    `said` is each person's answer in words, with the quotes that show it, the expert's first.
    """

    contact: str
    question: str
    said: list[tuple[str, str, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Graded:
    """The graders graded: against experts of closed sessions, and against each other."""

    by_expert: dict[str, GraderFigures]
    by_each_other: dict[str, GraderFigures]
    sessions: int
    doubles: int


def compare_session(
    scope: Scope, session: Calibration
) -> tuple[CalibrationSession | None, list[Difference]]:
    """A closed session's agreement, and where people differed; None where nothing is to compare.

    Only of contacts in sight.
    """
    state = ("session", session.pk, _seen(scope, Q(calibration=session)))
    return _WORKED_OUT.recall(state, lambda: _compare(scope, session))


def grade_everybody(scope: Scope) -> Graded:
    """Every grader over all closed sessions and all double scores in sight."""
    state = ("everybody", _seen(scope, _CLOSED | _TWICE))
    return _WORKED_OUT.recall(state, lambda: _grade(scope))


def _seen(scope: Scope, condition: Q) -> tuple[tuple[int, int, datetime], ...]:
    """The finished evaluations in sight: who sees the same ones gets the same figures."""
    rows = scope.narrow(Evaluation.objects.filter(condition, state="finished"))
    return tuple(rows.order_by("pk").values_list("pk", "seen", "finished"))


def _compare(
    scope: Scope, session: Calibration
) -> tuple[CalibrationSession | None, list[Difference]]:
    form = session.form.parsed()
    rows = list(_given(scope, Q(calibration=session)))
    expert = [row for row in rows if row.evaluation.grader_id == session.expert_id]
    others = [row for row in rows if row.evaluation.grader_id != session.expert_id]
    found = None
    if expert and others:
        scores = _table(others, str)
        baseline = _table(expert, str).drop_columns(["analyst"])
        found = calibration_session(scores, baseline, _possible(form), _points(form))
    return found, _differences(form, rows, session.expert_id)


def _grade(scope: Scope) -> Graded:
    closed = list(_given(scope, _CLOSED))
    twice = _twice(list(_given(scope, _TWICE)))
    return Graded(
        _against_experts(closed),
        _against_each_other(twice),
        len({row.evaluation.calibration_id for row in closed}),
        len({row.evaluation.sampled_id for row in twice}),
    )


def _given(scope: Scope, condition: Q) -> Iterable[Given]:
    evaluations = scope.narrow(Evaluation.objects.filter(condition, state="finished"))
    rows = (
        Given.objects.filter(evaluation__in=evaluations.values("pk"))
        .select_related("evaluation__grader", "evaluation__form", "evaluation__calibration")
        .order_by("evaluation__contact", "pk")
    )
    return _comparable(rows)


def _comparable(rows: Iterable[Given]) -> Iterable[Given]:
    """Those that can be the same: words of one's own never are."""
    free: dict[int, set[str]] = {}
    for row in rows:
        form = row.evaluation.form
        if form.pk not in free:
            free[form.pk] = {q.id for q in form.parsed().questions if q.kind == "text"}
        if row.question not in free[form.pk]:
            yield row


def _against_experts(rows: list[Given]) -> dict[str, GraderFigures]:
    expert = [r for r in rows if r.evaluation.grader_id == r.evaluation.calibration.expert_id]
    others = [r for r in rows if r.evaluation.grader_id != r.evaluation.calibration.expert_id]
    if not expert or not others:
        return {}

    def key(row: Given) -> str:
        return f"{row.evaluation.calibration_id} {row.evaluation.contact}"

    baseline = _table(expert, key).drop_columns(["analyst"])
    return grade_graders(_table(others, key), baseline)


def _against_each_other(rows: list[Given]) -> dict[str, GraderFigures]:
    def key(row: Given) -> str:
        return f"{row.evaluation.sampled_id} {row.evaluation.contact}"

    found: dict[str, GraderFigures] = {}
    for person in sorted({row.evaluation.grader.username for row in rows}):
        own = [row for row in rows if row.evaluation.grader.username == person]
        keys = {key(row) for row in own}
        other = [r for r in rows if r.evaluation.grader.username != person and key(r) in keys]
        if other:
            baseline = _table(other, key).drop_columns(["analyst"])
            found |= grade_graders(_table(own, key), baseline)
    return found


def _twice(rows: list[Given]) -> list[Given]:
    """Those of sampled contacts that two people, and no more, have scored."""
    people: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        people[row.evaluation.sampled_id].add(row.evaluation.grader_id)
    return [row for row in rows if len(people[row.evaluation.sampled_id]) == 2]


def _table(rows: Iterable[Given], key: Any) -> pa.Table:
    """One row an answer; `key` names the contact: as it is where it is `str`."""
    columns: dict[str, list[str]] = {n: [] for n in ("contact", "question", "analyst", "answer")}
    for row in rows:
        evaluation = row.evaluation
        columns["contact"].append(evaluation.contact if key is str else key(row))
        # forms may ask other questions by the same name
        name = row.question if key is str else f"{evaluation.form.form} {row.question}"
        columns["question"].append(name)
        columns["analyst"].append(evaluation.grader.username)
        columns["answer"].append(row.value)
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _possible(form: Form) -> list[str]:
    """The answers that could be given, where every question knows the same ones."""
    known = {question.answers for question in form.questions}
    return list(known.pop()) if len(known) == 1 else []


def _points(form: Form) -> dict[str, float]:
    """What answers are worth: the five, and options that are worth the same wherever they stand."""
    worth: defaultdict[str, set[float]] = defaultdict(set)
    for question in form.questions:
        most = question.most_points or 1.0
        for option in question.options:
            share = option.score if option.points is None else option.points / most
            if share is not None and question.kind == "choice":
                worth[option.id].add(share)
    alike = {name: shares.pop() for name, shares in worth.items() if len(shares) == 1}
    return dict(ANSWER_POINTS) | alike


def _differences(form: Form, rows: Iterable[Given], expert: int) -> list[Difference]:
    questions = {question.id: question for question in form.questions}
    by_place: defaultdict[tuple[str, str], list[Given]] = defaultdict(list)
    for row in rows:
        by_place[row.evaluation.contact, row.question].append(row)
    found = []
    for (contact, name), given in by_place.items():
        if len({one.value for one in given}) > 1 and name in questions:
            given.sort(
                key=lambda one: (one.evaluation.grader_id != expert, one.evaluation.grader.username)
            )
            said = [
                (one.evaluation.grader.username, say_answer(questions[name], one.value), one.quotes)
                for one in given
            ]
            found.append(Difference(contact, questions[name].text, said))
    return found
