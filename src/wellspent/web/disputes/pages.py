"""The pages of disputes: the list, one with its history, raising one, and what is overturned."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import page_status, place_of, status_of
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing
from wellspent.web.disputes.deciding import decide, why_not_decide
from wellspent.web.disputes.history import GivenRow, given_rows, history_of, question_texts
from wellspent.web.disputes.listing import SHOWN, Shown, disputes_in_sight, shown
from wellspent.web.disputes.models import Dispute, Outcome
from wellspent.web.disputes.overturned import overturned_shares
from wellspent.web.disputes.raising import WHOLE, raise_dispute, take_further, window_of
from wellspent.web.disputes.weighing import weigh
from wellspent.web.scoring.models import Evaluation

__all__ = [
    "decide_dispute",
    "dispute_further",
    "list_disputes",
    "new_dispute",
    "show_dispute",
    "show_overturned",
    "weigh_decision",
]

_PAGE = 25


@door(Right.READ_DISPUTES)
def list_disputes(request: Asked) -> HttpResponse:
    """The disputes in sight, of one kind."""
    usual: Shown = "open" if request.access.may(Right.DECIDE_DISPUTES) else "all"
    asked = request.GET.get("show", usual)
    which = cast("Shown", asked if asked in SHOWN else usual)
    rows = shown(disputes_in_sight(request.access), which, request.access)
    some = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "disputes/disputes.html",
        {
            "page": some,
            "rows": question_texts(some),
            "which": which,
            "kinds": SHOWN,
            "own": request.access.role is Role.AGENT,
            "days": standing().workspace.settings.quality.dispute_days,
            "may_see_shares": request.access.may(Right.READ_SCORING),
        },
    )


@door(Right.DISPUTE, about=Evaluation, methods=("GET", "POST"))
def new_dispute(request: Asked, evaluation: Evaluation) -> HttpResponse:
    """Choose what to dispute, say why, and send it."""
    chosen = request.POST.getlist("questions") or request.GET.getlist("question")
    comment = request.POST.get("comment", "")
    error: WellspentError | None = None
    if request.method == "POST":
        questions = [WHOLE if one == "whole" else one for one in chosen]
        try:
            dispute = raise_dispute(evaluation, request.access.person, questions, comment)
        except WellspentError as refused:
            error = refused
        else:
            messages.success(request, "Your dispute is raised. Here you see what becomes of it.")
            return redirect("dispute", pk=dispute.pk)
    window = window_of(evaluation)
    return render(
        request,
        "disputes/new.html",
        {
            "evaluation": evaluation,
            "window": window,
            "rows": given_rows(evaluation, window.disputed),
            "chosen": chosen,
            "comment": comment,
            "earlier": evaluation.disputes.all(),
            "days": standing().workspace.settings.quality.dispute_days,
            **_said(error),
        },
        status=page_status(error),
    )


@door(Right.READ_DISPUTES, about=Dispute)
def show_dispute(request: Asked, dispute: Dispute) -> HttpResponse:
    """What is disputed, what was said and decided, and what one may do about it."""
    return _show(request, dispute)


@door(Right.DECIDE_DISPUTES, about=Dispute, methods=("POST",))
def decide_dispute(request: Asked, dispute: Dispute) -> HttpResponse:
    """Decide; what was typed stays in the form where it cannot be done."""
    sent = request.POST
    try:
        decide(
            dispute, request.access.person,
            level=_level(sent.get("level", ""), dispute),
            outcome=sent.get("outcome", ""), comment=sent.get("comment", ""),
            answers=_new_answers(dispute, sent),
        )  # fmt: skip
    except WellspentError as error:
        return _show(request, dispute, error)
    messages.success(request, "Your decision is kept, and the agent sees it with your reason.")
    return redirect("dispute", pk=dispute.pk)


@door(Right.DECIDE_DISPUTES, about=Dispute, methods=("POST",))
def weigh_decision(request: Asked, dispute: Dispute) -> HttpResponse:
    """What the chosen answers would do to the score; nothing is decided by asking."""
    if not request.htmx:
        return _show(request, dispute)
    return render(request, "disputes/weighed.html", _weighed(dispute, request.POST))


@door(Right.DISPUTE, about=Dispute, methods=("POST",))
def dispute_further(request: Asked, dispute: Dispute) -> HttpResponse:
    """Take a first decision to the second level."""
    try:
        take_further(dispute, request.access.person, request.POST.get("comment", ""))
    except WellspentError as error:
        return _show(request, dispute, error)
    messages.success(request, "It is taken further: another person decides now, and finally.")
    return redirect("dispute", pk=dispute.pk)


@door(Right.READ_SCORING)
def show_overturned(request: Asked) -> HttpResponse:
    """How often disputed answers are overturned, by question and by analyst."""
    return render(
        request, "disputes/overturned.html", {"shares": overturned_shares(request.access)}
    )


def _show(request: Asked, dispute: Dispute, error: WellspentError | None = None) -> HttpResponse:
    """The page of a dispute as it is now, with what was typed where something was refused."""
    dispute = disputes_in_sight(request.access).get(pk=dispute.pk)
    scope, sent = request.access, request.POST
    disputed = frozenset(one.question for one in dispute.disputed.all())
    typed = {name: sent.getlist(name) for name in sent}
    rows = given_rows(dispute.evaluation, disputed, typed)
    may_decide = scope.may(Right.DECIDE_DISPUTES)
    return render(
        request,
        "disputes/dispute.html",
        {
            "dispute": dispute,
            "whole": WHOLE in disputed,
            "rows": [row for row in rows if row.disputed],
            "history": history_of(dispute),
            "why_not": why_not_decide(dispute, scope.person) if may_decide else "",
            "may_decide": may_decide,
            "may_go_on": scope.may(Right.DISPUTE) and not dispute.open and not dispute.final,
            "may_dispute": scope.may(Right.DISPUTE),
            "outcomes": Outcome.choices,
            "sent": sent,
            **(_weighed(dispute, sent) if may_decide and sent else {}),
            "quality": standing().workspace.settings.quality,
            **_said(error),
        },
        status=page_status(error),
    )


def _level(text: str, dispute: Dispute) -> int:
    """The level that was shown; of a number that no level has, 0, which is none."""
    if not text.isdecimal():
        return int(dispute.level)
    return int(text) if len(text) < 9 else 0


def _weighed(dispute: Dispute, sent: Any) -> dict[str, Any]:
    """What the chosen answers would do to the score, for the page that shows it."""
    try:
        return {"weighed": weigh(dispute, _new_answers(dispute, sent))}
    except WellspentError as refused:
        return {"unusable": refused}


def _new_answers(dispute: Dispute, sent: Any) -> dict[str, str]:
    """The answers that were chosen, as they are stored; an empty choice leaves one as it is."""
    disputed = frozenset(dispute.disputed.values_list("question", flat=True))
    found: dict[str, str] = {}
    for row in given_rows(dispute.evaluation, disputed):
        if row.place in sent and row.disputed:
            text = _stored(row, sent.getlist(row.place))
            if text:
                found[row.question.id] = text
    return found


def _stored(row: GivenRow, values: list[str]) -> str:
    values = [value.strip() for value in values if value.strip()]
    if row.question.kind != "several" or not values:
        return values[0] if values else ""
    if len(values) == 1 and values[0] in row.question.answers:
        return values[0]
    ids = [option.id for option in row.question.options]
    known = sorted((value for value in values if value in ids), key=ids.index)
    return json.dumps(known or values, ensure_ascii=False)


def _said(error: WellspentError | None) -> dict[str, Any]:
    """An error for the page, with the field that it is about."""
    if error is None:
        return {"place": None}
    return {"error": error, "place": place_of(error), "conflict": status_of(error) == 409}
