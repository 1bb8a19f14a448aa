"""The price of a slow minute, with sliders; and for everybody the hours in which it is free."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.plans.assumptions import assumptions
from wellspent.web.plans.choosing import Chosen, choose
from wellspent.web.plans.heat_map import draw_free_hours, say_hours
from wellspent.web.plans.pricing import price_as_today, price_chosen
from wellspent.web.plans.showing import show

__all__ = ["show_hours", "show_plan"]


@door(Right.READ_PLANS)
def show_plan(request: Asked) -> HttpResponse:
    """What one more slow minute costs here, by hour; what more of them would cost, and bring."""
    try:
        chosen = choose(request.access, request.GET.dict())
    except WellspentError as error:
        return render(request, "plans/plan.html", {"nothing": error}, status=409)
    context = _context(chosen)
    # going back in the browser asks by htmx too, and for the whole page
    part = request.htmx and not request.htmx.history_restore_request
    template = "plans/moved.html" if part else "plans/plan.html"
    return render(request, template, context, status=422 if context["refused"] else 200)


def _context(chosen: Chosen) -> dict[str, Any]:
    pool = chosen.operation.pool(chosen.pool) if chosen.pool else None
    context: dict[str, Any] = {
        "chosen": chosen,
        "pool": pool,
        "refused": chosen.refused,
        "pool_refused": next((one for one in chosen.refused if one.place == "pool"), None),
        "strangers": chosen.strangers,
        "segments_open": any(one.value or one.error for one in chosen.segments),
        "assumptions": assumptions(chosen.operation, pool),
    }
    if not chosen.refused:
        try:
            context["shown"] = show(price_chosen(chosen), chosen.slow_seconds)
        except Refused as refused:  # each slider is within reach, and all of them together are not
            context["refused"] = (refused,)
    return context


@door(Right.READ_BALANCE)
def show_hours(request: Asked) -> HttpResponse:
    """When there is time: the hours at which those who are there are enough for a slow minute."""
    try:
        minute = price_as_today(request.access)
    except WellspentError as error:
        return render(request, "plans/hours.html", {"nothing": error}, status=409)
    maps = [(pool.name, draw_free_hours(pool.hours)) for pool in minute.pools]
    return render(
        request,
        "plans/hours.html",
        {
            "pools": [(name, one, say_hours(one.free)) for name, one in maps],
            "target": minute.choices.target,
        },
    )
