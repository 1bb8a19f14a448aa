"""The prices of what was chosen, the latest of them kept: who shares an address waits once."""

from __future__ import annotations

from typing import Final

from wellspent.errors import WellspentError
from wellspent.report.slow_minute import (
    SlowMinute,
    default_choices,
    price_hours,
    price_slow_minute,
)
from wellspent.web.access.refusals import Refused, place_of
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.remembering import Memory
from wellspent.web.plans.choosing import Chosen, operation_in_sight

__all__ = ["price_as_today", "price_chosen"]

_KEPT: Final = Memory(64)


def price_chosen(chosen: Chosen) -> SlowMinute:
    """The price of what was chosen. Raises `Refused` for what no operation can have."""
    choices = chosen.choices()
    question = (
        standing().run, chosen.operation.value_curves, chosen.pools, choices.pool, choices.target, choices.max_occupancy,
        choices.friction_cut, choices.slow_seconds_otherwise, tuple(sorted(choices.slow_seconds.items())),
    )  # fmt: skip
    try:
        return _KEPT.recall(question, lambda: price_slow_minute(chosen.operation, choices))
    except WellspentError as error:
        raise Refused(error.fact, error.remedy, place_of(error)) from None


def price_as_today(access: Scope) -> SlowMinute:
    """The prices by hour of the pools in sight, as the centre's settings say.

    Raises `NoRunYet`, `WorkspaceDamaged`, or what the settings ask for and cannot have.
    """
    operation = operation_in_sight(access)
    pools = tuple(one.name for one in operation.pools)
    return _KEPT.recall(
        (standing().run, operation.value_curves, "today", pools),
        lambda: price_hours(operation, default_choices(operation)),
    )
