"""Texts, one a row or a line, as somebody brings them to find out what they are about.

CSV        a column of texts, and any of an id and a recorded reason
JSON lines objects with a text, and any of an id and a reason
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellspent.errors import ColumnMissing, NothingFound, Problem
from wellspent.readers.csv_rows import column_of, sheet_of
from wellspent.readers.files import base_name, lines_of
from wellspent.readers.records import left_out

__all__ = ["Texts", "read_texts"]

_TEXT: Final = (
    "text",
    "utterance",
    "request",
    "message",
    "comment",
    "query",
    "question",
    "verbatim",
    "description",
)
_ID: Final = ("id", "utterance_id", "text_id", "contact", "contact_id", "ticket", "ticket_id")
_REASON: Final = ("reason", "recorded", "category", "intent", "label")  # fmt: skip
_JSON_LINES: Final = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with their ids and the reasons recorded for them, and what could not be read."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    recorded: tuple[str | None, ...]
    problems: tuple[Problem, ...] = ()


def read_texts(path: Path, text: str | None = None, identity: str | None = None) -> Texts | None:
    """The texts of the file; None where it holds conversations, which have readers of their own.

    `text` and `identity` name columns (or keys) where they are called otherwise. A row
    without an id has its number. Raises `FileUnreadable`, `EncodingUnknown`, `ColumnMissing`, `NothingFound`.
    """
    if path.is_dir():
        return None
    if base_name(path).endswith((".csv", ".tsv")):
        return _of_table(path, text, identity)
    if base_name(path).endswith(_JSON_LINES):
        return _of_lines(path, text, identity)
    return None


def _of_table(path: Path, text: str | None, identity: str | None) -> Texts | None:
    sheet = sheet_of(path)
    if text is None and column_of(sheet, "speaker") is not None:
        return None  # turns of conversations
    column = _chosen(text, _TEXT, lambda name: column_of(sheet, name))
    if column is None:
        if text is None and column_of(sheet, "id") is not None:
            return None  # contacts, whose turns stand in another file
        remedy = "Name the column that holds the texts: --text COLUMN."
        raise ColumnMissing(path, text or "text", sheet.columns, remedy)
    named = _chosen(identity, _ID, lambda name: column_of(sheet, name))
    if identity is not None and named is None:
        raise ColumnMissing(path, identity, sheet.columns, "Check --id.")
    reason = _chosen(None, _REASON, lambda name: column_of(sheet, name))
    kept = _Kept(path)
    kept.problems += sheet.problems
    for line, row in sheet.rows:
        kept.add(line, row[column], row.get(named or ""), row.get(reason or ""))
    return kept.texts()


def _of_lines(path: Path, text: str | None, identity: str | None) -> Texts | None:
    kept = _Kept(path)
    for line, said in lines_of(path):
        try:
            fields = json.loads(said)
        except ValueError:
            kept.refuse(line, "the line is not JSON", "Check where it was cut off.")
            continue
        if not isinstance(fields, dict):
            kept.refuse(line, "the line is no JSON object", 'Write {"id": …, "text": …}.')
        elif text is None and "turns" in fields:
            return None
        else:
            _of_fields(kept, line, fields, text, identity)
    return kept.texts()


def _of_fields(
    kept: _Kept, line: int, fields: Mapping[str, Any], text: str | None, identity: str | None
) -> None:
    def there(name: str) -> str | None:
        return name if name in fields else None

    found = _chosen(text, _TEXT, there)
    named, reason = _chosen(identity, _ID, there), _chosen(None, _REASON, there)
    said = fields.get(found or "")
    if isinstance(said, str):
        kept.add(line, said, fields.get(named or ""), fields.get(reason or ""))
    else:
        what = f"'{text or 'text'}' is {'missing' if said is None else 'no text'}"
        kept.refuse(line, what, "Name the key that holds the texts: --text KEY.")


def _chosen(asked: str | None, usual: tuple[str, ...], there: Any) -> str | None:
    """The first of the names that is there; one that was asked for has no substitute."""
    names: Iterator[str | None] = map(there, (asked,) if asked is not None else usual)
    return next((name for name in names if name is not None), None)


class _Kept:
    """Texts as they are met."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[tuple[str, str, str | None]] = []
        self._ids: set[str] = set()
        self.problems: list[Problem] = []

    def add(self, line: int, text: str, identity: Any, reason: Any) -> None:
        named = (
            str(identity)
            if isinstance(identity, str | int) and str(identity).strip()
            else str(line)
        )
        if named in self._ids:
            self.refuse(
                line, f"the id '{named}' stands in an earlier row", "Give each text its own id."
            )
        elif not text.strip():
            self.refuse(line, "the text is empty", "Leave the row out, or write its text.")
        else:
            self._ids.add(named)
            recorded = reason.strip() if isinstance(reason, str) else ""
            self._rows.append((named, text, recorded or None))

    def refuse(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(left_out(self._path, line, what, remedy))

    def texts(self) -> Texts:
        if not self._rows and not self.problems:
            raise NothingFound(self._path, "texts")
        ids, texts, recorded = zip(*self._rows, strict=True) if self._rows else ((), (), ())
        return Texts(ids, texts, recorded, tuple(self.problems))
