"""Rows of foreign counts as a table that can be watched, and the rows that cannot be used.

A row that is no count of a topic on a date is left out, with its place; nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.errors import ColumnMissing, Problem

__all__ = ["counted"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_MOST: Final = 2.0**53  # beyond it whole numbers are not told apart


def counted(
    table: pa.Table, file: Path, places: Sequence[int] | None = None
) -> tuple[pa.Table, list[Problem]]:
    """The columns `date, topic, count` and, where there is one, `total`; and a problem for each bad row.

    `places` are the lines on which the rows stand; None: their numbers, from 1. Of two rows of one topic on one
    date the first holds. Raises `ColumnMissing`.
    """
    for needed in ("date", "topic", "count"):
        if needed not in table.column_names:
            raise ColumnMissing(
                file,
                needed,
                table.column_names,
                "Name the columns date, topic, count and, where known, total.",
            )
    days, is_day = _each(table["date"], _day, "M")
    topics, is_topic = _each(table["topic"], _topic, "O")
    counts, is_count = _each(table["count"], _whole, "d")
    stated = "total" in table.column_names
    totals, is_total = _each(table["total"], _whole, "d") if stated else (counts, is_count)
    wrong: list[tuple[Flags, Callable[[int], tuple[str, str]]]] = [
        (~is_day, lambda i: (_says(table, "date", i, "is not a date"), "Write a day, as in 2026-03-09.")),
        (~is_topic, lambda _: ("the topic is empty.", "Give it a name.")),
        (~is_count, lambda i: (_says(table, "count", i, "is not a count"), "Give a whole number from 0.")),
    ]  # fmt: skip
    if stated:
        wrong += [
            (~is_total, lambda i: (_says(table, "total", i, "is not a total"), "Give a whole number from 0.")),
            (counts > totals, lambda i: (f"the count {counts[i]:.0f} is larger than the total {totals[i]:.0f}.", "Give as total all contacts of the date.")),
        ]  # fmt: skip
    good = ~np.logical_or.reduce([flags for flags, _ in wrong])
    again = _again(days, topics, good)
    wrong.append((again, lambda i: (f"there is another row of this topic on {days[i].astype('datetime64[D]')}; the first one holds.", "Add their counts up.")))  # fmt: skip
    said: dict[int, tuple[str, str]] = {}
    for flags, say in wrong:
        for i in np.flatnonzero(flags).tolist():
            said.setdefault(i, say(i))
    place = (lambda i: i + 1) if places is None else (lambda i: places[i])
    problems = [Problem(str(file), place(i), *said[i]) for i in sorted(said)]
    kept = np.flatnonzero(good & ~again)
    columns: dict[str, Any] = {
        "date": pa.array(days[kept].astype("datetime64[D]"), pa.date32()),
        "topic": pa.array(topics[kept], pa.string()),
        "count": pa.array(counts[kept], pa.float64()),
    }
    if stated:
        columns["total"] = pa.array(totals[kept], pa.float64())
    return pa.table(columns), problems


def _says(table: pa.Table, column: str, row: int, what: str) -> str:
    value = table[column][row].as_py()
    return (
        f"the {column} is empty." if value is None else f"the {column} '{str(value)[:40]}' {what}."
    )


def _each(column: Any, read: Callable[[Any], Any], kind: str) -> tuple[Any, Flags]:
    """Each cell as `read` has it, and whether it could: different cells are read once."""
    whole = column.combine_chunks()
    codes: Any = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    values = [read(one) for one in codes.dictionary.to_pylist()]
    fallback: Any = {"M": np.datetime64(0, "D"), "O": "", "d": 0.0}[kind]
    cells = np.array(
        [*(fallback if one is None else one for one in values), fallback],
        dtype="datetime64[D]" if kind == "M" else kind,
    )
    known = np.array([*(one is not None for one in values), False])
    places = codes.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return cells[places], known[places]


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return np.datetime64(value.date(), "D") if midnight else None
    if isinstance(value, date):
        return np.datetime64(value, "D")
    try:
        return _day(datetime.fromisoformat(str(value).strip()))
    except ValueError:
        return None


def _topic(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _whole(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number <= _MOST and number == int(number) else None


def _again(days: Any, topics: Any, good: Flags) -> Flags:
    """Rows whose topic and date a good row before them has."""
    rows = np.flatnonzero(good)
    _, of_day = np.unique(days[rows], return_inverse=True)
    _, of_topic = np.unique(topics[rows].astype(str), return_inverse=True)
    pairs = of_day.astype(np.int64) * (int(of_topic.max(initial=0)) + 1) + of_topic
    first = np.zeros(len(rows), dtype=np.bool_)
    first[np.unique(pairs, return_index=True)[1]] = True
    again = np.zeros(len(good), dtype=np.bool_)
    again[rows[~first]] = True
    return again
