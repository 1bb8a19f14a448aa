"""A run: the analysis over every contact, and the work of the last one used again.

part  the results of one batch of contacts, a Parquet file in each computed table
      under the same name; `analysed/<part>` says which contacts, in which version
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellspent.errors import NothingFound
from wellspent.tables import COMPUTED
from wellspent.workspace.batches import BatchTables, batches_of
from wellspent.workspace.folder import Workspace
from wellspent.workspace.run_folder import (
    ANALYSED,
    Run,
    begin_run,
    current_run,
    put_in_force,
    read_run,
)
from wellspent.workspace.views import connect

__all__ = ["MapBatches", "RunSummary", "run_new"]

_BATCH: Final = 250  # contacts in a part: small enough for two processes to share a day's

# from batches of whole contacts (contacts, turns, states, redactions) to their computed tables
MapBatches = Callable[[Iterable[BatchTables]], Iterator[BatchTables]]


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
    map_batches: MapBatches,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> RunSummary:
    """Analyse what the run in force has not: new contacts, changed ones, or all.

    `analysis` names the state of the analysis; where it is not that of the run in
    force, nothing of that is used again. `progress` is told how many contacts are
    done, of how many. The new run comes into force at the end, at once, or not at
    all. Raises `NothingFound` for a workspace without contacts.
    """
    with workspace.writing():
        connection = connect(workspace)
        wanted = connection.sql("SELECT contact, digest FROM contact_versions").to_arrow_table()
        if not wanted.num_rows:
            raise NothingFound(workspace.path, "contacts")
        connection.register("wanted", wanted)
        before = current_run(workspace)
        made = read_run(before) if before else None
        last = made.number if made else 0
        usable = before if made and made.analysis == analysis else None
        todo = _todo(connection, usable)
        total_turns = int(connection.sql("SELECT count(*) FROM turns").fetchall()[0][0])
        stale = _stale(connection, usable) if usable else {}
        if usable and not todo and not any(stale.values()):
            return RunSummary(last, 0, wanted.num_rows, total_turns)
        draft = begin_run(workspace, last + 1)
        if usable:
            _reuse(usable, draft, stale)
        done = 0
        progress(done, len(todo))
        for number, results in enumerate(map_batches(batches_of(connection, todo, _BATCH))):
            _write_part(connection, draft, f"{last + 1:06d}-{number:06d}.parquet", results)
            done = min(done + _BATCH, len(todo))
            progress(done, len(todo))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        put_in_force(workspace, draft, Run(last + 1, at, analysis, wanted.num_rows))
    return RunSummary(last + 1, len(todo), wanted.num_rows - len(todo), total_turns)


def _todo(connection: duckdb.DuckDBPyConnection, usable: Path | None) -> list[str]:
    """The contacts that the usable run has no result for, in the order of their days."""
    if usable is None:
        without = ""
    else:
        connection.register("analysed", pq.read_table(usable / ANALYSED))
        without = "ANTI JOIN analysed USING (contact, digest)"
    query = f"SELECT contact FROM wanted {without} JOIN contacts USING (contact) ORDER BY began, contact"
    return [row[0] for row in connection.sql(query).fetchall()]


def _stale(connection: duckdb.DuckDBPyConnection, usable: Path) -> dict[str, list[str]]:
    """For every part of a run the contacts in it that were replaced since."""
    found = {}
    for part in sorted((usable / ANALYSED).iterdir()):
        connection.register("part", pq.read_table(part))
        rows = connection.sql("SELECT contact FROM part ANTI JOIN wanted USING (contact, digest)")
        found[part.name] = [row[0] for row in rows.fetchall()]
    return found


def _reuse(usable: Path, draft: Path, stale: Mapping[str, list[str]]) -> None:
    """Take over the results that still hold: whole parts as links, the others without the stale."""
    for name in (*COMPUTED, ANALYSED):
        (draft / name).mkdir()
    for part, contacts in stale.items():
        gone = pa.array(contacts, pa.string())
        for name in (*COMPUTED, ANALYSED):
            old, new = usable / name / part, draft / name / part
            if not contacts:
                os.link(old, new)
                continue
            table = pq.read_table(old)
            pq.write_table(table.filter(pc.invert(pc.is_in(table["contact"], gone))), new)


def _write_part(
    connection: duckdb.DuckDBPyConnection, draft: Path, name: str, results: BatchTables
) -> None:
    for table, schema in COMPUTED.items():
        (draft / table).mkdir(exist_ok=True)
        pq.write_table(results[table].cast(schema), draft / table / name, compression="zstd")
    (draft / ANALYSED).mkdir(exist_ok=True)
    connection.register("done", results["contacts"])
    analysed = connection.sql(
        "SELECT w.contact, w.digest FROM wanted w SEMI JOIN done USING (contact)"
    )
    pq.write_table(analysed.to_arrow_table(), draft / ANALYSED / name)
