"""What the frame of every page shows: where one is, what one may open, whose centre it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wellspent.web.access.roles import Right

__all__ = ["page_frame"]


@dataclass(frozen=True)
class _Place:
    """One entry of the navigation: its page, its words, and the right that opens it.

    Who has the right `unless` finds it from another place.
    """

    name: str
    words: str
    right: Right
    unless: Right | None = None


# what is opened every day, then what it stands on
_PLACES: Final = (
    (
        _Place("balance", "Balance", Right.READ_BALANCE),
        _Place("moments", "Moments", Right.READ_MOMENTS),
        _Place("changes", "Changes", Right.READ_MOMENTS),
        _Place("plan", "Plan", Right.READ_PLANS),
        _Place("worth", "Worth", Right.READ_PLANS),
        _Place("steering", "Steering", Right.READ_STEERING),
        _Place("plan_hours", "Take your time", Right.READ_BALANCE, unless=Right.READ_PLANS),
        _Place("listening", "Listening", Right.READ_LISTENING),
        _Place("voices", "Voices", Right.READ_VOICES),
        _Place("surveys", "Surveys", Right.READ_SOURCES),
        _Place("sources", "Sources", Right.READ_SOURCES),
        _Place("ask", "Ask", Right.READ_LISTENING),
        _Place("contacts", "Contacts", Right.READ_CONTACTS),
        _Place("work", "My work", Right.SCORE),
        _Place("evaluations", "Evaluations", Right.READ_EVALUATIONS),
        _Place("disputes", "Disputes", Right.READ_DISPUTES),
        _Place("coaching", "Coaching", Right.READ_COACHING),
        _Place("figures", "Fair figures", Right.READ_FIGURES),
    ),
    (
        _Place("samples", "Samples", Right.READ_SCORING),
        _Place("calibrations", "Calibration", Right.READ_SCORING),
        _Place("forms", "Forms", Right.READ_FORMS),
        _Place("workshop", "Workshop", Right.READ_WORKSHOP),
        _Place("people", "People", Right.READ_PEOPLE),
        _Place("integrations", "Integrations", Right.MANAGE_INTEGRATIONS),
    ),
)
# pages whose address does not begin as that of the place they belong to
_BELONGING: Final = {
    "breakdown": "balance",
    "read_contacts": "contacts",
    "score": "work",
    "dispute_new": "disputes",
    "graders": "calibrations",
    "audit": "people",
    "briefs": "coaching",
    "brief": "coaching",
    "digests": "moments",
    "digest_read": "moments",
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation for whoever is signed in, and the centre's name."""
    # a request that failed early has not come to the middleware that knows the scope
    if not hasattr(request, "access"):
        return {"places": ()}
    from wellspent.web.access.scope import standing  # noqa: PLC0415 - it loads the workspace

    groups = [
        [
            {"name": place.name, "words": place.words, "here": _here(request, place.name)}
            for place in group
            if request.access.may(place.right)
            and not (place.unless and request.access.may(place.unless))
        ]
        for group in _PLACES
    ]
    return {
        "places": [group for group in groups if group],
        "place_here": next((one["words"] for group in groups for one in group if one["here"]), ""),
        "centre": standing().workspace.settings,
    }


def _here(request: HttpRequest, place: str) -> str:
    """`page` on the place itself, `true` on the pages that belong to it, else nothing."""
    if request.resolver_match is None:
        return ""
    name = request.resolver_match.url_name or ""
    if name == place:
        return "page"
    if name in _BELONGING:
        return "true" if _BELONGING[name] == place else ""
    try:
        first = _first_part(reverse(place))
    except NoReverseMatch:
        return ""
    return "true" if first and _first_part(request.path) == first else ""


def _first_part(path: str) -> str:
    return path.strip("/").split("/")[0]
