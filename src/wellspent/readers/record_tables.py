"""Surveys, outcomes, intervals and what else a centre knows of its customers and its people, from CSV.

Columns are those of `wellspent.tables.IMPORTED`, or as `[readers.<table>]` names them.
A row with a cell that cannot be read is left out, and its problem says which cell.

Call-backs and surveys have the same columns. A file holds call-backs where its moments stand in
`called_at`, or where its name begins with `callbacks`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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

# in the order in which a header is held against them
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "callbacks": ("contact", "question", "score"),
    "surveys": ("contact", "question", "score"),
    "outcomes": ("customer", "kind", "value"),
    "intervals": ("queue", "at", "seconds", "offered"),
    "digital": ("customer", "at", "session", "kind"),
    "focus_groups": ("group", "customer", "said"),
    "actions": ("at", "kind", "about"),
    "staff_records": ("at", "person", "team", "kind", "value"),
    "consults": ("at", "asker", "helper"),
}
"""The columns without which a table cannot be read; a cell may be empty only where `_MAY_BE_EMPTY`."""

# an invitation that nobody answered, or somebody who was not reached; a visitor whom nobody knows;
# somebody who sat there and said nothing of note; what leaders did about nothing in particular; that
# somebody joined or left needs no value
_MAY_BE_EMPTY: Final = {
    "surveys": ("score",), "callbacks": ("score",), "digital": ("customer",), "focus_groups": ("said",),
    "actions": ("about",), "staff_records": ("value",),
}  # fmt: skip
_CALLED_AT: Final = "called_at"
_WHOLE: Final = pa.int32()
_MOST: Final = 2**31


def read_table_csv(
    path: Path, table_name: str, settings: Mapping[str, Any]
) -> tuple[pa.Table, list[Problem]]:
    """The table of one of the names in `NEEDED` that a CSV file holds, and its problems.

    Columns that are not needed and not there are null. Raises `ColumnMissing`,
    `NothingFound`, `FileUnreadable`, `EncodingUnknown`, and `FormatUnknown` for
    another table.
    """
    if table_name not in NEEDED:
        raise FormatUnknown(table_name, NEEDED)
    sheet = sheet_of(path)
    schema = IMPORTED[table_name]
    mapping = _mapping(settings, table_name, sheet.columns)
    columns = columns_named(sheet, schema.names, mapping, table_name)
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
        known = all(str(mapping.get(name, name)).lower() in columns for name in needed)
        if known and (table != "callbacks" or _holds_callbacks(path, settings, columns)):
            return table
    return None


def _holds_callbacks(path: Path, settings: Mapping[str, Any], columns: set[str]) -> bool:
    """Whether answers are those of people who were called back, and not those of a survey."""
    called = str(table_of(settings, "callbacks").get("at", _CALLED_AT)).lower()
    asked = str(table_of(settings, "surveys").get("at", "at")).lower()
    named = base_name(path).lower().replace("-", "").startswith("callbacks")
    return named or (called in columns and called != asked)


def _mapping(
    settings: Mapping[str, Any], table: str, columns: Collection[str]
) -> Mapping[str, Any]:
    """The columns as the settings name them; those of call-backs have their moments in `called_at`."""
    mapping = table_of(settings, table)
    if table == "callbacks" and _CALLED_AT in {column.lower() for column in columns}:
        return {"at": _CALLED_AT} | dict(mapping)
    return mapping


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
        if not cells[name] and name not in _MAY_BE_EMPTY.get(table, ()):
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
