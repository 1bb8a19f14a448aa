"""The panel beside a transcript: the form, question by question, ready to be answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from wellspent.report.index import ContactLine
from wellspent.scorecard.form_score import is_asked
from wellspent.scorecard.forms import Form, Question
from wellspent.web.access.models import Person
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import choices_of, given_of, say_answer
from wellspent.web.scoring.answering import form_in_use
from wellspent.web.scoring.blind import still_blind
from wellspent.web.scoring.material import Material, Suggestion, material_of
from wellspent.web.scoring.models import Evaluation, Given, Purpose, SampledContact, Task
from wellspent.web.scoring.refusals import FieldUnusable
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["Asked", "Panel", "Typed", "build_panel", "others_of", "panel"]


@dataclass
class Typed:
    """What somebody sent for one question that was not taken, to stand in its field again."""

    value: str = ""
    note: str | None = None
    turn: str = ""
    words: str = ""
    error: Any = None


@dataclass
class Asked:
    """One question on the panel."""

    question: Question
    number: int
    asked: bool
    given: Given | None
    suggestion: Suggestion | None
    typed: Typed = field(default_factory=Typed)
    others: list[tuple[Evaluation, str, Given]] = field(default_factory=list)
    changed: bool = False  # in another window, since this one was shown

    @property
    def seen(self) -> int:
        """How often the answer was changed."""
        return self.given.seen if self.given else 0

    @property
    def value(self) -> str:
        """What stands in the field: what was typed, or what is kept."""
        return self.typed.value or (self.given.value if self.given else "")

    @property
    def note(self) -> str:
        """Likewise."""
        kept = self.given.note if self.given else ""
        return kept if self.typed.note is None else self.typed.note

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Each choice with its words, its key and whether it is chosen."""
        choices = choices_of(self.question)
        if self.question.kind == "several":
            choices = [choices[0], *choices[1:], ("[]", "None of these")]
        chosen = _ticked(self.value)
        return [
            {
                "value": value,
                "words": words,
                "key": number if number < 10 else "",
                "chosen": value in chosen,
            }
            for number, (value, words) in enumerate(choices, 1)
        ]

    @property
    def span(self) -> tuple[int | None, int | None]:
        """The least and the most that a number can be."""
        return self.question.options[0].low, self.question.options[-1].high

    @property
    def said(self) -> str:
        """The kept answer in the form's words."""
        return say_answer(self.question, self.given.value) if self.given else ""

    @property
    def suggested(self) -> str:
        """The automatic answer in the form's words."""
        return say_answer(self.question, self.suggestion.answer) if self.suggestion else ""

    @property
    def acceptable(self) -> bool:
        """Whether there is an automatic answer that the form can take."""
        return self.suggestion is not None and self.suggestion.answer in self.question.answer_ids


@dataclass
class Panel:
    """The panel for one person and one contact.

    `writing` says whether they may still answer; `hidden` why the automatic answers are not
    shown, empty where they are. `evaluation` is their own, None before the first answer.
    """

    line: ContactLine
    version: FormVersion | None
    form: Form | None
    task: Task | None
    evaluation: Evaluation | None
    sections: list[tuple[Any, list[Asked]]]
    hidden: str
    may_score: bool
    others: list[Evaluation]
    marks: list[SampledContact]
    forms: list[FormVersion]
    error: Any = None
    note: str | None = None

    @property
    def questions(self) -> list[Asked]:
        """Every question, in the form's order."""
        return [one for _, rows in self.sections for one in rows]

    @property
    def writing(self) -> bool:
        """Whether answers can still be given."""
        done = self.evaluation is not None and self.evaluation.state == "finished"
        return self.may_score and self.form is not None and not done

    @property
    def quoting(self) -> bool:
        """Whether words of the contact stand on it."""
        return any(
            (one.suggestion and one.suggestion.quotes) or (one.given and one.given.quotes)
            for one in self.questions
        )

    @property
    def asked_numbers(self) -> str:
        """The questions that are asked, by their numbers in the form, for the page to show."""
        return " ".join(str(one.number) for one in self.questions if one.asked)

    @property
    def total(self) -> int:
        """How many questions are asked."""
        return sum(one.asked for one in self.questions)

    @property
    def answered(self) -> int:
        """How many of these have an answer."""
        return sum(one.asked and one.given is not None for one in self.questions)

    @property
    def blind(self) -> bool:
        """Whether others' work stays hidden until this person has finished."""
        return bool(self.task and self.task.blind and self.task.done is None)

    @property
    def seen(self) -> int:
        """How often the evaluation was changed."""
        return self.evaluation.seen if self.evaluation else 0


def panel(request: HttpRequest, line: ContactLine, record: ContactRecord) -> dict[str, Any]:
    """The context of `scoring/panel.html`: one name, `panel`."""
    wanted = request.GET
    return {"panel": build_panel(request.access, line, material_of(record), wanted)}


