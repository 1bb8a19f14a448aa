"""Files in: read, redacted, and stored so that the same file twice changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wellspent.contacts import Contact
from wellspent.errors import NothingFound, Problem, reason_of
from wellspent.readers import forms, read_each
from wellspent.readers.files import files_below
from wellspent.readers.record_tables import read_table_csv, record_table_of
from wellspent.redaction import mask_key, mask_person, redact_contacts, redact_form, redact_text
from wellspent.settings import SettingsInvalid
from wellspent.tables import problems_table, tables_of
from wellspent.workspace.day_parts import DayParts, Tables
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import (
    Import,
    Manifest,
    read_manifest,
    sweep,
    write_manifest,
)
from wellspent.workspace.views import connect

__all__ = ["RECORD_TABLES", "ImportSummary", "import_files"]

_BATCH: Final = 1000  # contacts read and redacted at a time
RECORD_TABLES: Final = (
    "surveys", "outcomes", "intervals", "digital", "callbacks", "focus_groups", "actions",
    "staff_records", "consults",
)  # fmt: skip
_KEY_COLUMNS: Final = ("contact", "customer", "session")
_WRITTEN_COLUMNS: Final = ("comment", "detail", "said")  # customers' own words, free
_A_WORD: Final = re.compile(r"[a-z0-9_/.-]+")  # a part or a friction, as the centre calls it
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: contacts that are new, replaced or were there already; rows; problems."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rows: int = 0
    redactions: int = 0
    problems: tuple[Problem, ...] = ()
    already: bool = False  # every file had been imported before, in the same way


@dataclass(slots=True)
class _Draft:
    """The import under way: its files are stored, and do not count yet."""

    workspace: Workspace
    number: int
    secret: bytes
    known: dict[str, str]  # digest by contact, of what the workspace holds
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rows: int = 0
    redactions: int = 0
    problems: list[Problem] = field(default_factory=list)
    parts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[int] = field(default_factory=list)
    stored: int = 0  # parts so far


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    form: str | None = None,
    progress: Progress = lambda _: None,
) -> ImportSummary:
    """Read files or folders into the workspace; personal data is taken out before storing.

    `form` is a reader's name, or one of `RECORD_TABLES`; None finds it out. `progress` is told how many records were read so far. A contact whose
    id is there already is left as it is when nothing changed and replaced when
    something did. Raises the `BadInput` family for files that cannot be read.
    """
    with workspace.writing():
        _require_known(workspace.settings.readers)
        manifest = read_manifest(workspace)
        sources = _sources(workspace, paths, form)
        if sources and all(manifest.knows(source) for source in sources):
            return ImportSummary(already=True)
        sweep(workspace, manifest)
        known = _known_digests(workspace, manifest)
        draft = _Draft(workspace, manifest.last + 1, workspace.secret, known)
        for table, files in _by_table(workspace, paths, form).items():
            if table is None:
                _take_contacts(draft, read_each(files, form, workspace.settings.readers), progress)
            else:
                _take_records(draft, files, table)
        _store(draft, {"problems": problems_table(draft.problems)}, "all")
        write_manifest(workspace, Manifest((*manifest.imports, _closed(draft, form, sources))))
    return ImportSummary(
        draft.new, draft.replaced, draft.unchanged, draft.rows, draft.redactions,
        tuple(draft.problems),
    )  # fmt: skip


def _require_known(readers: Mapping[str, Any]) -> None:
    """Raise `SettingsInvalid` for a table `[readers.…]` that no reader has."""
    known = (*forms(), *RECORD_TABLES)
    for name, table in readers.items():
        if name not in known:
            what = f"has a table [readers.{name}], and no reader is called that"
            raise SettingsInvalid(what, f"Use one of: {', '.join(known)}.")
        if not isinstance(table, dict):
            raise SettingsInvalid(f"sets readers.{name} = {table!r}", "Make it a table.")


def _sources(workspace: Workspace, paths: Sequence[Path], form: str | None) -> list[str]:
    """What identifies every file and the way it is read: SHA-256 over both."""
    way = json.dumps([form, workspace.settings.readers], sort_keys=True, default=str).encode()
    digests = []
    for path in _files(paths):
        try:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
        except OSError as error:  # the reader says so, and reads the others
            content = reason_of(error).encode()
        # the name is part of it: some formats take the contact's id from it
        digests.append(hashlib.sha256(way + path.name.encode() + content).hexdigest())
    return digests


def _by_table(
    workspace: Workspace, paths: Sequence[Path], form: str | None
) -> dict[str | None, list[Path]]:
    """The paths by the table of records that they hold; None stands for contacts.

    Folders are looked into only where the format has to be found out.
    """
    if form is not None:
        return {form if form in RECORD_TABLES else None: list(paths)}
    groups: defaultdict[str | None, list[Path]] = defaultdict(list)
    for path in _files(paths):
        groups[record_table_of(path, workspace.settings.readers)].append(path)
    return dict(groups)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, those of folders included; `NothingFound` where there is none."""
    found = []
    for path in paths:
        inside = files_below(path) if path.is_dir() else [path]
        if not inside:
            raise NothingFound(path, "files")
        found += inside
    return found


