"""Rows of foreign intervals as a table that can be watched, and what of them cannot be used.

A row that is no interval is left out, with its place; a cell that is no figure is empty, and its row stays;
so is one that counts more than were offered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.errors import ColumnMissing, Problem
from wellspent.moments.crisis.grid import FIGURES

__all__ = ["usable_intervals"]

Flags = npt.NDArray[np.bool_]

_REMEDY: Final = "Name the columns start and offered, and any of answered, within_threshold, abandoned, asa_seconds, aht_seconds, queue."
# what a centre's own table of intervals calls them
_ALSO: Final[Mapping[str, str]] = {
    "start": "at", "within_threshold": "answered_in_target", "asa_seconds": "wait_seconds",
    "aht_seconds": "handle_seconds",
}  # fmt: skip
_PARTS_OF_OFFERED: Final = ("answered", "within_threshold", "abandoned")
_HOUR: Final = 3600
_DAY: Final = 86_400
_MOST: Final = 1e9
_TELLING: Final = 60


def usable_intervals(
    table: pa.Table, file: Path, places: Sequence[int] | None = None
) -> tuple[pa.Table, list[Problem]]:
    """The columns `start` (as the clock shows it), `offered` and those that are there; and the problems.

    `places` are the lines on which the rows stand; None: their numbers, from 1. An hour that comes twice as
    clocks go back is kept twice; of other rows of one queue with one start the first holds. Raises `ColumnMissing`.
    """
    columns = _columns(table, file)
    starts, timed = _each(columns["start"], _moment, np.datetime64(0, "s"), "datetime64[s]")
    figures = {
        name: _each(columns[name], _number, float("nan"), "d") for name in FIGURES if name in columns
    }  # fmt: skip
    queues = _names(columns["queue"]) if "queue" in columns else np.full(len(starts), "", dtype="O")
    said: dict[int, list[tuple[str, str]]] = {}

    def say(flags: Flags, what: Callable[[int], str], remedy: str) -> None:
        for i in np.flatnonzero(flags).tolist():
            said.setdefault(i, []).append((what(i), remedy))

    _, counted = figures["offered"]
    say(
        ~timed,
        lambda i: _no(columns["start"], "start", i, "a moment; the row is left out"),
        "Write it as in 2026-03-09 14:15.",
    )
    say(timed & ~counted, lambda i: _no(columns["offered"], "offered", i, "a count; the row is left out"), "Give a number from 0.")  # fmt: skip
    good = timed & counted
    again = good & _again(starts, queues, good)
    say(again, lambda i: f"there is another row that starts at {starts[i]}; the first one holds.", "Leave one of them.")  # fmt: skip
    good &= ~again
    off = good & _off_grid(starts, queues, good)
    say(off, lambda i: f"{starts[i]} is no beginning of an interval as the first rows have them; the row is left out.", "Give every row the same length.")  # fmt: skip
    good &= ~off
    for name, (_, known) in figures.items():
        if name != "offered":
            empty = np.array([_blank(one) for one in columns[name]])
            say(good & ~known & ~empty, lambda i, name=name: _no(columns[name], name, i, "a figure; the cell is left out"), "Give a number from 0.")  # type: ignore[misc]  # fmt: skip
    offered = figures["offered"][0]
    for name in _PARTS_OF_OFFERED:
        if name in figures:
            values, _ = figures[name]
            more = good & (values > offered)
            say(more, lambda i, name=name, values=values: f"the {name} {values[i]:.15g} is more than the offered {offered[i]:.15g}; the cell is left out.", "Count those of the offered alone.")  # type: ignore[misc]  # fmt: skip
            values[more] = np.nan
    kept = np.flatnonzero(good)
    kept = kept[np.argsort(starts[kept], kind="stable")]
    found: dict[str, Any] = {"start": pa.array(starts[kept])}
    found |= {
        name: pa.array(values[kept], from_pandas=True) for name, (values, _) in figures.items()
    }
    if "queue" in columns:
        found["queue"] = pa.array(queues[kept], pa.string())
    line = (lambda i: i + 1) if places is None else (lambda i: places[i])
    return pa.table(found), [Problem(str(file), line(i), *one) for i in sorted(said) for one in said[i]]  # fmt: skip


def _columns(table: pa.Table, file: Path) -> dict[str, list[Any]]:
    by_name = {name.strip().lower(): name for name in table.column_names}
    found = {}
    for name in ("start", "queue", *FIGURES):
        column = by_name.get(name, by_name.get(_ALSO.get(name, name)))
        if column is not None:
            found[name] = table[column].to_pylist()
    for needed in ("start", "offered"):
        if needed not in found:
            raise ColumnMissing(file, needed, table.column_names, _REMEDY)
    return found


def _each(
    cells: Sequence[Any], read: Callable[[Any], Any], nothing: Any, kind: str
) -> tuple[Any, Flags]:
    """Each cell as `read` has it, and whether it could; equal cells are read once."""
    known = {cell: read(cell) for cell in set(cells)}
    values = [known[cell] for cell in cells]
    return (
        np.array([nothing if one is None else one for one in values], dtype=kind),
        np.array([one is not None for one in values], dtype=np.bool_),
    )


def _moment(cell: Any) -> Any:
    """The clock's own time: an offset is what it stands beside, not something to subtract."""
    if _blank(cell):
        return None
    try:
        moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell).strip())
    except ValueError:
        return None
    return np.datetime64(moment.replace(tzinfo=None, microsecond=0), "s")


