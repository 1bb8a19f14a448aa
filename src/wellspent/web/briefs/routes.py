"""Performance briefs, for machines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from wellspent.estimate import Unknown
from wellspent.moments.briefs import Brief, Growth
from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.briefs.joining import last_time, planned_talk, scored
from wellspent.web.briefs.seeing import brief_in_sight, briefs_in_sight

__all__ = ["router"]

router = Router(tags=["Briefs"])


@router.get("/briefs", auth=gates(Right.READ_COACHING), response=Paged[dict[str, Any]])
def read_briefs(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The agents in sight, by name, with the behaviour that their brief is about; no words of contacts."""
    found = briefs_in_sight(request.access)
    return page(() if isinstance(found, Unknown) else found, limit, offset, _line)


@router.get("/briefs/{path:agent}", auth=gates(Right.READ_COACHING), response=dict[str, Any])
def read_brief(request: HttpRequest, agent: str) -> dict[str, Any]:
    """One brief, with the corrected score, what was agreed last time and whether it moved."""
    brief = brief_in_sight(request.access, agent)
    record_sitting([one.contact for one in brief.quoted], request.access.person, "api brief")
    last, planned = last_time(request.access, brief), planned_talk(request.access, brief)
    shown: dict[str, Any] = plain(brief) | {
        "score": plain(scored(brief)),
        "last_time": None if last is None else {
            "session": last.session.pk, "about": last.about, "held": last.session.held,
            "agreed": last.session.agreed, "look_back": last.session.look_back,
            "moved": last.moved.sentence if last.moved else "",
        },
        "planned": None if planned is None else {"session": planned.pk, "on": planned.planned_for},
    }  # fmt: skip
    return shown


def _line(brief: Brief) -> dict[str, Any]:
    growth = brief.growth
    return {
        "agent": brief.agent,
        "team": brief.team,
        "contacts": brief.contacts,
        "last": plain(brief.last),
        "behaviour": growth.behaviour if isinstance(growth, Growth) else None,
    }
