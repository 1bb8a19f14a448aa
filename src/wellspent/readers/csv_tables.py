"""CSV: a file of contacts and a file of turns, told apart by their columns; states too.

    contacts   id, then any of channel, began, queue, reason, segment, agent, team,
               customer, handle_seconds, resolved, source
    turns      contact, speaker, text, then any of turn, start, end
    states     contact, kind, then any of start, end, detail, after_turn

Columns of other names are given in `[readers.csv.contacts]`, `[readers.csv.turns]` and
`[readers.csv.states]`, speakers in `[readers.csv.speakers]`. Times are seconds, a clock
(`1:02:03.5`) or ISO 8601 moments, which count from when the contact began; where that
is not told, it began with its first turn. The turns alone will do. A contact with
a turn that cannot be read is left out, since its ledger would be wrong.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from wellspent.contacts import STATE_KINDS, Contact, Speaker, State, Turn
from wellspent.errors import ColumnMissing, EncodingUnknown, FileUnreadable, NothingFound, Problem
from wellspent.readers.clock import clock_seconds, number_of
from wellspent.readers.csv_rows import Row, Sheet, column_of, columns_named, sheet_of
from wellspent.readers.files import base_name, shown
from wellspent.readers.records import Flaw, Unusable, left_out, with_flaws
from wellspent.readers.transcripts import named_or_unusable
from wellspent.readers.values import (
    channel_of,
    clean,
    moment,
    optional_text,
    seconds,
    span,
    speakers_of,
    table_of,
)

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".csv", ".tsv")

_TEXTS: Final = ("source", "queue", "reason", "segment", "agent", "team", "customer", "resolved")
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "turns": ("contact", "speaker", "text", "turn", "start", "end"),
    "states": ("contact", "kind", "start", "end", "detail", "after_turn"),
    "contacts": ("id", "channel", "began", "handle_seconds", *_TEXTS),
}
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "turns": ("contact", "speaker", "text"),
    "states": ("contact", "kind"),
    "contacts": ("id",),
}
# a file is of the first of these tables that any, or all, of these columns tell
_TOLD_BY: Final[tuple[tuple[str, Callable[[Iterable[bool]], bool], tuple[str, ...]], ...]] = (
    ("turns", any, ("text", "speaker")),
    ("states", all, ("contact", "kind")),
    ("contacts", any, ("id",)),
)

Cells = Mapping[str, str]


class TableUnknown(ColumnMissing):
    """A CSV file that holds neither contacts nor turns nor states."""

    def __init__(self, sheet: Sheet) -> None:
        """`sheet` is the file as it was read."""
        remedy = "Name its columns in [readers.csv.contacts] or [readers.csv.turns]."
        super().__init__(sheet.path, "id", sheet.columns, remedy)


class _Placed(NamedTuple):
    """A row under our names, with where it stands."""

    file: Path
    line: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class _Tables:
    """All rows of all files, by table, and the problems of rows that are in none."""

    rows: Mapping[str, list[_Placed]] = field(default_factory=lambda: {name: [] for name in _NAMES})
    problems: list[Problem] = field(default_factory=list)


def looks_like(path: Path) -> bool:
    """Whether the name ends as one of CSV; which table it holds its columns tell."""
    return base_name(path).endswith(SUFFIXES)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files together, in the order of the contacts file, and the problems.

    Raises `ColumnMissing`; where one file is given also `NothingFound` and the like.
    """
    speakers = speakers_of(settings, "csv")
    tables = _Tables()
    for file in files:
        _add(file, settings, tables, alone=len(files) == 1)
    yield from tables.problems
    yield from _contacts(tables.rows, speakers)


def _add(file: Path, settings: Mapping[str, Any], tables: _Tables, *, alone: bool) -> None:
    """Puts the rows of a file under our names into its table."""
    try:
        sheet = sheet_of(file)
        table, columns = _table_and_columns(sheet, settings)
    except (EncodingUnknown, FileUnreadable, NothingFound, TableUnknown) as error:
        if alone:
            raise
        tables.problems.append(Problem(shown(file), None, error.fact, error.remedy))
        return
    tables.problems.extend(sheet.problems)
    tables.rows[table].extend(_placed(file, row, columns) for row in sheet.rows)


