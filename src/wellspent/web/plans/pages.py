"""The price of a slow minute, with sliders; and for everybody the hours in which it is free."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.report.slow_minute import default_choices, price_slow_minute
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.plans.assumptions import assumptions
from wellspent.web.plans.choosing import Chosen, choose, operation_in_sight
from wellspent.web.plans.heat_map import draw_free_hours, say_hours
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
    return render(request, template, context, status=422 if chosen.refused else 200)


def _context(chosen: Chosen) -> dict[str, Any]:
    pool = chosen.operation.pool(chosen.pool) if chosen.pool else None
    context: dict[str, Any] = {
        "chosen": chosen,
        "pool": pool,
        "refused": {one.place: one for one in chosen.refused},
        "segments_open": any(one.value or one.error for one in chosen.segments),
        "assumptions": assumptions(chosen.operation, pool),
    }
    if not chosen.refused:
        minute = price_slow_minute(chosen.operation, chosen.choices())
        context["shown"] = show(minute, chosen.slow_seconds)
    return context


@door(Right.READ_BALANCE)
def show_hours(request: Asked) -> HttpResponse:
    """When there is time: the hours at which a slow minute keeps nobody waiting. No money."""
    try:
        operation = operation_in_sight(request.access)
    except WellspentError as error:
        return render(request, "plans/hours.html", {"nothing": error}, status=409)
    minute = price_slow_minute(operation, default_choices(operation))
    maps = [(pool.name, draw_free_hours(pool.hours)) for pool in minute.pools]
    return render(
        request,
        "plans/hours.html",
        {"pools": [(name, one, say_hours(one.free)) for name, one in maps]},
    )
