"""A run: the analysis over every contact, and the work of the last one used again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import NothingFound
from wellspent.tables import COMPUTED
from wellspent.workspace.batches import Batch, BatchTables, plan_batches, read_batch
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import IMPORT_AGAIN, Manifest, read_manifest
from wellspent.workspace.run_folder import (
    ANALYSED,
    RUN_AGAIN,
    Part,
    Run,
    begin_run,
    current_run,
    put_in_force,
)
from wellspent.workspace.storage import Storage
from wellspent.workspace.views import connect

__all__ = ["Analyse", "MapEach", "RunSummary", "run_new"]

# from a batch of whole contacts (contacts, turns, states, redactions) to its computed tables
Analyse = Callable[[BatchTables], BatchTables]


class MapEach(Protocol):
    """Applies a function to every item, in their order, as the built-in `map` does.

    Function, items and results have to be sent to other processes: they can be pickled.
    """

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]:
        """The results, in the order of the items."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did: contacts analysed now, contacts whose results were used again."""

    number: int
    analysed: int
    reused: int
    turns: int


def run_new(
    workspace: Workspace,
    analysis: str,
    analyse: Analyse,
    map_each: MapEach = map,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> RunSummary:
    """Analyse what the run in force has not: new contacts, changed ones, or all.

    `analysis` names the state of the analysis; where it is not that of the run in
    force, nothing of that is used again. `map_each` decides where the work is done.
    `progress` is told how many contacts are done, of how many. The new run comes
    into force at the end, at once, or not at all. Raises `NothingFound` for a
    workspace without contacts.
    """
    with workspace.writing():
        manifest = read_manifest(workspace)
        if not manifest.contacts:
            raise NothingFound(workspace.path, "contacts")
        connect(workspace).close()  # what is damaged is named before hours of work
        before = current_run(workspace)
        usable = before if before and before.analysis == analysis else None
        new = manifest.since(usable.imports if usable else 0)
        if usable and not new.parts("contacts"):
            return RunSummary(usable.number, 0, usable.contacts, usable.turns)
        number = before.number + 1 if before else 1
        begin_run(workspace, number)
        batches = plan_batches(workspace.storage, new)
        made = _analysed(workspace.storage, number, analyse, map_each, batches)
        parts = _followed(made, batches, progress)
        kept = (
            _still_holding(workspace.storage, usable.parts, new, number, len(batches))
            if usable
            else []
        )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        run = Run(number, at, analysis, manifest.last, (*kept, *parts), tuple(COMPUTED))
        put_in_force(workspace, run, before)
    analysed = sum(part.contacts for part in parts)
    return RunSummary(number, analysed, run.contacts - analysed, run.turns)


@dataclass(frozen=True, slots=True)
class _InPlace:
    """What a worker does: reads a batch where it lies, analyses it, stores the results.

    The name of the results follows from the batch: who does a batch again, because
    somebody died over it or was slow, writes the same files with the same content.
    """

    storage: Storage
    analyse: Analyse
    run: int

    def __call__(self, batch: Batch) -> Part:
        """The part that it stored."""
        tables = read_batch(self.storage, batch)
        return _store(self.storage, self.run, batch, tables, self.analyse(tables))


def _analysed(
    storage: Storage, run: int, analyse: Analyse, map_each: MapEach, batches: Sequence[Batch]
) -> Iterator[Part]:
    """The results of the batches, stored, in their order."""
    if storage.shared:
        yield from map_each(_InPlace(storage, analyse, run), batches)
        return
    # no worker sees what lies in our memory: the rows are sent there and back
    read = (read_batch(storage, batch) for batch in batches)
    for batch, results in zip(batches, map_each(analyse, read), strict=True):
        yield _store(storage, run, batch, read_batch(storage, batch), results)


def _store(
    storage: Storage, run: int, batch: Batch, tables: BatchTables, results: BatchTables
) -> Part:
    contacts = tables["contacts"]
    part = Part(run, batch.number, contacts.num_rows, tables["turns"].num_rows)
    for name, schema in COMPUTED.items():
        storage.write_table(part.file(name), results[name].cast(schema))
    storage.write_table(part.file(ANALYSED), contacts.select(["contact", "digest"]))
    return part


def _followed(
    made: Iterable[Part], batches: Sequence[Batch], progress: Callable[[int, int], None]
) -> list[Part]:
    """The parts, each told of when it is done."""
    total, done = sum(batch.contacts for batch in batches), 0
    progress(done, total)
    parts = []
    for part, batch in zip(made, batches, strict=True):
        parts.append(part)
        done += batch.contacts
        progress(done, total)
    return parts


def _still_holding(
    storage: Storage, parts: Sequence[Part], new: Manifest, run: int, first: int
) -> list[Part]:
    """The parts of the run before, without the contacts that were imported again since.

    A part that loses contacts is written anew, under the numbers from `first` on.
    """
    if not new.replaces:
        return list(parts)
    again = pa.concat_tables(
        storage.read_table(f"tables/{part}", IMPORT_AGAIN, ("contact",))
        for part in new.parts("contacts")
    )["contact"].combine_chunks()
    kept = []
    for part in parts:
        ids = storage.read_table(part.file(ANALYSED), RUN_AGAIN, ("contact",))
        if not pc.any(pc.is_in(ids["contact"], again)).as_py():
            kept.append(part)
            continue
        kept.append(_without(storage, part, again, run, first))
        first += 1
    return [part for part in kept if part.contacts]


def _without(storage: Storage, part: Part, gone: pa.Array[Any], run: int, number: int) -> Part:
    left: Mapping[str, pa.Table] = {
        name: (table := storage.read_table(part.file(name), RUN_AGAIN)).filter(
            pc.invert(pc.is_in(table["contact"], gone))
        )
        for name in (*COMPUTED, ANALYSED)
    }
    new = Part(run, number, left[ANALYSED].num_rows, left["labels"].num_rows)
    for name, table in left.items():
        storage.write_table(new.file(name), table)
    return new
