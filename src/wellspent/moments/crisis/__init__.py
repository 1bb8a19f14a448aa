"""Crises in a queue, interval by interval, each seen as of its own moment."""

from wellspent.moments.crisis.model import (
    MEASURE_NAMES,
    MEASURES,
    CrisisMoment,
    CrisisWatch,
    Measure,
    Seen,
)
from wellspent.moments.crisis.watching import FALSE_PER_DAY, watch_intervals

__all__ = [
    "FALSE_PER_DAY",
    "MEASURES",
    "MEASURE_NAMES",
    "CrisisMoment",
    "CrisisWatch",
    "Measure",
    "Seen",
    "watch_intervals",
]
