"""Briefs on screen and on paper: the list, and one page for a talk that both see alike."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.estimate import Unknown
from wellspent.moments.briefs import Growth
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.roles import Right, Role
from wellspent.web.briefs.joining import last_time, plan_address, planned_talk, scored
from wellspent.web.briefs.seeing import brief_in_sight, briefs_in_sight

__all__ = ["list_briefs", "show_brief"]

_PAGE = 25


@door(Right.READ_COACHING)
def list_briefs(request: Asked) -> HttpResponse:
    """The agents in sight, by name; an agent comes to the own brief at once."""
    found = briefs_in_sight(request.access)
    if isinstance(found, Unknown):
        return render(request, "briefs/briefs.html", {"unknown": found})
    if request.access.role is Role.AGENT and found:
        return redirect("brief", agent=found[0].agent)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.growth if isinstance(one.growth, Growth) else None) for one in page]
    return render(request, "briefs/briefs.html", {"page": page, "rows": rows})


@door(Right.READ_COACHING)
def show_brief(request: Asked, agent: str) -> HttpResponse:
    """One page for a talk with this agent: the same for the leader and for the agent."""
    brief = brief_in_sight(request.access, agent)
    record_sitting([one.contact for one in brief.quoted], request.access.person, "brief")
    growth = brief.growth if isinstance(brief.growth, Growth) else None
    may_coach = request.access.may(Right.COACH)
    return render(
        request,
        "briefs/brief.html",
        {
            "brief": brief,
            "growth": growth,
            "sides": (("With it", growth.done), ("Without it", growth.missed)) if growth else (),
            "score": scored(brief),
            "last": last_time(request.access, brief),
            "planned": planned_talk(request.access, brief),
            "plan": plan_address(brief) if may_coach else "",
            "own": request.access.role is Role.AGENT,
        },
    )
