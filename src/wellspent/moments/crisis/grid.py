"""Intervals laid out by day and time of day, queue by queue.

day     a calendar day of the table's own clock; days without a row are there, and empty
slot    a time of day; as many as intervals fit into a day
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["FIGURES", "LONGEST", "SHORTEST", "Grid", "grids_of", "step_of"]

Floats = npt.NDArray[np.float64]

FIGURES: Final = (
    "offered", "answered", "within_threshold", "abandoned", "asa_seconds", "aht_seconds",
)  # fmt: skip
SHORTEST, LONGEST = 60, 7200  # seconds of an interval
_DAY: Final = 86_400
_TELLING: Final = 60  # first rows that tell how long an interval is, whatever follows


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One queue's figures [day, slot], nan where not recorded; `step` in seconds.

    `begin` is the first day, `offset` where in a step the intervals begin.
    """

    queue: str | None
    begin: np.datetime64
    step: int
    offset: int
    figures: dict[str, Floats]

    @property
    def weekday(self) -> npt.NDArray[np.int64]:
        """Of each day; 0 is Monday."""
        first = int(self.begin.astype("datetime64[D]").astype(np.int64))
        return (np.arange(first, first + len(self.figures["offered"])) + 3) % 7

    def start_of(self, day: int, slot: int) -> datetime:
        """When the interval begins."""
        seconds = day * _DAY + slot * self.step + self.offset
        found: datetime = (self.begin.astype("datetime64[s]") + np.timedelta64(seconds, "s")).item()
        return found


def step_of(intervals: pa.Table) -> int | None:
    """The seconds of an interval: the commonest distance between rows that follow one another.

    The first rows tell, so that no later row changes it. None where no two rows do.
    """
    seconds = _seconds(intervals)
    queues = _queues(intervals)
    first = queues == queues[0] if len(queues) else np.zeros(0, dtype=np.bool_)
    apart = np.diff(np.unique(seconds[first])[:_TELLING])
    if not len(apart):
        return None
    values, counts = np.unique(apart, return_counts=True)
    return int(values[np.argmax(counts)])


def grids_of(intervals: pa.Table, step: int) -> Iterator[Grid]:
    """Each queue of the table, in the order of names; counts of one interval are added up, means averaged."""
    seconds, queues = _seconds(intervals), _queues(intervals)
    named = "queue" in intervals.column_names
    columns = {
        name: intervals[name].cast(pa.float64()).to_numpy().astype(np.float64)
        for name in FIGURES if name in intervals.column_names
    }  # fmt: skip
    for queue in np.unique(queues):
        rows = np.flatnonzero(queues == queue)
        at = seconds[rows]
        first, last = int(at.min() // _DAY), int(at.max() // _DAY)
        offset = int(at[np.argmin(at)] % step)
        day = at // _DAY - first
        slot = np.minimum((at % _DAY) // step, -(-_DAY // step) - 1)
        shape = (last - first + 1, -(-_DAY // step))
        yield Grid(
            str(queue) if named else None,
            np.datetime64(first, "D"),
            step,
            offset,
            {name: _laid(values[rows], day, slot, shape) for name, values in columns.items()},
        )


def _laid(values: Floats, day: Any, slot: Any, shape: tuple[int, int]) -> Floats:
    known = np.isfinite(values)
    place = (day * shape[1] + slot)[known]
    size = shape[0] * shape[1]
    times = np.bincount(place, minlength=size)
    total = np.bincount(place, values[known], minlength=size)
    # an hour that comes twice, when clocks go back, counts once: its mean
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((total / times).reshape(shape), dtype=np.float64)


def _seconds(intervals: pa.Table) -> npt.NDArray[np.int64]:
    moments = pc.cast(
        pc.cast(intervals["start"], pa.timestamp("us")), pa.timestamp("s"), safe=False
    )
    return np.asarray(pc.cast(moments, pa.int64()).to_numpy(), dtype=np.int64)


def _queues(intervals: pa.Table) -> Any:
    if "queue" not in intervals.column_names:
        return np.full(intervals.num_rows, "", dtype=object)
    column: Any = intervals["queue"].cast(pa.string())
    names: Any = pc.fill_null(column, "")
    return names.to_numpy(zero_copy_only=False)