def _number(cell: Any) -> float | None:
    """A number from 0."""
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and 0 <= number <= _MOST else None


def _names(cells: Sequence[Any]) -> Any:
    return np.array(["" if _blank(one) else str(one).strip() for one in cells], dtype="O")


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in {"", "na", "n/a", "nan", "null", "none"}) or cell != cell  # noqa: PLR0124 - nan alone is unlike itself  # fmt: skip


def _no(cells: Sequence[Any], name: str, row: int, what: str) -> str:
    if _blank(cells[row]):
        return f"the {name} is empty; the row is left out."
    return f"the {name} '{str(cells[row])[:40]}' is not {what}."


def _again(starts: Any, queues: Any, good: Flags) -> Flags:
    """Rows whose queue and start a good row before them has, but for the hour that comes twice."""
    found = np.zeros(len(starts), dtype=np.bool_)
    seen: set[tuple[str, Any]] = set()
    twice: dict[tuple[str, Any], list[int]] = {}
    for i in np.flatnonzero(good).tolist():
        key = (queues[i], starts[i].item())
        if key in seen:
            found[i] = True
            twice.setdefault((queues[i], starts[i].astype("datetime64[D]").item()), []).append(i)
        seen.add(key)
    for rows in twice.values():
        at = np.unique(starts[rows].astype(np.int64))
        apart = np.diff(at)
        if (
            len(at) == len(rows) > 1
            and np.ptp(at) + apart[0] == _HOUR
            and (apart == apart[0]).all()
        ):
            found[rows] = False
        found[[one for one in rows if len(rows) == 1 and _hourly(starts, one)]] = False
    return found


def _hourly(starts: Any, row: int) -> bool:
    """Whether rows are an hour apart and this one repeats the one before it at night."""
    at = starts.astype(np.int64)
    return bool(
        0 < row < len(at) and at[row] == at[row - 1] and at[row] % _DAY <= 3 * _HOUR
        and abs(at[row] - at[max(row - 2, 0)]) == _HOUR
    )  # fmt: skip


def _off_grid(starts: Any, queues: Any, good: Flags) -> Flags:
    """Rows that begin where no interval does; the first rows of a queue tell where."""
    found = np.zeros(len(starts), dtype=np.bool_)
    at = starts.astype(np.int64)
    for queue in set(queues[good].tolist()):
        rows = np.flatnonzero(good & (queues == queue))
        apart = np.diff(np.unique(at[rows])[:_TELLING])
        if not len(apart):
            continue
        values, counts = np.unique(apart, return_counts=True)
        step = int(values[np.argmax(counts)])
        first = at[rows][np.argsort(at[rows], kind="stable")[:_TELLING]] % step
        places, times = np.unique(first, return_counts=True)
        found[rows] = at[rows] % step != places[np.argmax(times)]
    return found
