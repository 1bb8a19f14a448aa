"""A workspace's contacts in batches, each whole: all its turns, states and redactions.

slice  some of the contacts of one part of the imported tables
batch  some slices: what one worker analyses at a time

A batch is planned from the manifest alone and says where its rows lie, so that it
can be sent to another process or machine, which reads them there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.tables import IMPORTED
from wellspent.workspace.manifest import IMPORT_AGAIN, Manifest
from wellspent.workspace.storage import Storage

__all__ = ["Batch", "BatchTables", "batches_of", "plan_batches", "read_batch"]

BatchTables = Mapping[str, pa.Table]
_OF_CONTACTS: Final = ("contacts", "turns", "states", "redactions")
_ORDER: Final = {
    "contacts": "place",
    "turns": "place, turn",
    "states": 'place, "start"',
    "redactions": 'place, turn, "start"',
}
_MANY: Final = 5_000  # contacts; from here on a batch is a whole part
_SMALL, _LARGE = 250, 1_000  # contacts in a batch: small enough for two processes to share a day's


@dataclass(frozen=True, slots=True)
class Slice:
    """The contacts `start` to `stop` of a part, less those that a later import replaced."""

    part: str  # such as day=2026-09-07/000001-00000.parquet
    tables: tuple[str, ...]  # those that have the part; the others have no row of it
    start: int
    stop: int
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole contacts to be analysed together, by where they lie; `number` counts from 0."""

    number: int
    slices: tuple[Slice, ...]

    @property
    def contacts(self) -> int:
        """How many contacts it has."""
        return sum(one.stop - one.start for one in self.slices)


def plan_batches(storage: Storage, manifest: Manifest) -> list[Batch]:
    """The contacts of these imports in batches, each contact once, in its latest version.

    The same imports always give the same batches.
    """
    replaced = _replaced(storage, manifest)
    sizes = [size for one in manifest.imports for size in one.sizes]
    size = _LARGE if sum(sizes) >= _MANY else _SMALL
    there = {name: set(manifest.parts(name)) for name in _OF_CONTACTS}
    batches: list[Batch] = []
    filling: list[Slice] = []
    room = size
    for path, count in zip(manifest.parts("contacts"), sizes, strict=True):
        part = path.removeprefix("contacts/")
        tables = tuple(name for name in _OF_CONTACTS if f"{name}/{part}" in there[name])
        for start in range(0, count, size):
            stop = min(start + size, count)
            if filling and stop - start > room:
                batches.append(Batch(len(batches), tuple(filling)))
                filling, room = [], size
            filling.append(Slice(part, tables, start, stop, replaced.get(part, frozenset())))
            room -= stop - start
    return [*batches, Batch(len(batches), tuple(filling))] if filling else batches


def read_batch(storage: Storage, batch: Batch) -> BatchTables:
    """The tables `contacts`, `turns`, `states` and `redactions` of a batch.

    `contacts` has the column `digest` beside its own. Raises `WorkspaceDamaged`.
    """
    read = [_read_slice(storage, one) for one in batch.slices]
    return {name: pa.concat_tables([tables[name] for tables in read]) for name in _OF_CONTACTS}


def batches_of(
    connection: duckdb.DuckDBPyConnection, contacts: Sequence[str], size: int
) -> Iterator[BatchTables]:
    """The tables of `size` of these contacts at a time, in the order in which they are named.

    For some contacts, wherever they lie: every batch looks at all turns. A run goes
    through all contacts with `plan_batches`.
    """
    for start in range(0, len(contacts), size):
        names = contacts[start : start + size]
        connection.register("chosen", pa.table({"contact": names, "place": range(len(names))}))
        yield {
            name: connection.sql(
                f"SELECT {name}.* FROM {name} JOIN chosen USING (contact) ORDER BY {order}"
            ).to_arrow_table()
            for name, order in _ORDER.items()
        }


def _read_slice(storage: Storage, one: Slice) -> BatchTables:
    contacts = _read(storage, "contacts", one, ("digest",))
    whole = one.start == 0 and one.stop == contacts.num_rows and not one.without
    contacts = contacts.slice(one.start, one.stop - one.start)
    if one.without:
        gone = pa.array(sorted(one.without), pa.string())
        contacts = contacts.filter(pc.invert(pc.is_in(contacts["contact"], gone)))
    tables = {"contacts": contacts}
    ids = contacts["contact"].combine_chunks()
    for name in _OF_CONTACTS[1:]:
        table = _read(storage, name, one)
        tables[name] = table if whole else table.filter(pc.is_in(table["contact"], ids))
    return tables


def _read(storage: Storage, name: str, one: Slice, more: Sequence[str] = ()) -> pa.Table:
    """A slice's part of a table, without the columns that only the workspace needs."""
    if name not in one.tables:
        return IMPORTED[name].empty_table()
    columns = [*IMPORTED[name].names, *more]
    return storage.read_table(f"tables/{name}/{one.part}", IMPORT_AGAIN, columns)


def _replaced(storage: Storage, manifest: Manifest) -> dict[str, frozenset[str]]:
    """For every part the contacts that a later import brought again."""
    if not manifest.replaces:
        return {}
    latest: dict[str, int] = {}
    for _, version, contacts in _versions(storage, manifest):
        for contact in contacts:
            latest[contact] = max(version, latest.get(contact, 0))
    return {
        part: frozenset(contact for contact in contacts if latest[contact] > version)
        for part, version, contacts in _versions(storage, manifest)
    }


def _versions(storage: Storage, manifest: Manifest) -> Iterator[tuple[str, int, list[str]]]:
    """Every part of `contacts` with its number and the contacts in it."""
    for path in manifest.parts("contacts"):
        table = storage.read_table(f"tables/{path}", IMPORT_AGAIN, ("contact", "import"))
        contacts: list[Any] = table["contact"].to_pylist()
        version: Any = table["import"][0].as_py()
        yield path.removeprefix("contacts/"), version, contacts
