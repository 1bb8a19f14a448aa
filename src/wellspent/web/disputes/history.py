"""One dispute as its page shows it: what is disputed, what was said to it, what it changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellspent.scorecard.forms import Form, Question
from wellspent.web.access.models import Person
from wellspent.web.disputes.changing import answer_place
from wellspent.web.disputes.models import Decision, Dispute
from wellspent.web.disputes.raising import WHOLE
from wellspent.web.scoring.answer_text import choices_of, say_answer
from wellspent.web.scoring.models import Evaluation, Given

__all__ = ["Changed", "Event", "GivenRow", "given_rows", "history_of", "question_texts"]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A question with the answer that it has now, and what may be answered to it.

    `place` names the field of a new answer; `chosen` is what stands in it: what was typed, or
    for ticked options what is ticked now.
    """

    question: Question
    given: Given
    answer: str
    suggested: str
    place: str
    choices: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer before and after, in words."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody said or decided; `outcome` is empty for the agent's words."""

    at: datetime
    by: Person
    level: int
    comment: str
    outcome: str = ""
    changes: tuple[Changed, ...] = ()
    percent_before: float | None = None
    percent_after: float | None = None


def given_rows(
    evaluation: Evaluation, disputed: frozenset[str], typed: Mapping[str, list[str]] | None = None
) -> tuple[GivenRow, ...]:
    """Every answered question of an evaluation in the form's order.

    `typed` is what somebody chose for new answers, by the field's name.
    """
    given = {one.question: one for one in evaluation.given.all()}
    return tuple(
        _row(question, given[question.id], disputed, typed or {})
        for question in evaluation.form.parsed().questions
        if question.id in given
    )


def _row(
    question: Question, given: Given, disputed: frozenset[str], typed: Mapping[str, list[str]]
) -> GivenRow:
    place = answer_place(question.id)
    return GivenRow(
        question=question,
        given=given,
        answer=say_answer(question, given.value),
        suggested=say_answer(question, given.suggested),
        place=place,
        choices=tuple(choices_of(question)),
        chosen=tuple(typed.get(place) or _ticked(question, given.value)),
        disputed=question.id in disputed or WHOLE in disputed,
    )


def _ticked(question: Question, stored: str) -> list[str]:
    if question.kind != "several":
        return []
    return list(json.loads(stored)) if stored.startswith("[") else [stored]


def history_of(dispute: Dispute) -> tuple[Event, ...]:
    """Who said and decided what, in its order."""
    form = dispute.evaluation.form.parsed()
    events = [Event(one.at, one.by, one.level, one.comment) for one in dispute.objections.all()]
    events += [_decided(one, form) for one in dispute.decisions.all()]
    return tuple(sorted(events, key=lambda one: (one.level, one.outcome != "", one.at)))


def question_texts(disputes: Iterable[Dispute]) -> list[tuple[Dispute, list[str]]]:
    """Each dispute with the words of what it disputes; each form is read once."""
    texts: dict[int, dict[str, str]] = {}
    found = []
    for dispute in disputes:
        form = dispute.evaluation.form
        if form.pk not in texts:
            texts[form.pk] = {one.id: one.text for one in form.parsed().questions}
            texts[form.pk][WHOLE] = "The whole evaluation"
        names = [one.question for one in dispute.disputed.all()]
        found.append((dispute, [texts[form.pk].get(name, name) for name in names]))
    return found


def _decided(decision: Decision, form: Form) -> Event:
    told = {"outcome": decision.get_outcome_display().lower()}
    revision = decision.revision
    if revision is None:
        return Event(decision.at, decision.by, decision.level, decision.comment, **told)
    by_id: dict[str, Any] = {question.id: question for question in form.questions}
    changes = tuple(
        Changed(
            by_id[name].text if name in by_id else name,
            say_answer(by_id.get(name), revision.before.get(name, "")) or "no answer",
            say_answer(by_id.get(name), after),
        )
        for name, after in revision.after.items()
    )
    return Event(
        decision.at, decision.by, decision.level, decision.comment, **told, changes=changes,
        percent_before=revision.percent_before, percent_after=revision.percent_after,
    )  # fmt: skip
