"""What the frame of every page shows: where one is, what one may open, whose centre it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from wellspent.web.access.roles import Right

__all__ = ["page_frame"]


@dataclass(frozen=True)
class _Place:
    """One entry of the navigation: its page, its words, and the right that opens it."""

    name: str
    words: str
    right: Right


_PLACES: Final = (
    _Place("balance", "Balance", Right.READ_BALANCE),
    _Place("contacts", "Contacts", Right.READ_CONTACTS),
    _Place("work", "My work", Right.SCORE),
    _Place("evaluations", "Evaluations", Right.READ_EVALUATIONS),
    _Place("samples", "Samples", Right.READ_SCORING),
    _Place("calibrations", "Calibration", Right.READ_SCORING),
    _Place("disputes", "Disputes", Right.READ_DISPUTES),
    _Place("coaching", "Coaching", Right.READ_COACHING),
    _Place("figures", "Fair figures", Right.READ_FIGURES),
    _Place("forms", "Forms", Right.READ_FORMS),
    _Place("workshop", "Workshop", Right.READ_WORKSHOP),
    _Place("people", "People", Right.READ_PEOPLE),
    _Place("integrations", "Integrations", Right.MANAGE_INTEGRATIONS),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation for whoever is signed in, and the centre's name."""
    # a request that failed early has not come to the middleware that knows the scope
    if not hasattr(request, "access"):
        return {"places": ()}
    from wellspent.web.access.scope import standing  # noqa: PLC0415 - it loads the workspace

    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "places": [
            {"name": place.name, "words": place.words, "here": here == place.name}
            for place in _PLACES
            if request.access.may(place.right)
        ],
        "centre": standing().workspace.settings,
    }
