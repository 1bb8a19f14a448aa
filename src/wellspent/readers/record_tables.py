"""Surveys, outcomes and intraday intervals from CSV, as the tables that are stored.

Columns are those of `wellspent.tables.IMPORTED`, or as `[readers.<table>]` names them.
A row with a cell that cannot be read is left out, and its problem says which cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wellspent.errors import ColumnMissing, FormatUnknown, Problem
from wellspent.readers.clock import clock_seconds, number_of
from wellspent.readers.csv_rows import Sheet, columns_named, delimiter_of, sheet_of
from wellspent.readers.files import base_name, head_of
from wellspent.readers.records import Flaw, Unusable, left_out, with_flaws
from wellspent.readers.values import clean, moment, table_of
from wellspent.tables import IMPORTED

__all__ = ["NEEDED", "read_table_csv", "record_table_of"]

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "surveys": ("contact", "question", "score"),
    "outcomes": ("customer", "kind", "value"),
    "intervals": ("queue", "at", "seconds", "offered"),
}
"""The columns without which a table cannot be read; a cell may be empty only where `_MAY_BE_EMPTY`."""

# an invitation that nobody answered; an interval whose figure the system did not give
_MAY_BE_EMPTY: Final = {"surveys": ("score",), "outcomes": (), "intervals": ()}
_WHOLE: Final = pa.int32()
_MOST: Final = 2**31


def read_table_csv(
    path: Path, table_name: str, settings: Mapping[str, Any]
) -> tuple[pa.Table, list[Problem]]:
    """The table `surveys`, `outcomes` or `intervals` that a CSV file holds, and its problems.

    Columns that are not needed and not there are null. Raises `ColumnMissing`,
    `NothingFound`, `FileUnreadable`, `EncodingUnknown`, and `FormatUnknown` for
    another table.
    """
    if table_name not in NEEDED:
        raise FormatUnknown(table_name, NEEDED)
    sheet = sheet_of(path)
    schema = IMPORTED[table_name]
    columns = columns_named(sheet, schema.names, table_of(settings, table_name), table_name)
    _require(sheet, table_name, columns)
    rows: list[dict[str, Any]] = []
    problems = list(sheet.problems)
    for line, cells in sheet.rows:
        flaws: list[Flaw] = []
        ours = {name: cells[column].strip() for name, column in columns.items()}
        try:
            rows.append(_row(ours, table_name, schema, flaws))
        except Unusable as reason:
            problems.append(left_out(path, line, reason.what, reason.remedy))
        problems += with_flaws(path, line, flaws)
    return pa.Table.from_pylist(rows, schema), problems


def record_table_of(path: Path, settings: Mapping[str, Any]) -> str | None:
    """The table that a CSV file's header says it holds; None for any other file.

    Raises `FileUnreadable`.
    """
    if not base_name(path).endswith(".csv"):
        return None
    header = next((line for line in head_of(path).splitlines() if line.strip()), "")
    columns = {cell.strip(' "').lower() for cell in header.split(delimiter_of(header))}
    for table, needed in NEEDED.items():
        mapping = table_of(settings, table)
        if all(str(mapping.get(name, name)).lower() in columns for name in needed):
            return table
    return None


def _require(sheet: Sheet, table: str, columns: Mapping[str, str]) -> None:
    for name in NEEDED[table]:
        if name not in columns:
            remedy = f'Say which it is in wellspent.toml: [readers.{table}] {name} = "…".'
            raise ColumnMissing(sheet.path, name, sheet.columns, remedy)


def _row(
    cells: Mapping[str, str], table: str, schema: pa.Schema, flaws: list[Flaw]
) -> dict[str, Any]:
    """The row under our names. Raises `Unusable` for the first cell that cannot be read."""
    for name in NEEDED[table]:
        if not cells[name] and name not in _MAY_BE_EMPTY[table]:
            raise Unusable(f"'{name}' is empty", "Fill it in, or remove the row.")
    return {name: _value(cell, name, schema.field(name).type, flaws)
            for name, cell in cells.items()}  # fmt: skip


def _value(cell: str, name: str, kind: pa.DataType, flaws: list[Flaw]) -> Any:
    if not cell:
        return None
    if pa.types.is_string(kind):
        return clean(cell, f"'{name}'", flaws)
    if pa.types.is_timestamp(kind):
        return _moment(cell, name)
    return _whole(cell, name) if kind == _WHOLE else _number(cell, name)


def _moment(cell: str, name: str) -> datetime:
    unread: list[Flaw] = []
    at = moment(cell, f"'{name}'", unread)
    if at is None:
        raise Unusable(*unread[0])
    return at


def _number(cell: str, name: str) -> float:
    number = number_of(cell)
    if number is None:
        number = clock_seconds(cell)
    if number is None:
        raise Unusable(f"'{name}' is no number", "Write it with digits and one decimal point.")
    return number


def _whole(cell: str, name: str) -> int:
    number = _number(cell, name)
    if not number.is_integer() or not 0 <= number < _MOST:
        raise Unusable(f"'{name}' is no whole number", "Write it with digits alone.")
    return int(number)
