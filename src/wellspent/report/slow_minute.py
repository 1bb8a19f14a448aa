"""What one more slow minute costs, at which hour, and where it is free: the door to it.

The words are those of `slow_minute_parts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from wellspent.estimate import Figure, Unknown
from wellspent.report.hours_priced import Priced, free_share_of, hours_of, price_over
from wellspent.report.minute_by_hour import Rows, minute_by_hour, rows_of
from wellspent.report.operation import Operation, Pool
from wellspent.report.slow_minute_parts import (
    BestSlow,
    Choices,
    FrontierPoint,
    HourPrice,
    PoolPrice,
    SlowMinute,
    Story,
)
from wellspent.report.slow_minute_words import say_slow_minute
from wellspent.report.slow_worth import is_found
from wellspent.report.staffing_pools import ChoiceInvalid, added_seconds, prices_of, staffed_pool
from wellspent.report.ways_to_go_on import best_slow, ways_to_go_on
from wellspent.report.words import say_value
from wellspent.staffing.demand import Target
from wellspent.staffing.price.hour_prices import price_by_hour
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Pool as StaffedPool
from wellspent.staffing.required import check_occupancy

__all__ = [
    "BestSlow",
    "Choices",
    "FrontierPoint",
    "HourPrice",
    "PoolPrice",
    "SlowMinute",
    "Story",
    "default_choices",
    "price_hours",
    "price_slow_minute",
]

_DRAWS: Final = 40  # of what an hour may bring: enough for the middle 95 %, and quick
_MOST_ADDED: Final = 3600.0
_NO_POOL: Final = Unknown("no queue was imported", "contacts with queues, and the ACD's intervals")
_WAITING_UNPRICED: Final = Unknown(
    "the centre has not said what waiting or giving up costs",
    "waiting_per_hour and abandonment under [staffing] in wellspent.toml",
)


def default_choices(operation: Operation) -> Choices:
    """What the centre's settings say: their target and cap, nothing added, nothing cut."""
    staffing = operation.staffing
    return Choices(target=staffing.target, max_occupancy=staffing.max_occupancy)


def price_slow_minute(operation: Operation, choices: Choices) -> SlowMinute:
    """The price of one more slow minute with these choices, from what was gathered; quick.

    Raises `ChoiceInvalid`, and children of `StaffingError` for a target or a cap that cannot be.
    """
    slow = price_hours(operation, choices)
    if not slow.hours:
        return slow
    pools, target = _pools(operation, choices), Target.parse(choices.target)
    points, stories, gaps = ways_to_go_on(operation, pools, choices, target, _DRAWS)
    return replace(
        slow,
        frontier=points,
        stories=stories,
        best=best_slow(operation, pools, slow.usual),
        missing=(*slow.missing, *gaps),
    )


def _pools(operation: Operation, choices: Choices) -> list[Pool]:
    return [one for one in operation.pools if choices.pool in (None, one.name)]


def price_hours(operation: Operation, choices: Choices) -> SlowMinute:
    """The same without frontier, stories and best seconds: the prices alone."""
    target = _checked(operation, choices)
    pools = _pools(operation, choices)
    priced, unknown = _priced(operation, pools, choices, target)
    empty = SlowMinute(
        currency=operation.currency,
        choices=choices,
        busiest=unknown or _NO_POOL,
        busiest_hour=None,
        usual=unknown or _NO_POOL,
        free_share=unknown or _NO_POOL,
        hours=(),
        pools=(),
        frontier=(),
        stories=(),
        best=(),
        assumed=_assumed(operation, choices),
        missing=operation.missing,
        sentences=(),
    )
    slow = empty if priced is None else _of_hours(empty, pools, priced)
    return replace(slow, sentences=say_slow_minute(slow))


def _checked(operation: Operation, choices: Choices) -> Target:
    if choices.pool is not None and operation.pool(choices.pool) is None:
        names = ", ".join(one.name for one in operation.pools) or "none was found"
        raise ChoiceInvalid(
            f"There is no pool '{choices.pool}'.", f"Name one of the centre's pools: {names}."
        )
    if not 0 <= choices.friction_cut <= 1:
        raise ChoiceInvalid(
            f"{choices.friction_cut:g} of friction cannot be taken away.",
            "Give a share from 0 to 1.",
        )
    for seconds in (*choices.slow_seconds.values(), choices.slow_seconds_otherwise):
        if not abs(seconds) <= _MOST_ADDED:
            raise ChoiceInvalid(
                f"{seconds:g} slow seconds cannot be added to a contact.",
                f"Give seconds up to {_MOST_ADDED:,.0f}.",
            )
    check_occupancy(choices.max_occupancy)
    return Target.parse(choices.target)


