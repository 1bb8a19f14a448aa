"""Crises: what is on now, with what leaders say and do, and what earlier ones cost."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.moments.evidence import evidence_in_sight, record_evidence
from wellspent.web.moments.frame import frame
from wellspent.web.moments.matrix import open_in_sight
from wellspent.web.moments.owning import with_owners
from wellspent.web.moments.reviewing import Review, review_of

__all__ = ["show_crises"]

_A_PAGE: Final = 25


@door(Right.READ_MOMENTS)
def show_crises(request: Asked) -> HttpResponse:
    """The crises in sight that nobody has closed, and the review of those that are over."""
    now = [one for one in open_in_sight(request.access) if one.moment.kind == "crisis"]
    shown = [
        (one, owner, evidence_in_sight(request.access, one.moment.shown))
        for one, owner in with_owners(now)
    ]
    record_evidence(request.access, [evidence for _, _, evidence in shown], "crises")
    review = review_of(request.access)
    past = Paginator(review.crises if isinstance(review, Review) else (), _A_PAGE)
    context = {
        "shown": shown,
        "review": review,
        "reviewed": isinstance(review, Review),
        "page": past.get_page(request.GET.get("page")),
    }
    return render(request, "moments/crises.html", frame(request, "crises") | context)