def build_panel(
    scope: Scope, line: ContactLine, material: Material, wanted: Mapping[str, str]
) -> Panel:
    """The panel for whoever asks; `wanted` may name a `task` or a `form` by its number."""
    may_score = scope.may(Right.SCORE)
    task = _task(scope, line, wanted.get("task", "")) if may_score else None
    version, forms = _form(task, wanted.get("form", ""))
    form = version.parsed() if version else None
    evaluation = _own(scope.person, line, version, task) if may_score and version else None
    hidden = _hidden(scope, line, task, evaluation)
    built = Panel(
        line, version, form, task, evaluation,
        _sections(form, evaluation, None if hidden else material) if form else [],
        hidden, may_score, others_of(scope, line, version, evaluation),
        list(scope.narrow(SampledContact.objects.filter(contact=line.contact)).select_related("sample")),
        forms,
    )  # fmt: skip
    _place_others(built.questions, built.others)
    return built


def others_of(
    scope: Scope, line: ContactLine, version: FormVersion | None, own: Evaluation | None
) -> list[Evaluation]:
    """Everybody else's evaluations of this contact by this form that may be seen."""
    rows = Evaluation.objects.filter(contact=line.contact, form=version)
    if own is not None:
        rows = rows.exclude(pk=own.pk)
    return list(scope.narrow(rows).select_related("grader", "form").prefetch_related("given")[:20])


def _task(scope: Scope, line: ContactLine, named: str) -> Task | None:
    """The task that is named, or the oldest open one of this person for this contact."""
    own = scope.narrow(
        Task.objects.filter(contact=line.contact, assignee=scope.person)
    ).select_related("form", "sampled", "calibration")
    if named.isdecimal() and len(named) < 19 and (found := own.filter(pk=named).first()):
        return found  # type: ignore[no-any-return]
    return own.filter(done=None).first()  # type: ignore[no-any-return]


def _form(task: Task | None, named: str) -> tuple[FormVersion | None, list[FormVersion]]:
    """The form to score by, and those that could be chosen instead."""
    if task is not None:
        return task.form, []
    active = list(FormVersion.objects.filter(state=FormVersion.State.ACTIVE).order_by("title"))
    chosen = next((one for one in active if str(one.pk) == named), None)
    if chosen is None:
        try:
            chosen = form_in_use()
        except FieldUnusable:
            return None, []
    return chosen, active if len(active) > 1 else []


def _own(
    person: Person, line: ContactLine, version: FormVersion, task: Task | None
) -> Evaluation | None:
    found: Evaluation | None = (
        Evaluation.objects.filter(
            contact=line.contact, form=version, grader=person,
            purpose=task.purpose if task else Purpose.STANDARD,
            calibration=task.calibration if task else None,
            sampled=task.sampled if task else None,
        )
        .select_related("form")
        .prefetch_related("given")
        .first()
    )  # fmt: skip
    return found


def _hidden(
    scope: Scope, line: ContactLine, task: Task | None, evaluation: Evaluation | None
) -> str:
    """Why the automatic answers are hidden; empty where they are shown."""
    one: Any = evaluation or task
    if one is not None and one.purpose == Purpose.AUDIT:
        return (
            "Automatic answers are hidden: this contact was drawn at random, to measure what "
            "people see in it and not whether they agree with a machine."
        )
    if one is not None and (one.purpose != Purpose.STANDARD or one.blind):
        return "Automatic answers are hidden: everybody scores this contact blindly."
    if still_blind(scope, [line.contact]):
        return (
            "Automatic answers are hidden: this contact is still to be scored by the eye alone, "
            "by you or by whoever takes it."
        )
    return ""


def _sections(
    form: Form, evaluation: Evaluation | None, material: Material | None
) -> list[tuple[Any, list[Asked]]]:
    given = {one.question: one for one in evaluation.given.all()} if evaluation else {}
    stored = {name: one.value for name, one in given.items()}
    asked = is_asked(form, given_of(form, stored))
    hints = material.suggestions if material else {}
    numbers = {question.id: number for number, question in enumerate(form.questions, 1)}
    return [
        (
            section,
            [
                Asked(
                    question,
                    numbers[question.id],
                    question.id in asked,
                    given.get(question.id),
                    hints.get(question.id),
                )
                for question in section.questions
            ],
        )
        for section in form.sections
    ]


def _place_others(questions: Iterable[Asked], others: Iterable[Evaluation]) -> None:
    by_id = {one.question.id: one for one in questions}
    for evaluation in others:
        for given in evaluation.given.all():
            if row := by_id.get(given.question):
                row.others.append((evaluation, say_answer(row.question, given.value), given))


def _ticked(value: str) -> list[str]:
    if value.startswith("[") and value != "[]":
        try:
            return [str(one) for one in json.loads(value)]
        except (ValueError, RecursionError):  # typed, and refused: no option is called so
            return [value]
    return [value] if value else []
