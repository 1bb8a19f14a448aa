"""Rows of foreign counts or amounts as a table that can be watched, and the rows that cannot be used.

A row that is no count of a topic on a date is left out, with its place; nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.errors import ColumnMissing, Problem
from wellspent.listening.alarms.cells import (
    day_of,
    each_cell,
    moment_of,
    name_of,
    number_of,
    says,
    whole_of,
)

__all__ = ["counted", "measured"]

Flags = npt.NDArray[np.bool_]
Wrong = tuple[Flags, Callable[[int], tuple[str, str]]]

_COLUMNS: Final = "Name the columns date, topic, count and, where known, total; or date and value."
_WHOLE: Final = "Give a whole number from 0."


def counted(
    table: pa.Table, file: Path, places: Sequence[int] | None = None
) -> tuple[pa.Table, list[Problem]]:
    """The columns `date, topic, count` and, where there is one, `total`; and a problem for each bad row.

    `places` are the lines on which the rows stand; None: their numbers, from 1. Of two rows of one topic on
    one date the first holds. A row whose date and topic are known and whose count is not keeps its place,
    with null for count and total, also where its date follows from the rows around it. Raises `ColumnMissing`.
    """
    _require(table, file, "date", "topic", "count")
    days, is_day = each_cell(table["date"], day_of, "moment")
    topics, is_topic = each_cell(table["topic"], name_of, "name")
    counts, is_count = each_cell(table["count"], whole_of, "number")
    wrong: list[Wrong] = [
        (~is_day, lambda i: (says(table, "date", i, "a day"), "Write it as in 2026-03-09.")),
        (~is_topic, lambda _: ("the topic is empty.", "Give it a name.")),
        (~is_count, lambda i: (says(table, "count", i, "a count"), _WHOLE)),
    ]
    columns: dict[str, Any] = {
        "date": days.astype("datetime64[D]"),
        "topic": topics,
        "count": counts,
    }
    if "total" in table.column_names:
        totals, is_total = each_cell(table["total"], whole_of, "number")
        columns["total"] = totals
        wrong += [
            (~is_total, lambda i: (says(table, "total", i, "a total"), _WHOLE)),
            (counts > totals, lambda i: (f"the count {counts[i]:.0f} is larger than the total {totals[i]:.0f}.", "Give as total all contacts of the date.")),
        ]  # fmt: skip
    usable, problems = _kept(columns, wrong, file, places)
    days, is_day = _guessed(columns["date"], is_day, topics)
    refused = np.logical_or.reduce([flags for flags, _ in wrong]) & is_day & is_topic
    return _with_unknown(usable, days[refused], topics[refused]), problems


def _with_unknown(usable: pa.Table, days: Any, topics: Any) -> pa.Table:
    """The rows and, with a null count, every topic and date that none of them has."""
    there = np.isin(usable["date"].to_numpy(), days)
    told = usable.filter(pa.array(there)).select(["date", "topic"])
    known = set(zip(told["date"].to_pylist(), told["topic"].to_pylist(), strict=True))
    lost = sorted(set(zip(days.tolist(), topics.tolist(), strict=True)) - known)
    if not lost:
        return usable
    rows = {"date": [day for day, _ in lost], "topic": [topic for _, topic in lost]}
    unknown = pa.table({name: pa.array(rows.get(name, [None] * len(lost)), usable.schema.field(name).type if name != "topic" else pa.string()) for name in usable.column_names})  # fmt: skip
    return pa.concat_tables([usable, unknown], promote_options="default")


def _guessed(days: Any, is_day: Flags, topics: Any) -> tuple[Any, Flags]:
    """Days, with those that cannot be read but follow from the rows around them.

    That is where the row before and the row after are in order, and on one single day from the one to the
    other the topic has no row.
    """
    days, known = days.copy(), is_day.copy()
    dated = np.flatnonzero(is_day)
    if len(dated) == len(days) or not len(dated):
        return days, known
    every = np.unique(days[dated])
    for i in np.flatnonzero(~is_day).tolist():
        after = int(np.searchsorted(dated, i))
        first = days[dated[max(after - 1, 0)]] if after else every[0]
        last = days[dated[after]] if after < len(dated) else every[-1]
        own = days[dated[topics[dated] == topics[i]]]
        open_ = np.setdiff1d(every[(every >= first) & (every <= last)], own)
        if len(open_) == 1:
            days[i], known[i] = open_[0], True
    return days, known


def measured(
    table: pa.Table, file: Path, places: Sequence[int] | None = None
) -> tuple[pa.Table, list[Problem]]:
    """The columns `date, topic, value`, where `date` may be a moment; and a problem for each bad row.

    Without a column `topic` all is one series, called value. The rest is as of `counted`.
    """
    _require(table, file, "date", "value")
    moments, is_moment = each_cell(table["date"], moment_of, "moment")
    values, is_value = each_cell(table["value"], number_of, "number")
    wrong: list[Wrong] = [
        (~is_moment, lambda i: (says(table, "date", i, "a day or a moment"), "Write it as in 2026-03-09 14:05:00.")),
        (~is_value, lambda i: (says(table, "value", i, "a number"), "Give a number.")),
    ]  # fmt: skip
    topics: Any = np.full(table.num_rows, "value", dtype=object)
    if "topic" in table.column_names:
        topics, is_topic = each_cell(table["topic"], name_of, "name")
        wrong.append((~is_topic, lambda _: ("the topic is empty.", "Give it a name.")))
    return _kept({"date": moments, "topic": topics, "value": values}, wrong, file, places)


def _require(table: pa.Table, file: Path, *columns: str) -> None:
    for needed in columns:
        if needed not in table.column_names:
            raise ColumnMissing(file, needed, table.column_names, _COLUMNS)


def _kept(
    columns: dict[str, Any], wrong: Sequence[Wrong], file: Path, places: Sequence[int] | None
) -> tuple[pa.Table, list[Problem]]:
    """The rows that nothing is wrong with, the first of each topic and date, and what is wrong with the rest."""
    good = ~np.logical_or.reduce([flags for flags, _ in wrong])
    again = _again(columns["date"], columns["topic"], good)
    said: dict[int, tuple[str, str]] = {}
    for flags, say in wrong:
        for i in np.flatnonzero(flags).tolist():
            said.setdefault(i, say(i))
    for i in np.flatnonzero(again).tolist():
        said[i] = (f"there is another row of this topic on {columns['date'][i]}; the first one holds.", "Leave one of them.")  # fmt: skip
    problems = [
        Problem(str(file), i + 1 if places is None else places[i], *said[i]) for i in sorted(said)
    ]
    kept = np.flatnonzero(good & ~again)
    return pa.table({name: pa.array(cells[kept]) for name, cells in columns.items()}), problems


def _again(moments: Any, topics: Any, good: Flags) -> Flags:
    """Rows whose topic and date a good row before them has."""
    rows = np.flatnonzero(good)
    _, of_day = np.unique(moments[rows], return_inverse=True)
    _, of_topic = np.unique(topics[rows].astype(str), return_inverse=True)
    pairs = of_day.astype(np.int64) * (int(of_topic.max(initial=0)) + 1) + of_topic
    first = np.zeros(len(rows), dtype=np.bool_)
    first[np.unique(pairs, return_index=True)[1]] = True
    again = np.zeros(len(good), dtype=np.bool_)
    again[rows[~first]] = True
    return again
