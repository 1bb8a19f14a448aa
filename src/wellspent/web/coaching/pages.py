"""The pages of coaching: the list, one session, and a new one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import page_status, place_of
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing
from wellspent.web.coaching.behaviours import behaviours_in_use, question_of, with_questions
from wellspent.web.coaching.follow_up import follow_up
from wellspent.web.coaching.listing import SHOWN, Shown, sessions_in_sight, shown
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.coaching.offering import offered_contacts
from wellspent.web.coaching.sent import talk_sent, wanted_sent
from wellspent.web.coaching.sessions import acknowledge, close, hold, make_session

__all__ = [
    "acknowledge_session",
    "close_session",
    "hold_session",
    "list_sessions",
    "new_session",
    "show_session",
]

_PAGE = 25


@door(Right.READ_COACHING)
def list_sessions(request: Asked) -> HttpResponse:
    """The sessions in sight, of one kind."""
    asked = request.GET.get("show", "all")
    which = cast("Shown", asked if asked in SHOWN else "all")
    rows = shown(sessions_in_sight(request.access), which)
    if agent := request.GET.get("agent"):
        rows = rows.filter(agent=agent)
    some = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "coaching/coaching.html",
        {
            "page": some,
            "rows": with_questions(some),
            "which": which,
            "agent": agent,
            "kinds": SHOWN,
            "own": request.access.role is Role.AGENT,
            "may_coach": request.access.may(Right.COACH),
        },
    )


@door(Right.COACH, methods=("GET", "POST"))
def new_session(request: Asked) -> HttpResponse:
    """Plan or note a session: with whom, about which behaviour, on which contacts."""
    error: WellspentError | None = None
    if request.method == "POST":
        try:
            session = make_session(request.access, wanted_sent(request.POST))
        except WellspentError as refused:
            error = refused
        else:
            messages.success(request, _MADE[session.held is not None])
            return redirect("coaching_session", pk=session.pk)
    return render(
        request, "coaching/new.html", _new(request) | _said(error), status=page_status(error)
    )


_MADE = {
    True: "The session is kept. The agent sees this page and can acknowledge it.",
    False: "The session is planned. The agent sees this page.",
}


@door(Right.READ_COACHING, about=CoachingSession)
def show_session(request: Asked, session: CoachingSession) -> HttpResponse:
    """The session as leader and agent see it, and whether the behaviour moved."""
    return _show(request, session)


@door(Right.COACH, about=CoachingSession, methods=("POST",))
def hold_session(request: Asked, session: CoachingSession) -> HttpResponse:
    """Note what came of a planned session."""
    try:
        hold(session, talk_sent(request.POST))
    except WellspentError as error:
        return _show(request, session, error)
    messages.success(request, _MADE[True])
    return redirect("coaching_session", pk=session.pk)


@door(Right.ACKNOWLEDGE, about=CoachingSession, methods=("POST",))
def acknowledge_session(request: Asked, session: CoachingSession) -> HttpResponse:
    """The agent has seen it."""
    try:
        acknowledge(session, request.access.person, request.POST.get("reply", ""))
    except WellspentError as error:
        return _show(request, session, error)
    messages.success(request, "Acknowledged, with the time.")
    return redirect("coaching_session", pk=session.pk)


@door(Right.COACH, about=CoachingSession, methods=("POST",))
def close_session(request: Asked, session: CoachingSession) -> HttpResponse:
    """Both have looked back."""
    try:
        close(session, request.access.person, request.POST.get("closing", ""))
    except WellspentError as error:
        return _show(request, session, error)
    messages.success(request, "What you saw is kept, and the session is closed.")
    return redirect("coaching_session", pk=session.pk)


def _new(request: Asked) -> dict[str, Any]:
    """What can be chosen for a new session, and what is chosen or typed so far."""
    scope, sent = request.access, request.POST
    agents = [one for one in standing().agents(scope.selection) if one.agent]
    agent = sent.get("agent") or request.GET.get("agent", "")
    key = sent.get("behaviour") or request.GET.get("behaviour", "")
    asked = request.GET.getlist("contact") + request.GET.getlist("add")
    behaviours = behaviours_in_use()
    behaviour = next((one for one in behaviours if one.key == key), None)
    known = any(one.agent == agent for one in agents)
    offered = offered_contacts(scope, agent, asked, behaviour) if known else ()
    record_sitting([one.contact for one in offered if one.quotes], scope.person, "coaching")
    typed = request.GET.get("add", "").strip()
    return {
        "agents": sorted(agents, key=lambda one: one.agent or ""),
        "agent": agent if known else "",
        "not_found": typed if known and typed not in {one.contact for one in offered} else "",
        "behaviours": behaviours,
        "behaviour": behaviour,
        "offered": offered,
        "asked": [name for name in asked if name],
        "chosen": sent.getlist("contacts") or asked,
        "picked": sent.getlist("quotes") or request.GET.getlist("quote"),
        "sent": sent,
        "when": sent.get("when", "held"),
        "today": timezone.localdate(),
    }


def _show(
    request: Asked, session: CoachingSession, error: WellspentError | None = None
) -> HttpResponse:
    session = sessions_in_sight(request.access).get(pk=session.pk)
    scope = request.access
    quoted = [one.contact for one in session.contacts.all() if one.quotes]
    record_sitting(quoted, scope.person, "coaching")
    return render(
        request,
        "coaching/session.html",
        {
            "session": session,
            "question": question_of(session),
            "contacts": session.contacts.all(),
            "follow": follow_up(session),
            "may_coach": scope.may(Right.COACH),
            "may_acknowledge": scope.may(Right.ACKNOWLEDGE),
            "sent": request.POST,
            "today": timezone.localdate(),
            **_said(error),
        },
        status=page_status(error),
    )


def _said(error: WellspentError | None) -> dict[str, Any]:
    """An error for the page, with the field that it is about."""
    return {} if error is None else {"error": error, "place": place_of(error)}
