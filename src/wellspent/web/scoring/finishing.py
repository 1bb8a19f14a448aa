"""Finishing an evaluation, and revising a finished one: what the answers come to, kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellspent.scorecard.form_score import FormScore, score_form
from wellspent.scorecard.forms import Form
from wellspent.web.access.models import Person
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import given_of, stored_of
from wellspent.web.scoring.answering import question_of
from wellspent.web.scoring.models import Evaluation, Given, Revision, Task
from wellspent.web.scoring.refusals import (
    AlreadyFinished,
    AnswerMissing,
    ChangedMeanwhile,
    FieldUnusable,
    NotYours,
)
from wellspent.web.scoring.signals import evaluation_finished, evaluation_revised

__all__ = ["finish", "revise", "score_of"]


def score_of(evaluation: Evaluation, form: Form | None = None) -> FormScore:
    """What the answers given so far come to."""
    form = form or evaluation.form.parsed()
    stored = {given.question: given.value for given in evaluation.given.all()}
    return score_form(form, given_of(form, stored))


def finish(evaluation: Evaluation, person: Person, seen: int | None = None) -> Evaluation:
    """Finish: the score is kept, the form's version locked, the task done.

    `seen` is how often the evaluation had been changed when it was shown; None does not ask.
    Raises `AnswerMissing`, `AlreadyFinished`, `ChangedMeanwhile`, `NotYours`.
    """
    if evaluation.grader_id != person.pk:
        raise NotYours("evaluation", evaluation.grader)
    with transaction.atomic():
        row = _held(evaluation)
        if row.state == Evaluation.State.FINISHED:
            raise AlreadyFinished
        if seen is not None and row.seen != seen:
            raise ChangedMeanwhile("", "changed in another window", "finish")
        form = row.form.parsed()
        score = score_of(row, form)
        _refuse_missing(form, score)
        _keep(row, score)
        row.state, row.finished = Evaluation.State.FINISHED, timezone.now()
        row.save()
        FormVersion.objects.filter(pk=row.form_id, locked=None).update(locked=row.finished)
        _done(row)
        transaction.on_commit(partial(_announce, evaluation_finished, row))
    return row


def revise(
    evaluation: Evaluation, answers: Mapping[str, str], by: Person, reason: str
) -> Evaluation:
    """Change answers of a finished evaluation, as a decided dispute does; the score is made anew.

    `answers` are the new ones by question, as stored (see `answer_text`); what was is kept in
    a `Revision` with the reason. Raises `AnswerInvalid`, and `FieldUnusable` without a
    reason, without a change or for a draft, `AnswerMissing` where a condition now asks more.
    """
    if not reason.strip():
        raise FieldUnusable("The revision has no reason.", "Say why the answers change.", "reason")
    with transaction.atomic():
        row = _held(evaluation)
        if row.state != Evaluation.State.FINISHED:
            raise FieldUnusable("This evaluation is a draft.", "Finish it first.", "answers")
        form = row.form.parsed()
        wanted = {
            name: stored_of(question_of(form, name), given)
            for name, given in given_of(form, answers).items()
        }
        held = {given.question: given for given in row.given.all()}
        new = {n: v for n, v in wanted.items() if n not in held or held[n].value != v}
        if not new:
            raise FieldUnusable(
                "None of these answers differs from what is there.",
                "Change one, or reject the dispute.",
                "answers",
            )
        before = {n: held[n].value if n in held else "" for n in new}
        for name, value in new.items():
            _replace(held.get(name) or Given(evaluation=row, question=name, seen=0), value)
        score = score_of(Evaluation.objects.get(pk=row.pk), form)
        _refuse_missing(form, score)
        percent = row.percent
        _keep(row, score)
        row.seen += 1
        row.save()
        Revision.objects.create(
            evaluation=row, by=by, reason=reason.strip(), before=before, after=new,
            percent_before=percent, percent_after=row.percent,
        )  # fmt: skip
        transaction.on_commit(partial(_announce, evaluation_revised, row))
    return row


def _held(evaluation: Evaluation) -> Evaluation:
    """The row, held until the transaction ends."""
    row: Evaluation = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("form")
        .get(pk=evaluation.pk)
    )
    return row


def _refuse_missing(form: Form, score: FormScore) -> None:
    if score.unanswered:
        texts = {question.id: question.text for question in form.questions}
        raise AnswerMissing((texts[name] for name in score.unanswered), score.unanswered[0])


def _keep(row: Evaluation, score: FormScore) -> None:
    row.percent = score.percent
    row.failed = bool(score.failed_by)
    row.score = asdict(score)


def _replace(given: Given, value: str) -> None:
    given.value = value
    if given.suggested:
        same = given.suggested == value
        given.outcome = Given.Outcome.ACCEPTED if same else Given.Outcome.CHANGED
    given.seen += 1
    given.save()


def _done(row: Evaluation) -> None:
    """The tasks that this evaluation does; saved one by one, so that each is in the audit log."""
    own = Task.objects.filter(
        assignee=row.grader_id, contact=row.contact, form=row.form_id, purpose=row.purpose,
        calibration=row.calibration_id, sampled=row.sampled_id, done=None,
    )  # fmt: skip
    for task in own:
        task.done = row.finished
        task.save()


def _announce(signal: Any, row: Evaluation) -> None:
    signal.send_robust(sender=Evaluation, evaluation=row)
