"""The pages of evaluations: the list, and one with its quotes and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import choices, selection_of
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right, Role
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import say_answer
from wellspent.web.scoring.blind import by_the_eye, still_blind
from wellspent.web.scoring.explaining import explain
from wellspent.web.scoring.exporting import EXPORTS, export, record_export
from wellspent.web.scoring.finding import Wanted, find_evaluations
from wellspent.web.scoring.material import Suggestion, read_material
from wellspent.web.scoring.models import Evaluation, Given, Purpose
from wellspent.web.scoring.scorers import scorers
from wellspent.web.scoring.streaming import send_export

__all__ = ["A_PAGE", "evaluation", "evaluations", "export_evaluations"]

A_PAGE: Final = 25


@door(Right.READ_EVALUATIONS)
def evaluations(request: Asked) -> HttpResponse:
    """The evaluations in sight, the newest first."""
    return _list(request, Wanted.of(request.GET.dict()))


@door(Right.EXPORT)
def export_evaluations(request: Asked) -> HttpResponseBase:
    """The finished ones in sight, as a file; that they were taken out is recorded."""
    kind = request.GET.get("as", "csv")
    wanted = Wanted.of(request.GET.dict())
    if not wanted.refused:
        try:
            made = export(find_evaluations(request.access, wanted), kind)
        except Refused as refused:
            wanted.refused[refused.place or "as"] = refused
        else:
            record_export(request.access.person, kind, request.GET.dict(), "page")
            return send_export(request, made)
    return _list(request, wanted)


def _list(request: Asked, wanted: Wanted) -> HttpResponse:
    found = Paginator(find_evaluations(request.access, wanted), A_PAGE)
    context = {
        "page": found.get_page(request.GET.get("page")),
        "refused": wanted.refused,
        "asked": request.GET.dict(),
        "exports": [(kind, words) for kind, (words, *_) in EXPORTS.items()],
        "exporting": request.access.may(Right.EXPORT),
        **_filters(request),
    }
    return render(
        request, "scoring/evaluations.html", context, status=422 if wanted.refused else 200
    )


@door(Right.READ_EVALUATIONS, about=Evaluation)
def evaluation(request: Asked, row: Evaluation) -> HttpResponse:
    """One evaluation: answers with quotes, the automatic ones apart, and how the score came about."""
    form = row.form.parsed()
    given = {one.question: one for one in row.given.all()}
    explained = explain(form, row.score)
    questions = {question.id: question for question in form.questions}
    blind = row.contact in still_blind(request.access, [row.contact])
    hints = {} if blind else read_material(row.contact).suggestions
    if blind:
        given = {name: by_the_eye(one) for name, one in given.items()}
    _record(
        request,
        row,
        [*given.values(), *(hint for name, hint in hints.items() if name in questions)],
    )
    context = {
        "evaluation": row,
        "answers": [
            {
                "question": question,
                "given": given[name],
                "said": say_answer(question, given[name].value),
            }
            for name, question in questions.items()
            if name in given
        ],
        "automatic": [
            {"question": question, "hint": hint, "said": say_answer(question, hint.answer)}
            for name, question in questions.items()
            if (hint := hints.get(name))
        ],
        "blind": blind,
        "explained": explained,
        "revisions": [
            {"row": one, "changes": _changes(one, questions)}
            for one in row.revisions.select_related("by")
        ],
        "own": row.grader_id == request.access.person.pk,
    }
    return render(request, "scoring/evaluation.html", context)


def _record(request: Asked, row: Evaluation, shown: Iterable[Given | Suggestion]) -> None:
    if any(one.quotes for one in shown):
        record_sitting([row.contact], request.access.person, "evaluation")


def _filters(request: Asked) -> dict[str, Any]:
    agent = request.access.role is Role.AGENT
    names = () if agent else ("team", "queue", "agent")
    return {
        "choices": choices(request.access, selection_of(request.GET), names),
        "forms": FormVersion.objects.exclude(state=FormVersion.State.DRAFT),
        "graders": [] if agent else scorers(),
        "purposes": Purpose.choices[:2] if agent else Purpose.choices,
        "states": [] if agent else Evaluation.State.choices,
    }


def _changes(revision: Any, questions: dict[str, Any]) -> list[tuple[str, str, str]]:
    """For each changed answer its question, what it was and what it is."""
    return [
        (
            questions[name].text if name in questions else name,
            say_answer(questions.get(name), revision.before.get(name, "")) or "no answer",
            say_answer(questions.get(name), value),
        )
        for name, value in revision.after.items()
    ]
