"""An operation and a price of a slow minute, made up: what a page draws, without the arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wellspent.estimate import Estimate, Unknown
from wellspent.report.operation import Operation, Pool, SegmentTime, Split
from wellspent.report.slow_minute import (
    BestSlow,
    Choices,
    FrontierPoint,
    HourPrice,
    PoolPrice,
    SlowMinute,
    Story,
)
from wellspent.settings import StaffingSettings

__all__ = ["NOT_RECORDED", "hour", "known", "minute", "operation", "pool"]

NOT_RECORDED = Unknown("the ACD recorded no agents", "the column agents of the intervals")


def known(value, spread=0.1):
    return Estimate(value, value - abs(spread * value), value + abs(spread * value), 96, "made up")


def hour(weekday, hour, price, *, free=False, there=12.0, needed=10.0):
    return HourPrice(
        weekday=weekday, hour=hour, contacts_per_hour=90.0, handle_seconds=330.0,
        price=known(price) if isinstance(price, float) else price, waiting_price=known(0.33),
        free=free, free_share=None if free is None else float(free),
        agents_needed=needed, agents_with_minute=needed + 1.5, agents_there=there,
        occupancy=0.81, service_level=0.84, wait_seconds=11.0,
    )  # fmt: skip


def hours():
    """Monday to Saturday, 8 to 20: dear at noon, free in the evening, Saturday not known."""
    for day in range(6):
        for at in range(8, 20):
            load = 14 * np.exp(-(((at - 12) / 3.5) ** 2)) + 3
            if day == 5:
                yield hour(day, at, NOT_RECORDED, free=None, there=None, needed=load)
            else:
                free = at >= 17
                price = round(float(load) / 18 + day / 20, 3)
                yield hour(day, at, price, free=free, there=12.0 + 2 * free, needed=load)


def story(name, words, handle, net):
    return Story(
        name, words, known(handle), known(18_400.0), known(2_310.0), known(52_900.0),
        known(4_000.0), known(net), known(0.79, 0.02), known(0.83, 0.02), known(14.0),
    )  # fmt: skip


def point(seconds):
    cost = 52_000.0 + 110 * seconds
    value = 9_000 * (1 - np.exp(-seconds / 40))
    return FrontierPoint(
        seconds, known(2_300.0 + 4.8 * seconds, 0.01), known(cost, 0.02), known(float(value)),
        known(float(value - cost)), 0.79,
    )  # fmt: skip


def minute(choices=None, **changes):
    """A price; anything of it may be changed."""
    all_hours = tuple(hours())
    made = SlowMinute(
        currency="EUR", choices=choices or Choices(), busiest=known(1.24), busiest_hour=(0, 12),
        usual=known(0.71), free_share=known(0.22), hours=all_hours,
        pools=(PoolPrice("Grove", all_hours, known(0.71)),),
        frontier=tuple(point(seconds) for seconds in range(0, 121, 15)),
        stories=(
            story("as_today", "as today", 334.0, 0.0),
            story("bank_it", "cut friction and bank it", 301.0, 5_200.0),
            story("spend_it", "cut friction and spend it on connection", 334.0, 6_100.0),
        ),
        best=(BestSlow("vip", known(47.0), 2.0, 60.0), BestSlow(None, known(12.0), 0.6, 40.0)),
        assumed=("waiting_per_hour", "abandonment", "slow_worth"),
        missing=(("holidays", Unknown("no country is set", "country in [staffing]")),),
        sentences=(
            "One more slow minute with every contact costs 0.71 EUR a contact (0.64 to 0.78).",
            "At the busiest hour, Monday 12, it costs 1.24 EUR; for 22 % of contacts it is free.",
        ),
    )  # fmt: skip
    return replace(made, **changes)


def pool(name, *queues):
    split = Split(400, known(330.0), (), (), known(338.0), known(1.02))
    segments = (
        SegmentTime("regular", 320, known(0.8), known(320.0), known(61.0)),
        SegmentTime("vip", 80, known(0.2), known(372.0), known(95.0)),
    )
    return Pool(name, queues, "teams", NOT_RECORDED, NOT_RECORDED, split, segments, known(95.0))


def operation(*pools, **changes):
    """An operation of these pools; anything of it may be changed."""
    pools = pools or (pool("Grove", "Grove phone"), pool("Lark", "Lark phone", "Lark chat"))
    made = Operation(
        name="Fernhill", fictional=True, currency="EUR", wage_per_hour=known(28.0, 0.0),
        staffing=StaffingSettings(waiting_per_hour=12.0, abandonment=2.5, slow_worth=0.6),
        pools=pools, split=pools[0].split, segments=pools[0].segments, repeat_share=known(0.12),
        repeat_days=7, unplaced=0, missing=(),
    )  # fmt: skip
    return replace(made, **changes)
