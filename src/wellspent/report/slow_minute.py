"""What one more slow minute costs, at which hour, and where it is free: the door to it.

The words are those of `slow_minute_parts`.
"""

from __future__ import annotations

from wellspent.report.operation import Operation
from wellspent.report.slow_minute_parts import (
    BestSlow,
    Choices,
    FrontierPoint,
    HourPrice,
    PoolPrice,
    SlowMinute,
    Story,
)

__all__ = [
    "BestSlow",
    "Choices",
    "FrontierPoint",
    "HourPrice",
    "PoolPrice",
    "SlowMinute",
    "Story",
    "default_choices",
    "price_slow_minute",
]


def default_choices(operation: Operation) -> Choices:
    """What the centre's settings say: their target and cap, nothing added, nothing cut."""
    staffing = operation.staffing
    return Choices(target=staffing.target, max_occupancy=staffing.max_occupancy)


def price_slow_minute(operation: Operation, choices: Choices) -> SlowMinute:
    """The price of one more slow minute with these choices, from what was gathered; quick."""
    raise NotImplementedError
