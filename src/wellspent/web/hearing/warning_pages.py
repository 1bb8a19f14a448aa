"""Early warnings: what has become more than its past explains, and what people say of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown
from wellspent.report.listening.early_warnings import Warnings
from wellspent.report.listening.model import Listening
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.hearing.answering import answer_warning, history_of_warnings
from wellspent.web.hearing.in_force import in_force
from wellspent.web.hearing.models import WarningAnswer
from wellspent.web.hearing.reasons import topic_names
from wellspent.web.hearing.sight import quotes_in_sight, record_quotes
from wellspent.web.hearing.warned import (
    STATES,
    Shown,
    next_thresholds,
    say_series,
    shown_warnings,
    stricter,
    warning_of,
)
from wellspent.web.hearing.watched import draw_series

__all__ = ["answer", "list_warnings", "show_warning"]

_A_PAGE: Final = 25


@door(Right.READ_SOURCES)
def list_warnings(request: Asked) -> HttpResponse:
    """The alarms, those that wait first; what was answered; how strict the watch is."""
    answered = WarningAnswer.objects.select_related("by").order_by("-pk")
    context: dict[str, Any] = {
        "history": Paginator(answered, _A_PAGE).get_page(request.GET.get("answers")),
    }
    try:
        listening = in_force()
    except WellspentError as error:
        return render(request, "hearing/warnings.html", context | {"nothing": error})
    names = topic_names(listening)
    context["history_rows"] = [(one, say_series(one.topic, names)) for one in context["history"]]
    if isinstance(listening.warnings, Unknown):
        return render(request, "hearing/warnings.html", context | {"unknown": listening.warnings})
    return render(
        request, "hearing/warnings.html", context | _listed(request, listening, listening.warnings)
    )


@door(Right.READ_SOURCES)
def show_warning(request: Asked, alarm: str) -> HttpResponse:
    """One alarm: what was expected and what came, the first quotes, where it gathers, its answers."""
    try:
        listening = in_force()
    except WellspentError as error:
        return render(request, "hearing/warnings.html", {"nothing": error})
    return _warning(request, warning_of(listening, alarm))


@door(Right.ANSWER_ALARMS, methods=("POST",))
def answer(request: Asked, alarm: str) -> HttpResponse:
    """Acknowledge, explain or dismiss an alarm."""
    try:
        shown = warning_of(in_force(), alarm)
    except WellspentError as error:
        return render(request, "hearing/warnings.html", {"nothing": error}, status=409)
    post = request.POST
    seen = post.get("seen", "")
    try:
        answer_warning(
            request.access.person, alarm, shown.warning.topic,
            answer=post.get("answer", ""), why=post.get("why", ""),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0,
        )  # fmt: skip
    except Refused as refused:
        return _warning(request, shown, refused)
    messages.success(request, "Your answer is kept.")
    return redirect(f"{reverse('warning', kwargs={'alarm': alarm})}?taken=answer")


def _listed(request: Asked, listening: Listening, warnings: Warnings) -> dict[str, Any]:
    every = shown_warnings(listening, warnings)
    state = request.GET.get("state", "")
    chosen = [one for one in every if state not in STATES or one.state == state]
    page = Paginator(chosen, _A_PAGE).get_page(request.GET.get("page"))
    names = topic_names(listening)
    learned = next_thresholds()
    return {
        "warnings": warnings,
        "page": page,
        "state": state,
        "states": [(one, sum(shown.state == one for shown in every)) for one in STATES],
        "waiting": sum(one.state == "waiting" for one in every),
        "every": len(every),
        "stricter": stricter(warnings.stricter, names),
        "next": stricter(learned, names) if dict(learned) != dict(warnings.stricter) else None,
    }


def _warning(request: Asked, shown: Shown, refused: Refused | None = None) -> HttpResponse:
    seen = quotes_in_sight(request.access, shown.warning.quotes)
    record_quotes(request.access, seen.quotes, "warning")
    return render(
        request,
        "hearing/warning.html",
        {
            "shown": shown,
            "one": shown.warning,
            "seen": seen,
            "series": draw_series(shown.warning),
            "behind": _behind(shown),
            "gathers": [
                {"where": where, "found": found, "known": not isinstance(found, Unknown)}
                for where, found in (
                    ("queue", shown.warning.queue),
                    ("segment", shown.warning.segment),
                )
            ],
            "history": history_of_warnings(shown.warning.key),
            "kinds": WarningAnswer.Kind.choices,
            "may_answer": request.access.may(Right.ANSWER_ALARMS),
            "refused": refused,
            "typed": request.POST,
        },
        status=refused.status if refused else 200,
    )


def _behind(shown: Shown) -> str:
    """The list of what was said in the alarm's days, or of the contacts with its reason, in sight."""
    one = shown.warning
    if one.kind == "reason":
        return f"{reverse('contacts')}?{urlencode({'reason': one.subject})}"
    first = one.date - timedelta(days=one.window - 1)
    asked = {
        "kind" if one.kind == "signal" else "topic": one.subject,
        "since": first,
        "until": one.date,
    }
    return f"{reverse('signals')}?{urlencode(asked)}"
