"""What a centre's records say of its arrivals: days, and the intervals of each.

known     a row says how many contacts came in an interval, which may be none; an interval
          without a row, or with an empty count, is not known
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.staffing.demand import StaffingError

__all__ = [
    "ArrivalHistory",
    "HistoryInvalid",
    "check_interval",
    "read_history",
    "weekday_of",
    "zeros_are_left_out",
]

Counts = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

_DAY_SECONDS: Final = 86_400
_MOST_DAYS: Final = 3_660  # ten years: beyond them a date is a slip
_MOST_CONTACTS: Final = 1e9
_ZEROS_MISSED: Final = 5.0  # so many empty intervals were to be expected, and none is there


class HistoryInvalid(StaffingError):
    """Records of arrivals that cannot be used as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrivalHistory:
    """Contacts by day and interval of the day.

    `days` are dates without a gap; `counts` is [days, intervals of a day], nan where it is not
    known. `zeros_assumed`: the records hold no empty interval although there must have been
    some, so intervals without a row count as empty ones.
    """

    days: Days
    counts: Counts
    interval_seconds: int
    zeros_assumed: bool = False

    @property
    def weekdays(self) -> npt.NDArray[np.int64]:
        """0 for a Monday, of every day."""
        return weekday_of(self.days)

    def until(self, days: int) -> ArrivalHistory:
        """The first so many days."""
        return ArrivalHistory(
            self.days[:days], self.counts[:days], self.interval_seconds, self.zeros_assumed
        )


def weekday_of(days: Days) -> npt.NDArray[np.int64]:
    """0 for a Monday; the first day of 1970 was a Thursday."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7


def check_interval(interval_seconds: float) -> int:
    """The length of an interval in whole seconds; raises `HistoryInvalid` where a day is no multiple."""
    whole = int(interval_seconds) if np.isfinite(interval_seconds) else 0
    if whole != interval_seconds or whole < 60 or _DAY_SECONDS % whole:
        raise HistoryInvalid(
            f"An interval cannot last {interval_seconds:,.12g} seconds.",
            "Give a whole number of seconds from 60 on that divides a day: a quarter of an hour is 900.",
        )
    return whole


def read_history(table: pa.Table, interval_seconds: float) -> ArrivalHistory:
    """The history in a table of `at` (when an interval began) and `contacts`.

    Rows of one interval are added up, and so are shorter intervals within a longer one. An empty
    `at` is left out. Raises `HistoryInvalid` for a column that is not there, and for counts or
    dates that no centre has.
    """
    seconds = check_interval(interval_seconds)
    moments, contacts = _columns(table)
    if not len(moments):
        empty = np.zeros((0, _DAY_SECONDS // seconds))
        return ArrivalHistory(np.array([], dtype="datetime64[D]"), empty, seconds)
    place = moments // seconds
    a_day = _DAY_SECONDS // seconds
    first, last = int(place.min()) // a_day, int(place.max()) // a_day
    if last - first >= _MOST_DAYS:
        raise HistoryInvalid(
            f"The history runs from {np.datetime64(first, 'D')} to {np.datetime64(last, 'D')}.",
            "Leave out what is older than ten years, or mend the date.",
        )
    counts = np.zeros((last - first + 1) * a_day)
    known = np.zeros(len(counts), dtype=np.int64)
    np.add.at(counts, place - first * a_day, contacts)
    np.add.at(known, place - first * a_day, 1)
    counts[known == 0] = np.nan
    assumed = zeros_are_left_out(counts)
    if assumed:
        counts = np.nan_to_num(counts)
    days = np.arange(first, last + 1).astype("datetime64[D]")
    return ArrivalHistory(days, counts.reshape(-1, a_day), seconds, assumed)


def _columns(table: pa.Table) -> tuple[npt.NDArray[np.int64], Counts]:
    """Seconds since 1970 and contacts of the rows that say both."""
    for column in ("at", "contacts"):
        if column not in table.column_names:
            raise HistoryInvalid(
                f"The history has no column {column!r}.", "Give a table with `at` and `contacts`."
            )
    try:
        at = pc.cast(table["at"], pa.timestamp("us")).combine_chunks()
        contacts = pc.cast(table["contacts"], pa.float64()).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as failed:
        raise HistoryInvalid(
            f"The history cannot be read: {failed}.", "Give times in `at` and counts in `contacts`."
        ) from failed
    said: Any = pc.and_(pc.is_valid(at), pc.is_valid(contacts))
    counted = np.asarray(contacts.filter(said), dtype=np.float64)
    moments = np.asarray(at.filter(said).cast(pa.int64())) // 1_000_000
    there = ~np.isnan(counted)
    wrong = there & ~((counted >= 0) & (counted <= _MOST_CONTACTS))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise HistoryInvalid(
            f"The interval of {np.datetime64(int(moments[row]), 's')} cannot have {counted[row]:,.12g} contacts.",
            "Give a number from 0 on, or leave it empty where it is not known.",
        )
    return moments[there], counted[there]


def zeros_are_left_out(counts: Counts) -> bool:
    """Whether a record writes only intervals in which somebody came.

    Chance would have left some of those recorded empty: with counts as small as these, at least
    five, and none is.
    """
    known = counts[~np.isnan(counts)]
    if len(known) == len(counts) or not (known > 0).all():
        return False
    # the mean of a Poisson number known to be at least 1 is above its rate by about this
    rate = np.maximum(known - 1, 0.05)
    return bool(np.exp(-rate).sum() >= _ZEROS_MISSED and np.median(known) <= 3)
