"""Crises: what is on now, with what leaders say and do; what is over and to be looked back on, and what it cost."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right, Role
from wellspent.web.moments.evidence import evidence_in_sight, record_evidence
from wellspent.web.moments.frame import frame
from wellspent.web.moments.matrix import open_in_sight
from wellspent.web.moments.owning import with_owners
from wellspent.web.moments.reviewing import Review, is_over, review_of

__all__ = ["show_crises"]

_A_PAGE: Final = 12


@door(Right.READ_MOMENTS)
def show_crises(request: Asked) -> HttpResponse:
    """The crises in sight that last; the newest that are over and not looked back on; the review of all that are over.

    An agent comes to what was passed on.
    """
    if request.access.role is Role.AGENT:
        return redirect("passed_on")
    every = [one for one in open_in_sight(request.access) if one.moment.kind == "crisis"]
    over = [one for one in every if is_over(one.moment)]
    shown = [
        (one, owner, evidence_in_sight(request.access, one.moment.shown))
        for one, owner in with_owners(one for one in every if one not in over)
    ]
    over.sort(key=lambda one: one.moment.arose or datetime.min, reverse=True)  # noqa: DTZ901 - naive UTC
    record_evidence(request.access, [evidence for _, _, evidence in shown], "crises")
    review = review_of(request.access)
    past = Paginator(review.crises if isinstance(review, Review) else (), _A_PAGE)
    context = {
        "shown": shown,
        "over": with_owners(over[:_A_PAGE]),
        "over_in_all": len(over),
        "review": review,
        "reviewed": isinstance(review, Review),
        "page": past.get_page(request.GET.get("page")),
    }
    return render(request, "moments/crises.html", frame(request, "crises") | context)
