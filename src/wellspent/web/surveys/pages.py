"""Surveys on screen: what was answered, by how many, and whom to call back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.estimate import Estimate
from wellspent.listening.surveys.calling_back import LEAST_DRAWN
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope
from wellspent.web.surveys.calling import draw, record
from wellspent.web.surveys.in_sight import (
    comments,
    counting,
    focus_groups,
    newest_said,
    reading_of,
    readings,
    silent,
)
from wellspent.web.surveys.models import CallBack, CallBackDraw, CallBackSaid
from wellspent.web.surveys.pictures import draw_reading

__all__ = ["draw_calls", "list_calls", "show_call", "show_surveys"]

_A_PAGE: Final = 25
_SEEDS: Final = 2**31
_CLAIMS: Final = {
    "corrected": "The corrected figure may be gone by",
    "trend_only": "Follow its movement, not its level",
    "refused": "Nothing is claimed",
}


@door(Right.READ_SOURCES)
def show_surveys(request: Asked) -> HttpResponse:
    """Every question: the response first, what was answered, what is left without an assumption."""
    found = [
        {
            "one": one,
            "picture": draw_reading(one),
            "claim": _CLAIMS[one.claims],
            "groups": _told(one.groups),
            "trend": _told(one.trend),
            "comments": comments(request.access, one.question),
        }
        for one in readings(request.access)
    ]
    return render(request, "surveys/surveys.html", {"surveys": found, "groups": focus_groups()})


@door(Right.READ_SOURCES)
def list_calls(request: Asked, question: str) -> HttpResponse:
    """Who was drawn of those who did not answer, what came of calling them, and what it tells."""
    return _listed(request, question)


@door(Right.CALL_BACK, methods=("POST",))
def draw_calls(request: Asked, question: str) -> HttpResponse:
    """Draw some of those who did not answer by lot."""
    post = request.POST
    try:
        seed = _seed(post.get("seed", ""))
        made = draw(request.access, question, _whole(post.get("n", "")) or 0, seed, _whole(post.get("seen", "")) or 0)  # fmt: skip
    except Refused as refused:
        return _listed(request, question, refused)
    messages.success(request, f"{made.drawn:,} of {made.waiting:,} were drawn by lot, with seed {made.seed}.")  # fmt: skip
    return redirect(reverse("call_backs", kwargs={"question": question}))


@door(Right.CALL_BACK, about=CallBack, methods=("GET", "POST"))
def show_call(request: Asked, call: CallBack) -> HttpResponse:
    """Record what came of one call."""
    refused = None
    post = request.POST
    if request.method == "POST":
        try:
            record(request.access, call, post.get("outcome", ""), _score(post.get("score", "")), _whole(post.get("seen", "")) or 0)  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, "It is recorded.")
            return redirect(reverse("call_backs", kwargs={"question": call.question}))
    newest = newest_said([call]).get(call.pk)
    history = CallBackSaid.objects.filter(callback__contact=call.contact, callback__question=call.question)  # fmt: skip
    return render(
        request,
        "surveys/call.html",
        {
            "call": call,
            "reading": reading_of(request.access, call.question),
            "history": history.select_related("by"),
            "newest": newest.pk if newest else 0,
            "outcomes": CallBackSaid.Outcome.choices,
            "refused": refused,
            "typed": post,
        },
        status=refused.status if refused else 200,
    )


def _listed(request: Asked, question: str, refused: Refused | None = None) -> HttpResponse:
    reading = reading_of(request.access, question)
    calls = request.access.narrow(CallBack.objects.filter(question=question))
    earlier = CallBack.objects.filter(contact=OuterRef("contact"), question=question, pk__lt=OuterRef("pk"))  # fmt: skip
    calls = calls.filter(~Exists(earlier))  # who is in two draws is called once
    page = Paginator(calls, _A_PAGE).get_page(request.GET.get("page"))
    said = newest_said(page)
    draws = list(request.access.narrow(CallBackDraw.objects.filter(question=question).select_related("by")))  # fmt: skip
    counts = counting(request.access.selection, question)
    waiting = len(silent(request.access, question))
    return render(
        request,
        "surveys/calls.html",
        {
            "reading": reading,
            "picture": draw_reading(reading),
            "claim": _CLAIMS[reading.claims],
            "page": page,
            "rows": [(one, said.get(one.pk)) for one in page],
            "draws": [
                (one, "" if one.pk in counts else _why_not(request.access, one)) for one in draws
            ],
            "newest": draws[-1].pk if draws else 0,
            "waiting": waiting,
            "least": min(LEAST_DRAWN, waiting),
            "may_call": request.access.may(Right.CALL_BACK),
            "refused": refused,
            "typed": request.POST,
        },
        status=refused.status if refused else 200,
    )


def _told(parts: Iterable[Any]) -> dict[str, list[Any]]:
    """Parts with a figure, and those where too few answered for any."""
    told: dict[str, list[Any]] = {"rows": [], "few": []}
    for one in parts:
        known = isinstance(one.raw, Estimate) or isinstance(one.corrected, Estimate)
        told["rows" if known else "few"].append(one)
    return told


def _why_not(scope: Scope, draw: CallBackDraw) -> str:
    """Why a draw is not in the figures of somebody; names what it was drawn from to who may know."""
    of = "some contacts"
    if scope.everything or draw.by_id == scope.person.pk:
        of = "; ".join(f"{name} {', '.join(v or 'not recorded' for v in values)}" for name, values in draw.selection.items())  # fmt: skip
    return (
        f"Not in these figures: it was drawn from {of}, and that is no lot from all whose contacts you see."
        " What was said in it counts as soon as a draw from all takes the same people."
    )


def _seed(text: str) -> int | None:
    """The seed that was typed; None where none was."""
    seed = _whole(text)
    if text.strip() and (seed is None or seed >= _SEEDS):
        raise Refused(
            "The seed is no whole number.",
            f"Write one below {_SEEDS:,}, or leave it empty.",
            "seed",
        )
    return seed


def _whole(text: str) -> int | None:
    """A whole number as it was typed; None where it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else None


def _score(text: str) -> float | None:
    """The score that was typed; None where none was."""
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    raise Refused("The score is no number.", "Write it in digits.", "score")
