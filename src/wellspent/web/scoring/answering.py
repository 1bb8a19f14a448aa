"""Answering: one question after the other, each kept at once, nothing overwritten silently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wellspent.report.index import ContactLine
from wellspent.scorecard.forms import Form, Question
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.said import said
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import given_of, say_answer, stored_of
from wellspent.web.scoring.material import Material
from wellspent.web.scoring.models import Evaluation, Given, Purpose, Task
from wellspent.web.scoring.quoting import find_quotes
from wellspent.web.scoring.refusals import (
    AlreadyFinished,
    ChangedMeanwhile,
    FieldUnusable,
    NotYours,
)

__all__ = ["Sent", "answer", "begin", "form_in_use", "keep_note", "question_of"]


@dataclass(frozen=True)
class Sent:
    """One answer as somebody sends it.

    `quotes` are turn and words; None leaves those that are there. `note` None likewise.
    `seen` is how often the answer had been changed when it was shown: 0 where there was none.
    """

    question: str
    value: str
    seen: int
    note: str | None = None
    quotes: tuple[tuple[int, str], ...] | None = None


def form_in_use() -> FormVersion:
    """The form for a contact that no task asks for: the newest of those in use."""
    form: FormVersion | None = (
        FormVersion.objects.filter(state=FormVersion.State.ACTIVE).order_by("-changed").first()
    )
    if form is None:
        raise FieldUnusable("No form is in use.", "Put one into use under Forms.", "form")
    return form


def begin(person: Person, line: ContactLine, form: FormVersion, task: Task | None) -> Evaluation:
    """The person's own evaluation of this contact, made where there is none yet."""
    own = {
        "contact": line.contact,
        "form": form,
        "grader": person,
        "purpose": task.purpose if task else Purpose.STANDARD,
        "calibration": task.calibration if task else None,
        "sampled": task.sampled if task else None,
    }
    evaluation: Evaluation = Evaluation.objects.get_or_create(
        **own, defaults=AboutContact.of(line) | {"blind": bool(task and task.blind)}
    )[0]
    return evaluation


def answer(evaluation: Evaluation, person: Person, sent: Sent, material: Material) -> Given:
    """Keep one answer. Where it takes the automatic one, that one's quotes come with it.

    Raises `ChangedMeanwhile` where the answer is no longer the one that was shown,
    `AnswerInvalid` for what the form does not know, `Refused` for words that are too many,
    `QuoteNotThere`, `AlreadyFinished`, `NotYours`.
    """
    form = evaluation.form.parsed()
    question = question_of(form, sent.question)
    value = stored_of(question, given_of(form, {question.id: sent.value})[question.id])
    # the free words, and those of an answer that is text
    note = None if sent.note is None else said(sent.note, question.id)
    value = said(value, question.id)
    hint = None if evaluation.hides_suggestions else material.suggestions.get(question.id)
    with transaction.atomic():
        locked = _writable(evaluation, person)
        given = locked.given.filter(question=question.id).first()
        _refuse_changed(given, sent, question, value)
        fresh = given is None
        given = given or Given(evaluation=locked, question=question.id, seen=0)
        taken = hint is not None and hint.answer == value
        if sent.quotes is not None:
            given.quotes = find_quotes(material, sent.quotes, question.id)
        elif taken and hint and not given.quotes:
            given.quotes = [dict(quote) for quote in hint.quotes]
        elif not fresh and given.value != value and given.outcome == Given.Outcome.ACCEPTED:
            given.quotes = []  # those showed the automatic answer, which is no longer taken
        given.value = value
        given.note = given.note if note is None else note
        given.suggested, given.suggested_by = (hint.answer, hint.by) if hint else ("", "")
        given.suggested_confidence = hint.confidence if hint else None
        given.outcome = _outcome(taken=taken, shown=hint is not None)
        given.seen += 1
        given.save()
        _count(locked)
    return given


def keep_note(evaluation: Evaluation, person: Person, note: str, was: str | None = None) -> None:
    """Keep the note about the whole; `was` is the note as it was shown.

    Raises `Refused` for one that is too long, `ChangedMeanwhile`, `AlreadyFinished`, `NotYours`.
    """
    words = said(note, "note")
    with transaction.atomic():
        locked = _writable(evaluation, person)
        if was is not None and locked.note not in {was.strip(), words}:
            raise ChangedMeanwhile("note", locked.note, note)
        locked.note = words
        _count(locked)


def question_of(form: Form, name: str) -> Question:
    """The question of this id. Raises `FieldUnusable`."""
    found: Iterable[Question] = (one for one in form.questions if one.id == name)
    question = next(iter(found), None)
    if question is None:
        asked = ", ".join(one.id for one in form.questions)
        raise FieldUnusable(f"The form has no question '{name}'.", f"It asks: {asked}.", "question")
    return question


def _writable(evaluation: Evaluation, person: Person) -> Evaluation:
    """The row, held until the transaction ends, where this person may still write in it."""
    if evaluation.grader_id != person.pk:
        raise NotYours("evaluation", evaluation.grader)
    locked: Evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if locked.state == Evaluation.State.FINISHED:
        raise AlreadyFinished
    return locked


def _refuse_changed(given: Given | None, sent: Sent, question: Question, value: str) -> None:
    """Raise where the answer is another than the one shown, unless both say the same."""
    now = given.seen if given else 0
    if now == sent.seen or (given and given.value == value and sent.note in {None, given.note}):
        return
    raise ChangedMeanwhile(
        question.id,
        say_answer(question, given.value) if given else "no answer",
        say_answer(question, value) or "no answer",
    )


def _outcome(*, taken: bool, shown: bool) -> Any:
    if not shown:
        return Given.Outcome.OWN
    return Given.Outcome.ACCEPTED if taken else Given.Outcome.CHANGED


def _count(evaluation: Evaluation) -> None:
    evaluation.seen += 1
    evaluation.save()
