"""What is found when intervals are watched: moments of crisis, each as it stood when it was seen.

matter    everything unusual in one queue until it has been quiet for an hour and a half: one moment
measure   offered          contacts that came: more than usual
          aht_seconds      mean handle time: longer than usual
          service_level    share of the offered that was answered in time: lower than usual
          abandonment      share of the offered that hung up: higher than usual
          asa_seconds      mean wait of the answered: longer than usual
usual     of the same time of day and weekday, at the level that the day itself has shown so far
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wellspent.estimate import Unknown

__all__ = ["MEASURES", "MEASURE_NAMES", "CrisisMoment", "CrisisWatch", "Measure", "Seen"]

Measure = Literal["offered", "aht_seconds", "service_level", "abandonment", "asa_seconds"]

# causes before what follows from them: of those seen at once the first gives the moment its name
MEASURES: Final[tuple[Measure, ...]] = (
    "offered", "aht_seconds", "service_level", "abandonment", "asa_seconds",
)  # fmt: skip
MEASURE_NAMES: Final[dict[Measure, str]] = {
    "offered": "volume",
    "aht_seconds": "handle time",
    "service_level": "service level",
    "abandonment": "abandonment",
    "asa_seconds": "waiting",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One measure out of the usual: since when, how far, and when that could be known.

    `expected` and `observed` are per interval, over the stretch from `start` until it was seen: contacts
    of `offered`, a share of `service_level` and `abandonment`, seconds of the others. `deviations` is how far off
    it is in standard deviations of quiet intervals.
    """

    measure: Measure
    start: datetime
    expected: float
    observed: float
    detected_at: datetime
    deviations: float


@dataclass(frozen=True, slots=True)
class CrisisMoment:
    """One matter: what was seen first, and what else of the same matter was seen after it.

    `end` is the end of the last unusual interval, and None while the matter lasts: it is known
    once an hour has been usual. All but `end` and `also` stand as of `detected_at`. `queue` is
    None where the table names none.
    """

    start: datetime
    end: datetime | None
    measure: Measure
    expected: float
    observed: float
    detected_at: datetime
    deviations: float
    queue: str | None = None
    also: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class CrisisWatch:
    """All moments in the order in which they were seen, and how many of them chance alone raises.

    `expected_false_per_day` is for a day on which every queue is judged. `judged` counts intervals, `days` the days on
    which one was. `not_judged` is the reason where nothing could be.
    """

    moments: tuple[CrisisMoment, ...]
    expected_false_per_day: float
    measures: tuple[Measure, ...]
    queues: int
    judged: int
    days: int
    interval_minutes: float | None
    not_judged: Unknown | None = None