def _known_digests(workspace: Workspace, manifest: Manifest) -> dict[str, str]:
    if not manifest.parts("contacts"):
        return {}
    rows = connect(workspace).sql("SELECT contact, digest FROM contact_versions").fetchall()
    return dict(rows)


def _take_contacts(draft: _Draft, records: Iterator[Contact | Problem], progress: Progress) -> None:
    read = 0
    parts = DayParts(lambda tables, day: _store(draft, tables, day))
    while batch := list(islice(records, _BATCH)):
        draft.problems += [_redacted(record) for record in batch if isinstance(record, Problem)]
        contacts = (record for record in batch if isinstance(record, Contact))
        changed = _changed(draft, redact_contacts(contacts, draft.secret))
        if changed:
            parts.add(_tables_of_contacts(changed))
        read += len(batch)
        progress(read)
    parts.flush()


def _redacted(problem: Problem) -> Problem:
    file, found = redact_form(problem.file), redact_text(problem.found)
    return Problem(file, problem.line, found, redact_form(problem.remedy))


def _changed(draft: _Draft, contacts: Iterable[Contact]) -> list[tuple[Contact, str]]:
    """The contacts that the workspace does not hold as they are, with their digests."""
    changed = []  # each once: of an id that comes twice in one reading the reader takes the first
    for contact in contacts:
        digest = _digest(contact)
        before = draft.known.get(contact.id)
        if before == digest:
            draft.unchanged += 1
            continue
        if before is None:
            draft.new += 1
        else:
            draft.replaced += 1
        draft.known[contact.id] = digest
        draft.redactions += len(contact.redactions)
        changed.append((contact, digest))
    return changed


def _digest(contact: Contact) -> str:
    # repr of a frozen dataclass names every field and writes floats exactly
    return hashlib.sha256(repr(contact).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _tables_of_contacts(changed: Sequence[tuple[Contact, str]]) -> Tables:
    """Their tables, as `tables_of` gives them, `contacts` with the digests beside."""
    tables = tables_of([contact for contact, _ in changed])
    digests = pa.array([digest for _, digest in changed], pa.string())
    return tables | {"contacts": tables["contacts"].append_column("digest", digests)}


def _take_records(draft: _Draft, paths: Sequence[Path], name: str) -> None:
    for path in _files(paths):
        table, problems = read_table_csv(path, name, draft.workspace.settings.readers)
        draft.problems += [_redacted(problem) for problem in problems]
        table = _redacted_records(table, draft.secret)
        draft.rows += table.num_rows
        _store(draft, {name: table}, "all")


def _redacted_records(table: pa.Table, secret: bytes) -> pa.Table:
    """The table without personal data: what customers wrote redacted, personal keys masked."""
    for column in table.column_names:
        if table.schema.field(column).type != pa.string():
            continue
        cells: list[Any] = table[column].to_pylist()
        # what was searched is searched again: each text is looked through once
        clean_of = {cell: _clean_cell(column, cell, secret) for cell in {*cells} - {None}}
        clean = [cell if cell is None else clean_of[cell] for cell in cells]
        place = table.column_names.index(column)
        table = table.set_column(place, column, pa.array(clean, pa.string()))
    return table


def _clean_cell(column: str, cell: str, secret: bytes) -> str:
    if column == "person":  # nobody's absence can be read beside their name
        return mask_person(cell, secret)
    if column in _KEY_COLUMNS:
        return mask_key(cell, secret, customer=column == "customer")
    written = column in _WRITTEN_COLUMNS or (column == "about" and not _A_WORD.fullmatch(cell))
    return redact_text(cell) if written else redact_form(cell)


def _store(draft: _Draft, tables: Tables, day: str) -> None:
    """One part: the tables that have rows, each as a file of the same name."""
    name = f"day={day}/{draft.number:06d}-{draft.stored:05d}.parquet"
    for table, rows in tables.items():
        if rows.num_rows:
            number = pa.repeat(pa.scalar(draft.number, pa.int32()), rows.num_rows)
            marked = rows.append_column("import", number)
            draft.workspace.storage.write_table(f"tables/{table}/{name}", marked)
            draft.parts[table].append(f"{table}/{name}")
    draft.sizes += [rows.num_rows for table, rows in tables.items() if table == "contacts"]
    draft.stored += 1


def _closed(draft: _Draft, form: str | None, sources: list[str]) -> Import:
    return Import(
        number=draft.number,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        form=form or "detected",
        sources=sources,
        contacts=draft.new + draft.replaced,
        replaced=draft.replaced,
        problems=len(draft.problems),
        parts=dict(draft.parts),
        sizes=draft.sizes,
    )
