"""The price of a slow minute for machines: the same choices, the same figures."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest
from ninja import Router

from wellspent.web.access.gates import gates
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.plans.choosing import choose
from wellspent.web.plans.pricing import price_as_today, price_chosen

__all__ = ["router"]

router = Router(tags=["plan"])


@router.get("/plan", auth=gates(Right.READ_PLANS), response=dict[str, Any])
def read_plan(  # noqa: PLR0917 - the page's sliders
    request: HttpRequest,
    pool: str = "",  # noqa: ARG001 - all are read as the page reads them
    slow: str = "",  # noqa: ARG001
    friction: str = "",  # noqa: ARG001
    occupancy: str = "",  # noqa: ARG001
    share: str = "",  # noqa: ARG001
    within: str = "",  # noqa: ARG001
) -> dict[str, Any]:
    """What one more slow minute per contact costs, by hour, and what follows from it.

    `slow` are slow seconds more with every contact, `slow.<segment>` those on top for the
    customers of a segment; `friction` is the percent of friction removed, `occupancy` the percent
    that agents are busy at most (100 is no cap); `share` percent of contacts are to be answered
    `within` seconds. What is left out is as the centre's settings say. Without `pool` it is the
    whole centre, or the first pool in sight. A number that is not known is null.
    """
    priced = price_chosen(choose(request.access, request.GET.dict()))
    shown: dict[str, Any] = _finite(plain(priced))
    return shown


@router.get("/plan/hours", auth=gates(Right.READ_BALANCE), response=dict[str, Any])
def read_hours(request: HttpRequest) -> dict[str, Any]:
    """Of each pool in sight, the hours of a usual week at which a slow minute is free.

    `free` is true where the agents who are there are enough to keep the target with the minute as
    well, null where that is not known. No money.
    """
    return {
        "items": [
            {
                "pool": pool.name,
                "hours": [
                    {"weekday": one.weekday, "hour": one.hour, "free": one.free}
                    for one in pool.hours
                ],
            }
            for pool in price_as_today(request.access).pools
        ]
    }


def _finite(thing: Any) -> Any:
    """The same with null for what is no number: JSON has neither NaN nor infinity."""
    match thing:
        case float():
            return thing if math.isfinite(thing) else None
        case dict():
            return {key: _finite(value) for key, value in thing.items()}
        case list():
            return [_finite(one) for one in thing]
    return thing
