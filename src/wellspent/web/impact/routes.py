"""What behaviours are worth, for machines: what was kept of the run in force."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wellspent.estimate import Unknown
from wellspent.report.impact.words import design_of, standing_of
from wellspent.web.access.gates import gates
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.impact.choosing import chosen_links
from wellspent.web.impact.kept import link_of, worth_in_force
from wellspent.web.impact.pictures import chart_file
from wellspent.web.impact.sight import haste_in_sight

__all__ = ["router"]

router = Router(tags=["worth"])


@router.get("/worth", auth=gates(Right.READ_PLANS), response=dict[str, Any])
def read_worth(
    request: HttpRequest,
    outcome: str = "",  # noqa: ARG001 - all are read as the page reads them
    design: str = "",  # noqa: ARG001
    standing: str = "",  # noqa: ARG001
) -> dict[str, Any]:
    """All links with their design, checks and refusals; money, policies and notes.

    `outcome` is a key of `outcomes`; `design` one of randomised, rollout, association and other;
    `standing` one of finding, faint (it could be nothing) and refused. Left out they ask for all.
    """
    impact = worth_in_force().impact
    links = chosen_links(impact, request.GET.dict())
    found: dict[str, Any] = plain(impact)
    return found | {"links": [_link(one) for one in links]}


@router.get("/worth/haste", auth=gates(Right.READ_PLANS), response=dict[str, Any])
def read_haste(request: HttpRequest) -> dict[str, Any]:
    """Seconds saved against seconds paid back; agents and teams in sight alone."""
    haste = worth_in_force().haste
    seen = haste if isinstance(haste, Unknown) else haste_in_sight(request.access, haste)
    found: dict[str, Any] = plain(seen)
    return found


@router.get("/worth/chart.{str:picture}", auth=gates(Right.READ_PLANS))
def read_chart(request: HttpRequest, picture: str, theme: str = "light") -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """The impact chart: `picture` is svg or png, `theme` light or dark."""
    return chart_file(picture, dark=theme == "dark")


@router.get("/worth/links/{str:outcome}/{path:behaviour}", auth=gates(Right.READ_PLANS), response=dict[str, Any])  # fmt: skip
def read_link(request: HttpRequest, outcome: str, behaviour: str) -> dict[str, Any]:  # noqa: ARG001 - ninja's signature
    """One link with everything that stands behind it."""
    return _link(link_of(worth_in_force().impact, outcome, behaviour))


def _link(link: Any) -> dict[str, Any]:
    found: dict[str, Any] = plain(link)
    return found | {"standing": standing_of(link), "design": design_of(link.effect)}
