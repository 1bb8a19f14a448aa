"""CSV files as rows with their lines: comma, semicolon or tab; quotes as RFC 4180 has them.

row     the cells of one record by the column's name as it stands in the header
sheet   a file's columns and its rows, with the problems of rows that could not be read
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellspent.errors import ColumnMissing, Problem
from wellspent.readers.files import text_of
from wellspent.readers.records import left_out
from wellspent.readers.values import ReaderSettingsInvalid

__all__ = ["Row", "Sheet", "column_of", "columns_named", "delimiter_of", "sheet_of"]

_DELIMITERS: Final = (",", ";", "\t")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_QUOTED: Final = re.compile(r'"[^"]*"')

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file: its columns in order, its rows with their lines, its unreadable rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def sheet_of(path: Path) -> Sheet:
    """The CSV file as a sheet. Raises `FileUnreadable`, `EncodingUnknown`, `NothingFound`."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = _LINE.findall(text_of(path))
    first = next(place for place, line in enumerate(lines) if line.strip())
    delimiter = delimiter_of(lines[first])
    records = _records(lines[first:], delimiter, first)
    _, header = next(records, (0, []))
    columns = tuple(cell.strip() for cell in header) if isinstance(header, list) else ()
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in records:
        if isinstance(cells, str):
            problems.append(left_out(path, line, cells, "Check the quotes of that row."))
        elif len(cells) != len(columns):
            what = f"the row has {len(cells)} cells and the header {len(columns)}"
            problems.append(left_out(path, line, what, "Quote cells that hold the delimiter."))
        else:
            rows.append((line, dict(zip(columns, cells, strict=True))))
    return Sheet(path, columns, tuple(rows), tuple(problems))


def columns_named(
    sheet: Sheet, names: Sequence[str], mapping: Mapping[str, Any], form: str
) -> dict[str, str]:
    """Which column of the sheet holds each of our names, those that are there.

    `mapping` gives a column for a name; without it the column has our name. Capital
    letters make no difference. Raises `ColumnMissing` for a mapped one that is not
    there, `ReaderSettingsInvalid` for a name that does not exist.
    """
    for name, column in mapping.items():
        if name not in names or not isinstance(column, str):
            raise ReaderSettingsInvalid(
                form, f"maps '{name}', which is none of its columns", f"Use: {', '.join(names)}."
            )
    found = {name: column_of(sheet, mapping.get(name, name)) for name in names}
    for name, column in mapping.items():
        if found[name] is None:
            remedy = f"Check '{name}' in [readers.{form}] of wellspent.toml."
            raise ColumnMissing(sheet.path, column, sheet.columns, remedy)
    return {name: column for name, column in found.items() if column is not None}


def column_of(sheet: Sheet, name: str) -> str | None:
    """The sheet's column of this name, whatever its capital letters."""
    wanted = name.strip().lower()
    return next((column for column in sheet.columns if column.lower() == wanted), None)


def delimiter_of(header: str) -> str:
    """What parts the cells of a header: the commonest of comma, semicolon and tab."""
    bare = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=bare.count)


def _records(
    lines: Sequence[str], delimiter: str, before: int
) -> Iterator[tuple[int, list[str] | str]]:
    """Each record that is not blank with its first line; what is wrong with it where it is text.

    After a quote that is never closed, reading goes on in the line after it.
    """
    start = 0
    while start < len(lines):
        rest = (lines[place] for place in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        first = start
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield first + before + 1, cells
                first = start + reader.line_num
            start = len(lines)
        except csv.Error:
            yield first + before + 1, "the row's quotes do not match"
            start = first + 1