def _placed(file: Path, row: Row, columns: Mapping[str, str]) -> _Placed:
    line, cells = row
    return _Placed(file, line, {name: cells[column].strip() for name, column in columns.items()})


def _table_and_columns(sheet: Sheet, settings: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Which table a file is, and its columns. Raises `ColumnMissing`."""
    for table, enough, telling in _TOLD_BY:
        mapping = table_of(settings, "csv", table)
        if enough(column_of(sheet, str(mapping.get(name, name))) is not None for name in telling):
            columns = columns_named(sheet, _NAMES[table], mapping, f"csv.{table}")
            for name in _NEEDED[table]:
                _require(sheet, name, columns, table)
            return table, columns
    raise TableUnknown(sheet)


def _require(sheet: Sheet, name: str, columns: Mapping[str, str], table: str) -> None:
    if name not in columns:
        remedy = f'Say which it is in wellspent.toml: [readers.csv.{table}] {name} = "…".'
        raise ColumnMissing(sheet.path, name, sheet.columns, remedy)


def _contacts(
    rows: Mapping[str, list[_Placed]], speakers: Mapping[str, Speaker]
) -> Iterator[Contact | Problem]:
    turns, states = _by_contact(rows["turns"]), _by_contact(rows["states"])
    listed: dict[str, _Placed] = {}
    for row in rows["contacts"]:
        if not row.cells["id"] or row.cells["id"] in listed:
            what = "has the id of an earlier one" if row.cells["id"] else "has no id"
            yield left_out(row.file, row.line, f"the row {what}", "Give every contact an id.")
        else:
            listed[row.cells["id"]] = row
    unlisted = [identity for identity in {**turns, **states} if identity not in listed]
    for identity in (*listed, *unlisted):
        head = listed.get(identity)
        yield from _contact(identity, head, turns[identity], states[identity], speakers)
        if head is None and rows["contacts"]:
            first = (turns[identity] or states[identity])[0]
            what = "The contact is not in the file of contacts; the rest was kept."
            yield Problem(shown(first.file), first.line, what, "Add it there.")


def _by_contact(rows: Iterable[_Placed]) -> defaultdict[str, list[_Placed]]:
    groups: defaultdict[str, list[_Placed]] = defaultdict(list)
    for row in rows:
        groups[row.cells["contact"]].append(row)
    return groups


def _contact(
    identity: str,
    head: _Placed | None,
    turns: Sequence[_Placed],
    states: Sequence[_Placed],
    speakers: Mapping[str, Speaker],
) -> Iterator[Contact | Problem]:
    """The contact that these rows make and its flaws, or the problem of the row that spoils it."""
    row = head or (*turns, *states)[0]
    problems: list[Problem] = []
    try:
        if not identity:
            raise Unusable("the row names no contact", "Give the contact's id.")  # noqa: TRY301
        known = _head(head, problems)
        began = known.get("began") or _earliest((*turns, *states))
        made = []
        for row in _in_order(turns):
            made.append(_turn(row, began, speakers, problems))
        kept = [_state(row, began, len(turns), problems) for row in states]
    except Unusable as reason:
        yield left_out(row.file, row.line, f"the contact: {reason.what}", reason.remedy)
        return
    recorded = tuple(state for state in kept if state is not None)
    known |= {"began": began, "source": known.get("source") or "csv"}
    flaws: list[Flaw] = []
    yield Contact(id=clean(identity, "the id", flaws), turns=tuple(made), states=recorded, **known)
    yield from (*problems, *with_flaws(row.file, row.line, flaws))


def _head(row: _Placed | None, problems: list[Problem]) -> dict[str, Any]:
    """What the row of a contact says of it."""
    if row is None:
        return {}
    flaws: list[Flaw] = []
    cells = {name: cell or None for name, cell in row.cells.items()}
    known: dict[str, Any] = {name: optional_text(cells.get(name), name, flaws) for name in _TEXTS}
    known["channel"] = channel_of(cells.get("channel"), "channel", flaws)
    known["began"] = moment(cells.get("began"), "began", flaws)
    known["handle_seconds"] = _seconds(cells.get("handle_seconds"), None, "handle_seconds", flaws)
    problems += with_flaws(row.file, row.line, flaws)
    return known


def _in_order(turns: Sequence[_Placed]) -> list[_Placed]:
    """The turns by their number where all have one, otherwise as they stand."""
    numbers = [number_of(row.cells["turn"]) for row in turns if row.cells.get("turn")]
    if len(numbers) < len(turns) or any(number is None for number in numbers):
        return list(turns)
    by_number = sorted(zip(cast("list[float]", numbers), range(len(turns)), strict=True))
    return [turns[place] for _, place in by_number]


def _turn(
    row: _Placed, began: datetime | None, speakers: Mapping[str, Speaker], problems: list[Problem]
) -> Turn:
    flaws: list[Flaw] = []
    speaker = named_or_unusable(row.cells["speaker"], speakers, f"line {row.line}", "csv")
    text = clean(row.cells["text"], "text", flaws)
    turn = Turn(speaker, text, *_times(row, began, flaws))
    problems += with_flaws(row.file, row.line, flaws)
    return turn


def _state(
    row: _Placed, began: datetime | None, turns: int, problems: list[Problem]
) -> State | None:
    flaws: list[Flaw] = []
    if row.cells["kind"] not in STATE_KINDS:
        remedy = f"Use one of: {', '.join(STATE_KINDS)}."
        problems.append(left_out(row.file, row.line, "the kind of the state is not known", remedy))
        return None
    detail = clean(row.cells.get("detail", ""), "detail", flaws)
    # a contact begins when it is answered, so its queueing may lie before
    least = -math.inf if row.cells["kind"] == "queued" else 0.0
    times = _times(row, began, flaws, least)
    after = _turn_number(row.cells.get("after_turn", ""), turns, flaws)
    problems += with_flaws(row.file, row.line, flaws)
    return State(row.cells["kind"], *times, detail, after)


def _turn_number(cell: str, turns: int, flaws: list[Flaw]) -> int | None:
    if not cell:
        return None
    if cell.isascii() and cell.isdigit() and len(cell) < 10 and int(cell) <= turns:
        return int(cell)
    flaws.append(Flaw("after_turn names no turn", "Count turns from 1; 0 is before the first."))
    return None


def _times(
    row: _Placed, began: datetime | None, flaws: list[Flaw], least: float = 0.0
) -> tuple[float | None, float | None]:
    cells = row.cells
    start = _seconds(cells.get("start"), began, "start", flaws, least=least)
    end = _seconds(cells.get("end"), began, "end", flaws, least=least)
    return span(start, end, "the row", flaws)


def _seconds(
    cell: str | None, began: datetime | None, what: str, flaws: list[Flaw], *, least: float = 0.0
) -> float | None:
    """A cell in seconds from the beginning: a number, a clock or a moment."""
    if not cell:
        return None
    told: float | str | None = number_of(cell)
    if told is None:
        told = clock_seconds(cell)
    at = moment(cell, what, []) if told is None and began is not None else None
    if at is not None and began is not None:
        told = (at - began).total_seconds()
    return seconds(cell if told is None else told, what, flaws, least=least)


def _earliest(rows: Iterable[_Placed]) -> datetime | None:
    """The first moment on the calendar that any of these rows has."""
    cells = [row.cells.get(name, "") for row in rows for name in ("start", "end")]
    # a date has a dash or a T in it, which no number of seconds and no clock has
    moments = [moment(cell, "", []) for cell in cells if "-" in cell[1:] or "T" in cell]
    return min((at for at in moments if at is not None), default=None)
