"""Evaluations over HTTP: list, one, export, the panel, answers, finishing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router

from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.scoring.answering import Sent, answer, begin, keep_note
from wellspent.web.scoring.blind import by_the_eye, still_blind
from wellspent.web.scoring.exporting import export, record_export
from wellspent.web.scoring.finding import Wanted, find_evaluations
from wellspent.web.scoring.finishing import finish
from wellspent.web.scoring.material import read_material
from wellspent.web.scoring.models import Evaluation, Given
from wellspent.web.scoring.panel import Asked, Panel, build_panel
from wellspent.web.scoring.refusals import FieldUnusable
from wellspent.web.scoring.shapes import (
    AnswerIn,
    EvaluationOut,
    EvaluationRow,
    FinishIn,
    NoteIn,
    PanelOut,
    evaluation_row,
    person_ref,
)
from wellspent.web.scoring.streaming import send_export
from wellspent.web.scoring.work_routes import router as work

__all__ = ["router"]

router = Router(tags=["Evaluations"])
router.add_router("", work)

Text = Annotated[str, Query(max_length=250)]
PurposeName = Literal["", "standard", "audit", "double", "calibration"]
StateName = Literal["", "draft", "finished"]


@router.get("/evaluations", auth=gates(Right.READ_EVALUATIONS), response=Paged[EvaluationRow])
def list_evaluations(  # noqa: PLR0917 - ninja reads the query from the signature
    request: HttpRequest,
    agent: Text = "", team: Text = "", queue: Text = "", form: Text = "", grader: Text = "",
    purpose: PurposeName = "", state: StateName = "",
    finished_from: Text = "", finished_to: Text = "",
    limit: Limit = 50, offset: Offset = 0,
) -> Any:  # fmt: skip
    """The evaluations in sight, the newest first; days such as `2026-11-22`."""
    wanted = Wanted.strictly(
        {
            "agent": agent, "team": team, "queue": queue, "form": form, "grader": grader,
            "purpose": purpose, "state": state, "from": finished_from, "to": finished_to,
        }
    )  # fmt: skip
    rows = find_evaluations(request.access, wanted).select_related("sampled")
    return page(rows, limit, offset, evaluation_row)


@router.get("/evaluations/export", auth=gates(Right.EXPORT))
def export_finished(
    request: HttpRequest,
    kind: Annotated[Literal["csv", "parquet", "connect", "zendesk"], Query(alias="as")] = "csv",
    form: Text = "",
    finished_from: Text = "",
    finished_to: Text = "",
) -> HttpResponseBase:
    """The finished ones in sight, as a file; that they were taken out is recorded."""
    query = {"form": form, "from": finished_from, "to": finished_to}
    made = export(find_evaluations(request.access, Wanted.strictly(query)), kind)
    record_export(request.access.person, kind, query, "api")
    return send_export(request, made)


@router.get(
    "/evaluations/{int:evaluation}", auth=gates(Right.READ_EVALUATIONS), response=EvaluationOut
)
def get_evaluation(request: HttpRequest, evaluation: int) -> Any:
    """One evaluation with its answers, its arithmetic and its revisions."""
    return _whole(request, request.access.find(Evaluation, evaluation))


@router.post(
    "/evaluations/{int:evaluation}/finish", auth=gates(Right.SCORE), response=EvaluationOut
)
def finish_evaluation(request: HttpRequest, evaluation: int, sent: FinishIn) -> Any:
    """Finish an own evaluation."""
    row = request.access.find(Evaluation, evaluation)
    return _whole(request, finish(row, request.access.person, sent.seen))


@router.post("/evaluations/{int:evaluation}/note", auth=gates(Right.SCORE), response=EvaluationOut)
def note_evaluation(request: HttpRequest, evaluation: int, sent: NoteIn) -> Any:
    """Keep the note about the whole of an own evaluation."""
    row = request.access.find(Evaluation, evaluation)
    keep_note(row, request.access.person, sent.note, sent.was)
    return _whole(request, request.access.find(Evaluation, evaluation))


@router.get("/panel/{path:contact}", auth=gates(Right.SCORE), response=PanelOut)
def get_panel(request: HttpRequest, contact: str, task: Text = "", form: Text = "") -> Any:
    """A contact ready to be scored: the form, what is answered so far, and by whom else."""
    line = request.access.contact(contact)
    built = build_panel(request.access, line, read_material(contact), {"task": task, "form": form})
    if built.quoting:
        record_sitting([contact], request.access.person, "api panel")
    return _panel(built)


@router.post("/answers/{path:contact}", auth=gates(Right.SCORE), response=EvaluationOut)
def post_answer(request: HttpRequest, contact: str, sent: AnswerIn) -> Any:
    """Keep one answer; the first makes the evaluation. 409 where it was changed meanwhile."""
    scope = request.access
    line, material = scope.contact(contact), read_material(contact)
    named = {"task": str(sent.task or ""), "form": str(sent.form or "")}
    built = build_panel(scope, line, material, named)
    if built.version is None:
        raise FieldUnusable("No form is in use.", "Put one into use.", "form")
    row = built.evaluation or begin(scope.person, line, built.version, built.task)
    quotes = None if sent.quotes is None else tuple((q.turn, q.words) for q in sent.quotes)
    given = Sent(sent.question, sent.value, sent.seen, sent.note, quotes)
    answer(row, scope.person, given, material.without_suggestions() if built.hidden else material)
    return _whole(request, scope.find(Evaluation, row.pk))


def _whole(request: HttpRequest, row: Evaluation) -> dict[str, Any]:
    """The whole of it; where words of the contact stand in it, that they were opened is recorded."""
    given = list(row.given.all())
    if any(one.quotes for one in given):
        record_sitting([row.contact], request.access.person, "api evaluation")
    if still_blind(request.access, [row.contact]):
        given = [by_the_eye(one) for one in given]
    revisions = [
        {
            "by": person_ref(one.by), "at": one.at, "reason": one.reason, "before": one.before,
            "after": one.after, "percent_before": one.percent_before,
            "percent_after": one.percent_after,
        }
        for one in row.revisions.select_related("by")
    ]  # fmt: skip
    return evaluation_row(row) | {
        "note": row.note,
        "seen": row.seen,
        "answers": [_given(one) for one in given],
        "score": row.score,
        "revisions": revisions,
    }


def _given(one: Given) -> dict[str, Any]:
    names = ("question", "value", "note", "quotes", "suggested", "suggested_by",
             "suggested_confidence", "outcome", "seen")  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _panel(built: Panel) -> dict[str, Any]:
    return {
        "contact": built.line.contact,
        "form": built.version.pk if built.version else None,
        "task": built.task.pk if built.task else None,
        "evaluation": built.evaluation.pk if built.evaluation else None,
        "seen": built.seen,
        "hidden": built.hidden,
        "questions": list(_asked(built.questions)),
    }


def _asked(rows: Iterable[Asked]) -> Iterable[dict[str, Any]]:
    for row in rows:
        hint = row.suggestion
        yield {
            "question": row.question.id,
            "text": row.question.text,
            "kind": row.question.kind,
            "choices": [choice["value"] for choice in row.choices],
            "asked": row.asked,
            "given": _given(row.given) if row.given else None,
            "suggestion": hint and {
                "answer": hint.answer, "by": hint.by, "confidence": hint.confidence,
                "quotes": list(hint.quotes),
            },
            "others": {one.grader.username: given.value for one, _, given in row.others},
        }  # fmt: skip
