"""People and teams as a table: read from CSV as it comes from elsewhere, written back the same.

Columns: name, email, username, role, agent, teams, queues; several teams or queues with ; between.
Comma, semicolon or tab between columns; UTF-8 with or without a mark at the start. A column
that is not there leaves what is known; an empty cell of one that is there empties it, but
for name and role, which nobody is without.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wellspent.errors import Problem
from wellspent.web.access.refusals import Refused
from wellspent.web.people.wanted import LIST_SEPARATOR, Wanted

__all__ = ["COLUMNS", "Line", "read_lines", "write_table"]

COLUMNS: Final = ("name", "email", "username", "role", "agent", "teams", "queues")
MOST_LINES: Final = 50_000
# what a spreadsheet would take for a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its number in the file, and the cells of the columns that are there."""

    number: int
    cells: dict[str, str]

    def several(self, column: str) -> tuple[str, ...]:
        """The names in one cell, each once, in order."""
        names = (name.strip() for name in self.cells[column].split(LIST_SEPARATOR))
        return tuple(sorted({name for name in names if name}))


def read_lines(data: bytes, file: str) -> tuple[list[Line], list[Problem]]:
    """The lines of a table, and what could not be read; raises `Refused` where there is no table."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"'{file}' is not UTF-8 text (byte {error.start}).",
            "Save it as 'CSV UTF-8' and choose it again.", "file",
        ) from None  # fmt: skip
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        first = next(rows, [])
    except csv.Error as error:
        raise Refused(
            f"The first line of '{file}' cannot be read: {error}.",
            f"Begin with a line of names: {','.join(COLUMNS)}.", "file",
        ) from None  # fmt: skip
    names = _header(first, file)
    lines: list[Line] = []
    problems: list[Problem] = []
    try:
        for row in rows:
            _read(row, rows.line_num, names, file, lines, problems)
    except csv.Error as error:
        problems.append(
            Problem(
                file,
                rows.line_num,
                f"The table breaks off here: {error}.",
                "Mend the quotes there.",
            )
        )
    return lines, problems


def write_table(people: Iterable[Wanted]) -> Iterator[str]:
    """The lines of the table that `read_lines` reads; no cell is a formula to a spreadsheet."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for one in people:
        cells = (
            one.name, one.email, one.username, one.role, one.agent,
            LIST_SEPARATOR.join(one.teams), LIST_SEPARATOR.join(one.queues),
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in cells])
        yield sheet.getvalue()
        sheet.seek(0)
        sheet.truncate()
    yield sheet.getvalue()


def _read(  # noqa: PLR0917 - one line and where it goes
    row: list[str], number: int, names: list[str], file: str, lines: list[Line],
    problems: list[Problem],
) -> None:  # fmt: skip
    if not any(cell.strip() for cell in row):
        return
    found = remedy = ""
    if len(row) != len(names):
        found, remedy = (
            f"{len(row)} cells, and the first line has {len(names)}.",
            "Give each column one cell.",
        )
    elif any("\0" in cell for cell in row):
        found, remedy = "A cell holds a NUL character.", "Save the table as plain text."
    elif len(lines) >= MOST_LINES:
        found, remedy = f"More than {MOST_LINES:,} lines.", "Import the rest in a second file."
    if found:
        problems.append(Problem(file, number, found, remedy))
        return
    cells = {name: _plain(cell) for name, cell in zip(names, row, strict=True) if name in COLUMNS}
    lines.append(Line(number, cells))


def _header(row: list[str], file: str) -> list[str]:
    names = [name.strip().lower() for name in row]
    if "username" not in names and "email" not in names:
        raise Refused(
            f"'{file}' has neither a column 'username' nor 'email'.",
            f"Begin with a line of names: {','.join(COLUMNS)}.", "file",
        )  # fmt: skip
    if twice := sorted({n for n in names if n in COLUMNS and names.count(n) > 1}):
        raise Refused(
            f"'{file}' has two columns '{twice[0]}'.", "Remove or rename one of them.", "file"
        )
    return names


def _delimiter(text: str) -> str:
    """What stands most often between the names of the first line."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    """A cell as it was before `_harmless`, without the spaces around it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
