"""Counts by topic and date as a grid: a row a topic, a column a day or a week, nothing left out.

A date without any row is a day on which the centre was closed: nothing was counted, nothing is judged.
A topic without a row on an open date was counted 0 times; one whose count there is null is not known
on that date, which then is no part of its past nor of its windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["DAILY", "WEEKLY", "Grid", "Rhythm", "grid_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a series is judged, in its own periods: days or weeks.

    The past that counts is `past` periods long and ends `guard` periods before the date, so that what
    has just begun does not become its own baseline; it holds `fewest` open periods at least.
    `season` is how many periods make a round: 7 days of the week; 1: there is none. `slopes` is how much
    topics drift by themselves: the standard deviation of their trends, logarithm a period. `leaves_out`:
    periods that stick out of the past are left out of it, not only cut down; that takes a long past.
    """

    days: int
    windows: tuple[int, ...]
    guard: int
    past: int
    fewest: int
    season: int
    slopes: float
    leaves_out: bool


DAILY: Final = Rhythm(
    days=1, windows=(1, 3, 7), guard=7, past=56, fewest=14, season=7, slopes=0.004, leaves_out=True
)
WEEKLY: Final = Rhythm(
    days=7, windows=(1, 2), guard=4, past=26, fewest=12, season=1, slopes=0.015, leaves_out=False
)


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts and totals: `counts[topic, period]`; `totals` likewise, or one row for all topics.

    `totals` are 0 where the centre was closed. `began[topic]` is the period of a topic's first row.
    `stated`: totals came with the counts; otherwise they are the sum over topics. `rows`: there is a row.
    `missing[topic, period]`: not known how many; count and total are 0 there, as where the centre was closed.
    Without stated totals one missing count leaves the date's total unknown, and the date for all topics.
    `refused` are the rows and columns of the counts that were null.
    """

    topics: tuple[str, ...]
    first: date
    rhythm: Rhythm
    counts: Floats
    totals: Floats
    began: Ints
    rows: npt.NDArray[np.bool_]
    stated: bool
    missing: npt.NDArray[np.bool_]
    refused: tuple[tuple[int, int], ...] = ()

    def date_of(self, period: int) -> date:
        """The date of a column."""
        return self.first + timedelta(days=self.rhythm.days * period)

    def period_of(self, day: date) -> int:
        """The first column that is not before the date."""
        return max(0, -((self.first - day).days // self.rhythm.days))

    @property
    def open(self) -> npt.NDArray[np.bool_]:
        """The periods on which anything could be counted."""
        return self.totals.max(axis=0) > 0 if self.stated else self.rows

    @property
    def alone(self) -> bool:
        """Whether one topic is all there is, so that it has no share of anything."""
        return not self.stated and len(self.topics) == 1

    def totals_as_of(self, period: int, topics: Ints) -> Floats:
        """The totals of these topics, as they are known on a date: one row where all have the same.

        While only one topic has had a row there is nothing to have a share of: every open date counts alike.
        """
        if self.stated:
            return self.totals[topics] if len(self.totals) > 1 else self.totals
        if int((self.began <= period).sum()) == 1:
            return self.rows[np.newaxis, :].astype(np.float64)
        return self.totals


def grid_of(counts: pa.Table) -> Grid:
    """The grid of a table `date, topic, count` and, where known, `total`; a null count is not known.

    The rhythm is found from the first dates alone, so that it does not depend on what follows.
    """
    dates = pc.cast(pc.cast(counts["date"], pa.date32()), pa.int32()).to_numpy().astype(np.int64)
    codes = counts["topic"].combine_chunks().dictionary_encode()
    names, rows = codes.dictionary.to_pylist(), codes.indices.to_numpy().astype(np.int64)
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = place[rows]
    days = np.unique(dates)
    rhythm = _rhythm_of(days)
    columns = (dates - days[0]) // rhythm.days
    shape = (len(names), int(columns.max()) + 1)
    grid = np.zeros(shape)
    amounts = counts["count"].to_numpy().astype(np.float64)
    known = ~np.isnan(amounts)
    missing = np.zeros(shape, dtype=np.bool_)
    missing[rows[~known], columns[~known]] = True
    refused = tuple((int(row), int(column)) for row, column in np.argwhere(missing))
    rows, columns = rows[known], columns[known]
    np.add.at(grid, (rows, columns), amounts[known])
    began = np.full(len(names), shape[1], dtype=np.int64)
    np.minimum.at(began, rows, columns)
    stated = "total" in counts.column_names
    if stated:
        whole = counts["total"].to_numpy().astype(np.float64)[known]
        totals = _totals(whole, grid, rows, columns)
        if refused:
            totals = np.where(missing, 0.0, totals)
    else:
        missing[:, missing.any(axis=0)] = True
        totals = np.where(missing.any(axis=0), 0.0, grid.sum(axis=0))[np.newaxis, :]
    grid[missing] = 0.0
    first = date(1970, 1, 1) + timedelta(days=int(days[0]))
    opened = np.zeros(shape[1], dtype=np.bool_)
    opened[columns] = True
    opened &= ~missing.all(axis=0)
    return Grid(
        tuple(names[i] for i in order), first, rhythm, grid, totals, began, opened, stated, missing, refused
    )  # fmt: skip


_TELLING: Final = (
    12  # this many first dates tell the rhythm; nothing is judged before there are more
)


def _rhythm_of(days: Ints) -> Rhythm:
    gaps = np.diff(days[:_TELLING])
    return WEEKLY if len(gaps) and bool((gaps % 7 == 0).all()) else DAILY


def _totals(stated: Floats, grid: Floats, rows: Ints, columns: Ints) -> Floats:
    """Totals as stated; where all topics of a date have the same, one row is enough.

    A topic that has no row on an open date has the largest total of that date.
    """
    most = np.zeros(grid.shape[1])
    np.maximum.at(most, columns, stated)
    if bool((stated == most[columns]).all()):
        return most[np.newaxis, :]
    totals = np.tile(most, (len(grid), 1))
    totals[rows, columns] = stated
    return totals
