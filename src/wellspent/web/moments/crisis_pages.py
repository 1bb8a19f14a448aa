"""Crises: what is on now, with what leaders say and do, and what earlier ones cost."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.moments.evidence import evidence_in_sight, record_evidence
from wellspent.web.moments.frame import frame
from wellspent.web.moments.matrix import open_in_sight
from wellspent.web.moments.owning import with_owners

__all__ = ["show_crises"]


@door(Right.READ_MOMENTS)
def show_crises(request: Asked) -> HttpResponse:
    """The crises in sight that nobody has closed, and the review of those that are over."""
    now = [one for one in open_in_sight(request.access) if one.moment.kind == "crisis"]
    shown = [
        (one, owner, evidence_in_sight(request.access, one.moment.shown))
        for one, owner in with_owners(now)
    ]
    record_evidence(request.access, [evidence for _, _, evidence in shown], "crises")
    return render(request, "moments/crises.html", frame(request, "crises") | {"shown": shown})
