"""The pages of moments: the inbox, the two-minute one, one moment, every moment, the matrix."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.moments.moment import KIND_NAMES, KINDS
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right, Role
from wellspent.web.moments.evidence import evidence_in_sight, record_evidence
from wellspent.web.moments.frame import frame
from wellspent.web.moments.held import Held, held_of_key, of_rows
from wellspent.web.moments.inbox import IN_TWO_MINUTES, Inbox, inbox_of
from wellspent.web.moments.matrix import levels_in_sight, matrix_of, open_in_sight
from wellspent.web.moments.models import MomentRow
from wellspent.web.moments.one import show_one
from wellspent.web.moments.owning import with_owners
from wellspent.web.moments.passing import (
    can_be_passed_on,
    mark_seen,
    only_passed_on,
    passed_on_in_sight,
)
from wellspent.web.moments.talks import say_talks
from wellspent.web.moments.why import whys_of

__all__ = [
    "list_moments",
    "passed_on",
    "show_busy",
    "show_inbox",
    "show_matrix",
    "show_moment",
]

_A_PAGE: Final = 25


@door(Right.READ_MOMENTS)
def show_inbox(request: Asked) -> HttpResponse:
    """The few moments of today, for whoever is signed in; for an agent what was passed on to them."""
    own = request.access.role is Role.AGENT
    if request.htmx:
        fresh = passed_on_in_sight(request.access).filter(seen=None).count() if own else 0
        shown = {"inbox": inbox_of(request.access), "own": own, "fresh": fresh}
        return render(request, "moments/waiting.html", shown)
    if own:
        return _own(request)
    inbox = inbox_of(request.access)
    return _inbox(request, "moments/inbox.html", inbox, inbox.open)


@door(Right.READ_MOMENTS)
def show_busy(request: Asked) -> HttpResponse:
    """Only what takes two minutes, for a busy hour; an agent comes to what was passed on."""
    if request.access.role is Role.AGENT:
        return redirect("passed_on")
    inbox = inbox_of(request.access, IN_TWO_MINUTES)
    return _inbox(request, "moments/busy.html", inbox, inbox.open)


@door(Right.READ_MOMENTS)
def show_moment(request: Asked, moment: str) -> HttpResponse:
    """One moment: why now, what shows it, a sentence to start from, and what to do with it.

    It is the leaders' page; an agent comes to what was passed on of it.
    """
    if only_passed_on(request.access, moment):
        return redirect("passed_on")
    return show_one(request, held_of_key(request.access, moment))


@door(Right.READ_MOMENTS)
def list_moments(request: Asked) -> HttpResponse:
    """Every moment in sight, of one kind, level or state; an agent comes to what was passed on."""
    if request.access.role is Role.AGENT:
        return redirect("passed_on")
    kind, level = request.GET.get("kind", ""), request.GET.get("level", "")
    closed = request.GET.get("state") == "closed"
    if closed:
        rows = request.access.narrow(MomentRow.objects.select_related("owner")).filter(
            state__in=["done", "dismissed"]
        )
        rows = rows.filter(kind=kind) if kind in KIND_NAMES else rows
        some: Any = Paginator(rows.order_by("-ended", "-pk"), _A_PAGE)
    else:
        some = Paginator(
            [
                one for one in open_in_sight(request.access)
                if kind in {"", one.moment.kind} and level in {"", one.moment.level}
            ],
            _A_PAGE,
        )  # fmt: skip
    page = some.get_page(request.GET.get("page"))
    shown = of_rows(page) if closed else tuple(page)
    return render(
        request,
        "moments/all.html",
        frame(request, "all")
        | {
            "page": page,
            "rows": with_owners(shown),
            "kind": kind,
            "level": level,
            "closed": closed,
            "kinds": [(one, KIND_NAMES[one]) for one in KINDS],
            "levels": levels_in_sight(request.access),
        },
    )


@door(Right.READ_MOMENTS)
def show_matrix(request: Asked) -> HttpResponse:
    """Kinds by levels; an agent comes to what was passed on."""
    if request.access.role is Role.AGENT:
        return redirect("passed_on")
    shown = {"matrix": matrix_of(request.access), "levels": levels_in_sight(request.access)}
    return render(request, "moments/matrix.html", frame(request, "matrix") | shown)


@door(Right.READ_MOMENTS)
def passed_on(request: Asked) -> HttpResponse:
    """What was passed on to agents in sight, and whether they have read it."""
    return _own(request)


def _own(request: Asked) -> HttpResponse:
    page = Paginator(passed_on_in_sight(request.access), _A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    context = frame(request, "passed_on") | {
        "page": page,
        "fresh": [one.pk for one in rows if one.seen is None],
        "own": request.access.role is Role.AGENT,
        "agent": request.access.person.agent,
    }
    answer = render(request, "moments/passed_on.html", context)
    mark_seen(request.access, rows)
    return answer


def _inbox(request: Asked, template: str, inbox: Inbox, some: tuple[Held, ...]) -> HttpResponse:
    shown = [
        (one, owner, evidence_in_sight(request.access, one.moment.shown))
        for one, owner in with_owners(some)
    ]
    record_evidence(request.access, [evidence for _, _, evidence in shown], "moments")
    return render(
        request,
        template,
        frame(request, "busy" if template.endswith("busy.html") else "inbox")
        | {
            "inbox": inbox,
            "shown": shown,
            "whys": whys_of(request.access) if request.access.role is Role.LEAD else (),
            "talks": say_talks(request.access, inbox),
            "can_pass": [one.key for one in some if can_be_passed_on(one)],
        },
    )
