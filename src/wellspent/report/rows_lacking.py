"""Intervals of a pool in which a queue has no row, and what that queue usually has then.

A queue is expected in an interval on a day on which it has any row, at a time of day and in an
hour of the week at which it ever has one. So a queue that began late or was closed for a day
lacks nothing. One whose records plainly omit empty intervals lacks nothing either: no row is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.forecasting.arrival_history import zeros_are_left_out

__all__ = ["Places", "Vector", "fill_sums", "place_rows", "share_lacking"]

Vector = npt.NDArray[np.float64]
_DAY: Final = 86_400
_MOST_CELLS: Final = 6_000_000  # ten years of minutes: more than that is no interval's record
_HOURS: Final = 7 * 24


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the rows of a pool stand: queue and slot by row, day and time of day by slot.

    `days` are day numbers (0 is a Monday) that have rows, `a_day` is the intervals of a day, and
    `omits` says of each queue whether it writes no empty intervals.
    """

    queue: npt.NDArray[Any]
    slot: npt.NDArray[Any]
    day: npt.NDArray[Any]
    time: npt.NDArray[Any]
    days: npt.NDArray[Any]
    a_day: int
    omits: tuple[bool, ...]


def place_rows(
    queues: npt.NDArray[Any], slot: npt.NDArray[Any], slots: npt.NDArray[Any], seconds: float,
    offered: Vector,
) -> Places | None:  # fmt: skip
    """The places of rows in `slots` (numbers of intervals since a Monday's midnight).

    `slot` is the index of each row's. None where the intervals do not divide a day.
    """
    a_day = round(_DAY / seconds)
    if a_day < 1 or a_day * seconds != _DAY:
        return None
    days, day = np.unique(slots // a_day, return_inverse=True)
    if len(days) * a_day > _MOST_CELLS:
        return None
    names, queue = np.unique(queues, return_inverse=True)
    places = Places(queue, slot, day, slots % a_day, days, a_day, (False,) * len(names))
    omits = []
    for one in range(len(names)):
        counts, expected = _of_queue(places, one, offered)
        omits.append(zeros_are_left_out(counts[expected]))
    return Places(queue, slot, day, slots % a_day, days, a_day, tuple(omits))


def _of_queue(places: Places, one: int, values: Vector) -> tuple[Vector, npt.NDArray[np.bool_]]:
    """One queue's sums by day and time, nan where it has no row, and where one is expected."""
    shape = len(places.days), places.a_day
    theirs = (places.queue == one) & ~np.isnan(values)
    cell = places.day[places.slot[theirs]] * places.a_day + places.time[places.slot[theirs]]
    size = shape[0] * shape[1]
    known: npt.NDArray[np.bool_] = (np.bincount(cell, minlength=size) > 0).reshape(shape)
    sums = np.bincount(cell, values[theirs], size).reshape(shape)
    ever: npt.NDArray[np.bool_] = np.bincount(_hours(places).ravel(), known.ravel(), _HOURS) > 0
    on_day, at_time = np.any(known, axis=1, keepdims=True), np.any(known, axis=0, keepdims=True)
    expected: npt.NDArray[np.bool_] = on_day & at_time & ever[_hours(places)]
    counts: Vector = np.where(known, sums, np.nan)
    return counts, expected


def _hours(places: Places) -> npt.NDArray[Any]:
    """The hour of the week by day and time."""
    hour = np.arange(places.a_day) * 24 // places.a_day
    hours: npt.NDArray[Any] = (places.days % 7)[:, None] * 24 + hour[None, :]
    return hours


def fill_sums(places: Places, sums: Vector, values: Vector) -> Vector:
    """The sums by slot, and for each queue that lacks a row its mean of that hour of the week."""
    added = np.zeros((len(places.days), places.a_day))
    hours = _hours(places)
    for one, omits in enumerate(places.omits):
        if omits:
            continue
        counts, expected = _of_queue(places, one, values)
        known = ~np.isnan(counts)
        lacking = expected & ~known
        if lacking.any():
            rows = np.bincount(hours[known], minlength=_HOURS)
            usual = np.bincount(hours[known], counts[known], _HOURS) / np.maximum(rows, 1)
            added[lacking] += usual[hours[lacking]]
    filled: Vector = sums + added[places.day, places.time]
    return filled


def share_lacking(places: Places, offered: Vector) -> float:
    """The share of the pool's intervals in which a queue that is expected has no row."""
    wanted = np.zeros((len(places.days), places.a_day), dtype=bool)
    lacking = wanted.copy()
    for one, omits in enumerate(places.omits):
        counts, expected = _of_queue(places, one, offered)
        wanted |= expected
        if not omits:
            lacking |= expected & np.isnan(counts)
    return float(lacking.sum() / max(wanted.sum(), 1))
