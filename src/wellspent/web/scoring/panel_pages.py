"""The panel's own addresses: an answer is sent, others are looked at."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from wellspent.errors import WellspentError
from wellspent.report.index import ContactLine
from wellspent.web.access.doors import Asked as Request
from wellspent.web.access.doors import door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import status_of
from wellspent.web.access.roles import Right
from wellspent.web.scoring.answering import keep_note
from wellspent.web.scoring.finishing import finish
from wellspent.web.scoring.material import Material, read_material
from wellspent.web.scoring.models import Evaluation
from wellspent.web.scoring.panel import Asked, Panel, Typed, build_panel
from wellspent.web.scoring.refusals import FieldUnusable
from wellspent.web.scoring.sent_form import keep_question, keep_questions, typed_value

__all__ = ["contact_address", "others", "score"]


@door(Right.SCORE, about="contact", methods=("GET", "POST"))
def score(request: Request, line: ContactLine) -> HttpResponse:
    """The panel by itself; an answer, or the whole form, is sent here."""
    material = read_material(line.contact)
    data = request.POST if request.method == "POST" else request.GET
    panel = build_panel(request.access, line, material, data)
    if panel.hidden:  # what was not shown cannot be taken
        material = material.without_suggestions()
    if request.method != "POST":
        return _page(request, panel)
    if panel.form is None:
        panel.error = FieldUnusable("No form is in use.", "Put one into use under Forms.")
        return _page(request, panel, 422)
    if request.htmx and data.get("question"):
        return _one(request, panel, material)
    return _whole(request, panel, material)


@door(Right.SCORE, about="contact")
def others(request: Request, line: ContactLine) -> HttpResponse:
    """Who else scores this contact, with their answers: asked for again and again by the panel."""
    panel = build_panel(request.access, line, Material((), {}), request.GET)
    return render(request, "scoring/others.html", {"panel": panel, "refreshed": True})


def contact_address(contact: str) -> str:
    """The page of a contact."""
    try:
        return str(reverse("contact", kwargs={"contact": contact}))
    except NoReverseMatch:
        return str(reverse("score", kwargs={"contact": contact}))


def _one(request: Request, panel: Panel, material: Material) -> HttpResponse:
    """One question, sent by itself: its state comes back, and of others what changed meanwhile."""
    data = request.POST
    row = next((one for one in panel.questions if one.question.id == data["question"]), None)
    if row is None:
        return HttpResponse("The form has changed; open the page again.", status=409)
    status, error, waiting = 200, None, False
    try:
        waiting = keep_question(panel, request.access.person, row, data, material) is None
    except WellspentError as refused:
        error, status = refused, _status(refused)
    fresh = build_panel(request.access, panel.line, material, data)
    _record(request, fresh)
    for one in fresh.questions:
        sent = data.get(f"seen-{one.question.id}", "0")
        one.changed = one.question.id != row.question.id and str(one.seen) != sent
        if one.question.id == row.question.id:
            one.typed.error = error
    now = next(one for one in fresh.questions if one.question.id == row.question.id)
    context = {
        "panel": fresh,
        "one": now,
        "waiting": waiting and bool(data.get(f"words-{row.question.id}")),
        "changed": [one for one in fresh.questions if one.changed],
        "sent_words": _sent_words(now, data),
    }
    response = render(request, "scoring/answered.html", context, status=status)
    if error is None and not waiting:
        # the fields of a quote are emptied where they still hold what was attached just now
        words = data.get(f"words-{row.question.id}", "")
        response["HX-Trigger"] = json.dumps({"scored": {"words": words[:500]}})
    return response


def _status(error: WellspentError) -> int:
    """422 for what was typed, 409 for what changed meanwhile."""
    return max(status_of(error), 409) if status_of(error) != 400 else 422


def _sent_words(row: Asked, data: Any) -> str:
    """The answer that was sent, so that a conflict shows both."""
    return typed_value(row.question, data)


def _whole(request: Request, panel: Panel, material: Material) -> HttpResponse:
    """The whole form, sent as one: what could not be taken comes back with its error."""
    data, person = request.POST, request.access.person
    finishing = data.get("do") == "finish"
    stale = finishing and panel.evaluation is not None and data.get("seen") != str(panel.seen)
    refused = keep_questions(panel, person, data, material)
    fresh = build_panel(request.access, panel.line, material, data)
    _bring_back(fresh, {r.question.id: r.typed for r in panel.questions if r.typed.error})
    errors = [one.error for one in refused]
    try:
        if fresh.evaluation and (note := data.get("note")) is not None:
            keep_note(fresh.evaluation, person, note, data.get("note-was"))
        if finishing and not errors:
            if fresh.evaluation is None:
                raise FieldUnusable("No question has an answer yet.", "Answer them, then finish.")
            seen = -1 if stale else None
            finish(fresh.evaluation, person, seen)
    except WellspentError as error:
        errors.append(error)
        fresh.error, fresh.note = error, data.get("note")
        _mark(fresh, error)
    if errors:
        return _page(request, fresh, max(_status(one) for one in errors))
    if finishing:
        shared = (
            Evaluation.objects.get(pk=fresh.evaluation.pk).shared if fresh.evaluation else False
        )
        seen_by = " and the agent sees it" if shared else ""
        messages.success(request, f"Finished: the score is kept{seen_by}.")
    query = f"?task={fresh.task.pk}" if fresh.task else ""
    return redirect(contact_address(panel.line.contact) + query)


def _bring_back(fresh: Panel, refused: dict[str, Typed]) -> None:
    for one in fresh.questions:
        if one.question.id in refused:
            one.typed = refused[one.question.id]


def _mark(panel: Panel, error: Any) -> None:
    """Show an error at its question, if it has one."""
    place = getattr(error, "place", None)
    for one in panel.questions:
        if place and one.question.id == place:
            one.typed.error = error
            panel.error = error


def _record(request: Request, panel: Panel) -> None:
    if panel.quoting:
        record_sitting([panel.line.contact], request.access.person, "score")


def _page(request: Request, panel: Panel, status: int = 200) -> HttpResponse:
    _record(request, panel)
    return render(
        request, "scoring/score.html",
        {"panel": panel, "contact_address": contact_address(panel.line.contact)}, status=max(200, status),
    )  # fmt: skip
