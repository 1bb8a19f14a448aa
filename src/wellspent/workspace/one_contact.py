"""One contact, read from the few files that its rows lie in, however large the centre.

place        of one contact: the part that it was imported in, and the part of the run
whereabouts  the places of many contacts, found once and kept as small numbers

A contact that was imported again lies where its latest import put it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellspent.errors import WorkspaceDamaged
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import IMPORT_AGAIN, read_manifest
from wellspent.workspace.run_folder import ANALYSED, RUN_AGAIN, Part, current_run
from wellspent.workspace.storage import Storage

__all__ = ["ContactPlace", "ContactRecord", "Whereabouts", "find_contacts", "read_contact"]

Row = Mapping[str, Any]
Codes = npt.NDArray[np.int32]
_OF_CONTACTS: Final = ("contacts", "turns", "states", "redactions")
_REPEATED: Final = frozenset(
    {"contact", "speaker", "kind", "part", "pace", "friction", "timing", "question", "answer", "by"}
)
_ORDER: Final = {
    "turns": ("turn",),
    "states": ("start",),
    "redactions": ("turn", "start"),
    "labels": ("turn",),
    "segments": ("start", "end"),
    "answers": ("question", "by"),
    "evidence": ("question", "turn", "start"),
    "signals": ("turn", "kind"),
    "surveys": ("question",),
}


@dataclass(frozen=True, slots=True)
class ContactPlace:
    """The files that a contact's rows lie in, by table; surveys lie in files of all contacts."""

    files: Mapping[str, str]
    surveys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """All that the workspace holds of one contact: rows of `wellspent.tables`, without its id.

    `contact` is the row of the table `contacts`, with the id; turns, labels and segments come
    in the order of the conversation.
    """

    contact: Row
    turns: tuple[Row, ...]
    states: tuple[Row, ...]
    redactions: tuple[Row, ...]
    labels: tuple[Row, ...]
    segments: tuple[Row, ...]
    answers: tuple[Row, ...]
    evidence: tuple[Row, ...]
    signals: tuple[Row, ...]
    surveys: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The places of some contacts: for each the number of its parts in the two lists, or −1.

    `tables` says of each imported part which tables have it, `computed` which tables the run has.
    """

    parts: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    results: tuple[Part, ...]
    surveys: tuple[str, ...]
    computed: tuple[str, ...]
    part: Codes
    result: Codes

    def arrays(self) -> Mapping[str, npt.NDArray[Any]]:
        """The same as arrays by name; whoever stores them needs nothing else."""
        lists = {
            "parts": self.parts,
            "tables": self.tables,
            "results": [asdict(one) for one in self.results],
            "surveys": self.surveys,
            "computed": self.computed,
        }
        texts = np.frombuffer(json.dumps(lists).encode(), np.uint8)
        return {"place_texts": texts, "place_part": self.part, "place_result": self.result}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Whereabouts:
        """The whereabouts of these arrays, memory-mapped or not."""
        lists = json.loads(arrays["place_texts"].tobytes())
        return cls(
            tuple(lists["parts"]),
            tuple(tuple(one) for one in lists["tables"]),
            tuple(Part(**one) for one in lists["results"]),
            tuple(lists["surveys"]),
            tuple(lists["computed"]),
            arrays["place_part"],
            arrays["place_result"],
        )

    def place(self, position: int) -> ContactPlace:
        """Where the rows of one of the contacts lie."""
        part, result = int(self.part[position]), int(self.result[position])
        files = {}
        if part >= 0:
            files = {name: f"tables/{name}/{self.parts[part]}" for name in self.tables[part]}
        if result >= 0:
            files |= {name: self.results[result].file(name) for name in self.computed}
        return ContactPlace(files, self.surveys)


def find_contacts(workspace: Workspace, contacts: Sequence[str]) -> Whereabouts:
    """Where these contacts lie, in the run in force and after all imports.

    Reads the ids of all contacts: for many contacts at a time. Raises `WorkspaceDamaged`.
    """
    storage, manifest, run = workspace.storage, read_manifest(workspace), current_run(workspace)
    paths = manifest.parts("contacts")
    there = {name: set(manifest.parts(name)) for name in _OF_CONTACTS}
    parts = tuple(path.removeprefix("contacts/") for path in paths)
    results = run.parts if run else ()
    return Whereabouts(
        parts,
        tuple(tuple(n for n in _OF_CONTACTS if f"{n}/{part}" in there[n]) for part in parts),
        results,
        tuple(f"tables/{path}" for path in manifest.parts("surveys")),
        run.tables if run else (),
        _numbers(storage, [f"tables/{path}" for path in paths], IMPORT_AGAIN, contacts),
        _numbers(storage, [one.file(ANALYSED) for one in results], RUN_AGAIN, contacts),
    )


def read_contact(workspace: Workspace, contact: str, place: ContactPlace) -> ContactRecord | None:
    """All that the workspace holds of one contact; None where it does not lie there.

    Opens the files of `place` alone. Raises `WorkspaceDamaged`.
    """
    storage = workspace.storage
    rows = {name: _rows(storage, name, file, contact) for name, file in place.files.items()}
    rows["surveys"] = _surveys(storage, place.surveys, contact)
    if not rows.get("contacts"):
        return None
    return ContactRecord(
        {"contact": contact} | rows["contacts"][0],
        **{one.name: tuple(rows.get(one.name, ())) for one in fields(ContactRecord)[1:]},
    )


def _numbers(storage: Storage, files: Iterable[str], remedy: str, contacts: Sequence[str]) -> Codes:
    """For each contact the number of the last file that has it, or −1."""
    found: dict[str, int] = {}
    for number, file in enumerate(files):
        ids: Any = storage.read_table(file, remedy, ("contact",))["contact"]
        found.update(dict.fromkeys(ids.to_pylist(), number))
    return np.fromiter((found.get(one, -1) for one in contacts), np.int32, len(contacts))


def _rows(storage: Storage, name: str, file: str, contact: str) -> list[dict[str, Any]]:
    """A contact's rows of a file, in their order, without the id."""
    schema, remedy = (COMPUTED[name], RUN_AGAIN) if name in COMPUTED else (IMPORTED[name], IMPORT_AGAIN)  # fmt: skip
    rows: list[dict[str, Any]] = _of(storage, file, remedy, schema.names[1:], contact).to_pylist()
    return sorted(rows, key=lambda row: _key(name, row))