def _priced(
    operation: Operation, pools: Sequence[Pool], choices: Choices, target: Target
) -> tuple[Priced, None] | tuple[None, Unknown | None]:
    """The rows of all pools that have any, with what the minute takes; else why there are none."""
    parts, unknown = [], None
    waiting: list[Figure] = []
    prices = prices_of(operation)
    for place, pool in enumerate(pools):
        added = added_seconds(pool.segments, choices.slow_seconds, choices.slow_seconds_otherwise)
        rows = rows_of(place, pool, operation, added, choices.friction_cut)
        if isinstance(rows, Unknown):
            unknown = unknown or rows
            continue
        parts.append(rows)
        staffed = staffed_pool(pool, operation, added=added, friction_cut=choices.friction_cut)
        waiting += _waiting_prices(staffed, prices, len(rows.cell))
    if not parts:
        return None, unknown
    rows = Rows.joined(parts)
    hour = prices if isinstance(prices, Unknown) else prices.staffed_hour
    minute = minute_by_hour(rows, target, choices.max_occupancy)
    return Priced(rows, minute, hour, tuple(waiting)), None


def _waiting_prices(
    staffed: StaffedPool | Unknown, prices: Prices | Unknown, hours: int
) -> tuple[Figure, ...]:
    """What the minute costs at each open hour of a pool where the agents stay as they are."""
    if isinstance(prices, Unknown):
        return (prices,) * hours
    if isinstance(staffed, Unknown):
        return (staffed,) * hours
    if not prices.is_waiting_priced:
        return (_WAITING_UNPRICED,) * hours
    return price_by_hour(staffed, prices, draws=_DRAWS).figures


def _of_hours(empty: SlowMinute, pools: Sequence[Pool], priced: Priced) -> SlowMinute:
    everything = np.arange(len(priced.rows.cell))
    hours = hours_of(priced, everything)
    busiest = max(hours, key=lambda one: one.contacts_per_hour * one.handle_seconds)
    own = [np.flatnonzero(priced.rows.pool == place) for place in range(len(pools))]
    return replace(
        empty,
        busiest=busiest.price,
        busiest_hour=(busiest.weekday, busiest.hour),
        usual=price_over(priced, everything),
        free_share=free_share_of(priced, everything),
        hours=hours,
        pools=tuple(
            PoolPrice(pool.name, hours_of(priced, at), price_over(priced, at))
            for pool, at in zip(pools, own, strict=True)
            if len(at)
        ),
    )


def _assumed(operation: Operation, choices: Choices) -> tuple[str, ...]:
    """The figures that the centre assumed and nobody measured, in words."""
    staffing, currency = operation.staffing, operation.currency
    said = [_shrinkage(operation)]
    if staffing.waiting_per_hour is not None:
        said.append(f"an hour of waiting costs {staffing.waiting_per_hour:.2f} {currency}")
    if staffing.abandonment is not None:
        said.append(f"a customer who gives up costs {staffing.abandonment:.2f} {currency}")
    if staffing.slow_worth is not None and not is_found(operation, None):
        said.append(
            f"slow time brings at most {staffing.slow_worth:.2f} {currency} a contact, "
            f"63 % of it after {staffing.slow_seconds:g} s"
        )
    said += [
        f"for {name} at most {one.slow_worth:.2f} {currency}, 63 % of it after {one.slow_seconds:g} s"
        for name, one in staffing.segments.items()
        if one.slow_worth is not None and not is_found(operation, name)
    ]
    return (*said, _story(operation, choices))


def _shrinkage(operation: Operation) -> str:
    """Paid time in which nobody can answer, and what it makes of the wage."""
    said = f"{say_value(operation.staffing.shrinkage, 'share')} of paid time is not at work"
    prices = prices_of(operation)
    if isinstance(prices, Unknown):
        return said
    return f"{said}: an agent's hour costs {prices.staffed_hour:.2f} {operation.currency}"


def _story(operation: Operation, choices: Choices) -> str:
    """What the stories choose, and what their gains leave out."""
    gone = choices.friction_cut or operation.staffing.friction_cut
    said = f"the stories take {say_value(gone, 'share')} of friction away, which is a choice"
    if not any(one.slow_worth for one in operation.staffing.segments.values()) and not operation.staffing.slow_worth:  # fmt: skip
        return said
    return f"{said}; their gains' intervals take what slow time brings as certain"
