"""The pages of process changes: what gets in the way, what is proposed against it, what it brought."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from wellspent.estimate import Unknown
from wellspent.moments.friction.ranking import ORDERS
from wellspent.report.words import FRICTION_WORDS
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused, page_status, place_of
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing
from wellspent.web.access.typed_numbers import seen_typed
from wellspent.web.changes import keeping
from wellspent.web.changes.models import Fix
from wellspent.web.changes.sight import (
    Seen,
    found_of,
    frictions,
    places_in_sight,
    seen_rows,
    shown_in_sight,
    top_cause,
)

__all__ = ["begin", "changes", "decline", "end", "friction", "propose", "see_to", "show_fix", "vote"]  # fmt: skip

_A_PAGE: Final = 25
_ORDER_WORDS: Final = {"money": "money", "seconds": "seconds", "misery": "misery"}


@door(Right.READ_MOMENTS)
def changes(request: Asked) -> HttpResponse:
    """Friction by money, seconds or misery; the fixes; and what the changes brought."""
    order = request.GET.get("by", "money")
    order = order if order in ORDERS else "money"
    part = frictions()
    state = request.GET.get("state", "")
    fixes = _fixes(request.access.narrow(Fix.objects.all()))
    if state in dict(Fix.State.choices):
        fixes = fixes.filter(state=state)
    page = Paginator(seen_rows(request.access, order), _A_PAGE).get_page(request.GET.get("page"))
    own = list(_fixes(Fix.objects.filter(by=request.access.person))[:10])
    shown = {
        "page": page, "order": order, "orders": _ORDER_WORDS, "state": state,
        "causes": FRICTION_WORDS, "states": Fix.State.choices,
        "part": None if isinstance(part, Unknown) else part, "top": top_cause(request.access),
        "everything": request.access.everything,
        "unknown": part if isinstance(part, Unknown) else None,
        "fixes": [_line(one) for one in fixes[:50]], "own": [_line(one) for one in own],
        "made": [] if isinstance(part, Unknown) else [one for one in part.changes if one.change.source == "actions"],
        **_may(request),
    }  # fmt: skip
    return render(request, "changes/changes.html", shown)


@door(Right.READ_MOMENTS)
def friction(request: Asked) -> HttpResponse:
    """One friction: what it costs, where it gathers, its conversations, and what is proposed."""
    key = request.GET.get("key", "")
    return _friction(request, key) if key else redirect("changes")


def _friction(request: Asked, key: str, error: Refused | None = None) -> HttpResponse:
    seen = _seen(request, key)
    cause, _, queue = key.partition("/")
    fixes = _fixes(request.access.narrow(Fix.objects.filter(cause=cause, queue=queue)))
    shown = {
        "seen": seen, "row": seen.row, "words": FRICTION_WORDS[cause], "error": error,
        "quotes": shown_in_sight(request.access, seen.row),
        "fixes": [_line(one) for one in fixes[:50]], **_may(request),
    }  # fmt: skip
    return render(request, "changes/friction.html", shown, status=page_status(error))


@door(Right.PROPOSE, methods=("POST",))
def vote(request: Asked) -> HttpResponse:
    """Say that a friction gets in one's way, or no longer."""
    key = request.POST.get("key", "")
    known = {one.row.key for one in seen_rows(request.access)}
    try:
        keeping.vote(request.access.person, key, request.POST.get("value") == "1", known)
    except Refused as error:
        if key in known:
            return _friction(request, key, error)
        messages.error(request, str(error))
        return redirect("changes")
    if request.POST.get("back") == "changes":
        return redirect(f"{reverse('changes')}#frictions")
    return redirect(_address(key))


@door(Right.PROPOSE, methods=("GET", "POST"))
def propose(request: Asked) -> HttpResponse:
    """Propose a fix of one friction."""
    if request.method != "POST":
        return _propose(request, request.GET)
    typed = request.POST
    known = {one.row.key for one in seen_rows(request.access)}
    try:
        made = keeping.propose(
            request.access.person, typed.get("key", ""), typed.get("title", ""),
            typed.get("words", ""), known,
        )  # fmt: skip
    except Refused as error:
        return _propose(request, typed, error)
    messages.success(request, "It is proposed. You will see here what becomes of it.")
    return _to(made, "propose")


def _propose(request: Asked, typed: Any, error: Refused | None = None) -> HttpResponse:
    shown = {
        "rows": seen_rows(request.access), "causes": FRICTION_WORDS, "error": error,
        "place": place_of(error) if error else None,
        "typed": {name: typed.get(name, "") for name in ("key", "title", "words")},
    }  # fmt: skip
    return render(request, "changes/propose.html", shown, status=page_status(error))


