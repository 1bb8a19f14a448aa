"""Series of amounts, such as a handle time or a load every five minutes: what is unlike the same time of day.

The usual value is the median of the last two weeks at the same time of day (of daily values: the same day
of the week in the last eight weeks). What is left is measured by its own level and spread, which forget by half in a week.
A matter is one alarm until twelve hours (of daily values: a week) have gone by without; where it gets half as far off
again, it is another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Unknown
from wellspent.listening.alarms.amount_kernel import first_of_each, strays_of, usual_of

__all__ = [
    "STANDARD_DEVIATIONS",
    "AmountAlarm",
    "AmountAlarms",
    "Strays",
    "strays",
    "watch_amounts",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STANDARD_DEVIATIONS: Final = 4.0
_BEGINNING: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - moments are naive
_DAY: Final = 86_400
_CLIP: Final = 6.0
_WARM: Final = 50  # values before any is judged
_WARM_DAYS: Final = 14
_TELLING: Final = (
    30  # first moments that tell how far apart moments are; nothing is judged before more
)
_WORSE: Final = 1.5
_FEWEST: Final = 3  # values of the same time of day


@dataclass(frozen=True, slots=True)
class AmountAlarm:
    """A value unlike the same time of day: `usual` was expected, from `low` to `high` would be no alarm.

    `standard_deviations` is how far off it is, negative where it is too low.
    """

    topic: str
    at: datetime
    value: float
    usual: float
    low: float
    high: float
    standard_deviations: float


@dataclass(frozen=True, slots=True)
class AmountAlarms:
    """All alarms in the order of their moments; `values` were judged in `days` over all `series`."""

    alarms: tuple[AmountAlarm, ...]
    series: int
    values: int
    days: float
    standard_deviations: float
    not_judged: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Strays:
    """Each value of one series: how far off in standard deviations, what was usual, and its spread.

    `far` is 0 and `usual` not a number where there is too little past.
    """

    far: Floats
    usual: Floats
    spread: Floats
    quiet: int


def strays(at: Ints, values: Floats) -> Strays:
    """How far each value of a series is from what is usual; `at` in seconds, in order."""
    step = float(np.median(np.diff(at[:_TELLING]))) if len(at) > 1 else _DAY
    daily = step > _DAY / 4
    alike = (7 * _DAY, 8, _DAY // 4) if daily else (_DAY, 14, max(900, int(step) // 2))
    quiet, half = (7 * _DAY, 56.0) if daily else (_DAY // 2, max(7 * _DAY / max(step, 1.0), 2.0))
    usual = usual_of(at, values, alike, _FEWEST)
    known = np.flatnonzero(np.isfinite(usual))
    far, spread = np.zeros(len(values)), np.full(len(values), np.nan)
    if len(known):
        rest = values[known] - usual[known]
        far[known], level, spread[known] = strays_of(
            rest, half, _CLIP, _WARM_DAYS if daily else _WARM
        )
        usual[known] += level
        spread[known[: _WARM_DAYS if daily else _WARM]] = np.nan
    return Strays(far, usual, spread, quiet)


def watch_amounts(
    amounts: pa.Table,
    *,
    standard_deviations: float = STANDARD_DEVIATIONS,
    since: date | None = None,
) -> AmountAlarms:
    """The alarms of the series in a table `date` (a day or a moment), `topic`, `value`; high or low.

    `since`: earlier ones are past alone. Each stands as of its own moment: what follows changes nothing.
    """
    ordered = amounts.sort_by([("topic", "ascending"), ("date", "ascending")])
    moments = pc.cast(pc.cast(ordered["date"], pa.timestamp("s")), pa.int64()).to_numpy()
    names: Any = ordered["topic"].to_numpy(zero_copy_only=False)
    values = ordered["value"].to_numpy().astype(np.float64)
    begins = np.flatnonzero(np.r_[True, names[1:] != names[:-1]]).tolist()
    begin = datetime.combine(since, datetime.min.time()) if since else _BEGINNING
    alarms: list[AmountAlarm] = []
    judged, days = 0, 0.0
    for first, last in zip(begins, [*begins[1:], len(names)], strict=True):
        at = moments[first:last].astype(np.int64)
        found = strays(at, values[first:last])
        known = np.flatnonzero(np.isfinite(found.spread))
        judged += len(known)
        days += float(at[known[-1]] - at[known[0]]) / _DAY if len(known) else 0.0
        alarms += _alarms(names[first], at, values[first:last], found, standard_deviations)
    unknown = Unknown("no value has enough past at the same time of day", "values of more days")
    return AmountAlarms(
        tuple(sorted((one for one in alarms if one.at >= begin), key=lambda one: (one.at, one.topic))),
        len(begins), judged, days, standard_deviations, None if judged else unknown,
    )  # fmt: skip


def _alarms(
    topic: str, at: Ints, values: Floats, found: Strays, standard_deviations: float
) -> list[AmountAlarm]:
    places = np.flatnonzero(first_of_each(at, found.far, standard_deviations, found.quiet, _WORSE))
    room = standard_deviations * found.spread
    return [
        AmountAlarm(
            topic=topic,
            at=_BEGINNING + timedelta(seconds=int(at[place])),
            value=float(values[place]),
            usual=float(found.usual[place]),
            low=float(found.usual[place] - room[place]),
            high=float(found.usual[place] + room[place]),
            standard_deviations=float(found.far[place]),
        )
        for place in places.tolist()
    ]