def _of(storage: Storage, file: str, remedy: str, columns: Sequence[str], contact: str) -> pa.Table:
    """The rows of a contact; nothing but ids is read where there are none."""
    try:
        # words that come again and again are not spelt out for rows that nobody asked for
        repeated = [name for name in ("contact", *columns) if name in _REPEATED]
        content = io.BytesIO(storage.read(file))
        opened = pq.ParquetFile(content, read_dictionary=repeated)
        groups = _groups_that_may_have(opened, contact)
        if not groups:
            return opened.schema_arrow.empty_table().select(columns)
        ids: Any = opened.read_row_groups(groups, ["contact"], use_threads=False)["contact"]
        same: Any = pc.equal(ids, pa.scalar(contact))
        own: Any = np.flatnonzero(same.to_numpy(zero_copy_only=False))
        if not len(own):
            return opened.schema_arrow.empty_table().select(columns)
        first, last = int(own[0]), int(own[-1]) + 1  # its rows stand together, or nearly so
        rows = _between(opened, groups, columns, first, last)
        return rows if len(rows) == len(own) else rows.take(pa.array(own - first))
    except (OSError, pa.ArrowException):
        raise WorkspaceDamaged(storage.where(file), remedy) from None


def _groups_that_may_have(opened: pq.ParquetFile, contact: str) -> list[int]:
    """The groups of rows whose ids reach from one before this contact's to one behind it."""
    found = []
    for number in range(opened.num_row_groups):
        group = opened.metadata.row_group(number)
        ids: Any = group.column(opened.metadata.schema.names.index("contact")).statistics
        if ids is None or not ids.has_min_max or ids.min <= contact <= ids.max:
            found.append(number)
    return found


def _between(
    opened: pq.ParquetFile, groups: Sequence[int], columns: Sequence[str], first: int, last: int
) -> pa.Table:
    """The rows from `first` to before `last` of these groups; groups without any stay unread."""
    sizes = [opened.metadata.row_group(number).num_rows for number in groups]
    ends = np.cumsum(sizes)
    low, high = int(np.searchsorted(ends, first, "right")), int(np.searchsorted(ends, last))
    rows = opened.read_row_groups(list(groups[low : high + 1]), list(columns), use_threads=False)
    before = int(ends[low]) - sizes[low]
    return rows.slice(first - before, last - first)


def _surveys(storage: Storage, files: Sequence[str], contact: str) -> list[dict[str, Any]]:
    """What was asked, by question; of a question that was imported again the latest counts."""
    columns = IMPORTED["surveys"].names[1:]
    latest: dict[str, dict[str, Any]] = {}
    for file in files:
        for row in _of(storage, file, IMPORT_AGAIN, columns, contact).to_pylist():
            latest[row["question"]] = row
    return sorted(latest.values(), key=lambda row: _key("surveys", row))


def _key(name: str, row: Row) -> list[tuple[bool, Any]]:
    return [(row[one] is None, row[one]) for one in _ORDER.get(name, ())]