@door(Right.READ_MOMENTS, about=Fix)
def show_fix(request: Asked, fix: Fix) -> HttpResponse:
    """One fix: what it is about, who sees to it, where it began, what it brought."""
    return _fix(request, fix)


def _fix(request: Asked, fix: Fix, error: Refused | None = None, at: str = "") -> HttpResponse:
    row = _fixes(Fix.objects.all()).get(pk=fix.pk)
    rows = {one.row.key: one for one in seen_rows(request.access)}
    started = {str(one) for one in row.starts.all()}
    by = "team" if any(one.team for one in row.starts.all()) else request.GET.get("place", "queue")
    by = by if by in {"queue", "team"} else "queue"
    shown = {
        "fix": row, "line": _line(row), "found": found_of(row), "error": error, "at": at,
        "place": place_of(error) if error else None, "seen": rows.get(row.friction),
        "words": FRICTION_WORDS[row.cause], "steps": row.steps.select_related("by"),
        "by": by, "by_fixed": bool(started), "today": timezone.localdate().isoformat(),
        "places": [one for one in places_in_sight(request.access, by) if one not in started],
        "typed": request.POST, "chosen": request.POST.getlist("places"), **_may(request),
    }  # fmt: skip
    return render(request, "changes/fix.html", shown, status=page_status(error))


@door(Right.KEEP_CHANGES, about=Fix, methods=("POST",))
def see_to(request: Asked, fix: Fix) -> HttpResponse:
    """See to a fix oneself."""
    try:
        keeping.see_to(fix, request.access.person, seen_typed(request.POST.get("seen")))
    except Refused as error:
        return _fix(request, fix, error, "see_to")
    return _to(fix, "see_to")


@door(Right.KEEP_CHANGES, about=Fix, methods=("POST",))
def begin(request: Asked, fix: Fix) -> HttpResponse:
    """Begin it in some queues or teams."""
    typed = request.POST
    by = typed.get("by", "")
    wish = keeping.Beginning(by, typed.getlist("places"), _day(typed.get("day")))
    try:
        known = places_in_sight(request.access, by)
        keeping.begin(fix, request.access.person, wish, seen_typed(typed.get("seen")), known)
    except Refused as error:
        return _fix(request, fix, error, "begin")
    return _to(fix, "begin")


@door(Right.KEEP_CHANGES, about=Fix, methods=("POST",))
def end(request: Asked, fix: Fix) -> HttpResponse:
    """End it, with a word on why."""
    typed = request.POST
    try:
        keeping.end(
            fix, request.access.person, _day(typed.get("day")), typed.get("words", ""),
            seen_typed(typed.get("seen")),
        )  # fmt: skip
    except Refused as error:
        return _fix(request, fix, error, "end")
    return _to(fix, "end")


@door(Right.KEEP_CHANGES, about=Fix, methods=("POST",))
def decline(request: Asked, fix: Fix) -> HttpResponse:
    """Decline it, with a word on why."""
    typed = request.POST
    try:
        keeping.decline(
            fix, request.access.person, typed.get("words", ""), seen_typed(typed.get("seen"))
        )
    except Refused as error:
        return _fix(request, fix, error, "decline")
    return _to(fix, "decline")


def _fixes(rows: QuerySet[Fix]) -> Any:
    return rows.select_related("by", "owner").prefetch_related("starts")


def _line(fix: Fix) -> dict[str, Any]:
    """A fix with what it brought."""
    return {"fix": fix, "found": found_of(fix), "words": FRICTION_WORDS[fix.cause]}


def _seen(request: Asked, key: str) -> Seen:
    for one in seen_rows(request.access):
        if one.row.key == key:
            return one
    raise Http404


def _may(request: Asked) -> dict[str, Any]:
    return {
        "may_propose": request.access.may(Right.PROPOSE),
        "may_vote": request.access.may(Right.PROPOSE) and request.access.role is Role.AGENT,
        "may_keep": request.access.may(Right.KEEP_CHANGES),
        "currency": standing().workspace.settings.currency,
    }


def _address(key: str) -> str:
    return f"{reverse('friction')}?{urlencode({'key': key})}"


def _to(fix: Fix, taken: str) -> HttpResponse:
    return redirect(f"{reverse('fix', kwargs={'pk': fix.pk})}?taken={taken}")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
