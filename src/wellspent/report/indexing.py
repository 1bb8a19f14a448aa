"""Builds the live index from the tables of a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.report.gather import gather
from wellspent.report.index import (
    CHOICES,
    KIND_COLUMNS,
    LINE_COLUMNS,
    LINES,
    NO_TIME,
    ContactIndex,
)
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["build_index"]

Array = npt.NDArray[Any]
Measures = Iterator[tuple[str, Array, Array]]
_STEPS: Final = 5

# who is often chosen together stands together: memory is read in stretches, and not here and there
_PLACES: Final = """
CREATE OR REPLACE TEMP TABLE places AS
SELECT
    contact,
    CAST(row_number() OVER (ORDER BY queue, team, date_trunc('week', began), contact) - 1 AS INTEGER) AS position,
    CAST(row_number() OVER (ORDER BY contact) - 1 AS INTEGER) AS rank
FROM contacts
"""

_CONTACTS: Final = f"""
SELECT
    contacts.*, places.rank, strftime(began, '%G-W%V') AS week, handled.handle IS NOT NULL AS timed,
    {", ".join(f"coalesce(handled.{name}, 0) AS {name}" for name in KIND_COLUMNS)}
FROM (SELECT contact, began, queue, team, channel, reason, segment, agent FROM contacts) AS contacts
JOIN places USING (contact) LEFT JOIN handled USING (contact)
ORDER BY position
"""

_ENTRIES: Final = """
SELECT position, line, round(sum(seconds), 6) AS seconds
FROM lines JOIN named_lines USING (kind, name) JOIN places USING (contact)
GROUP BY ALL ORDER BY position, line
"""

# what a list of contacts can be for beside seconds; the names are those of `conversations`
_TAGS: Final = """
CREATE OR REPLACE TEMP TABLE tagged AS
SELECT DISTINCT measure, position FROM (
    SELECT contact, 'answer/' || question || '/' || answer AS measure FROM answers
    UNION ALL SELECT contact, 'flag/transfer' FROM transfers WHERE transferred
    UNION ALL SELECT contact, 'flag/repeat' FROM followed WHERE observed AND repeated
    UNION ALL SELECT contact, 'flag/answered' FROM surveyed WHERE answered
    UNION ALL SELECT contact, 'flag/satisfied' FROM surveyed WHERE satisfied
    UNION ALL SELECT contact, 'flag/resolved' FROM contacts WHERE resolved = 'yes'
    UNION ALL SELECT contact, 'flag/untimed' FROM contacts ANTI JOIN handled USING (contact)
    UNION ALL SELECT contact, 'contacts' FROM contacts
) JOIN places USING (contact)
"""


def build_index(
    con: DuckDBPyConnection,
    settings: Settings,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ContactIndex:
    """The index of all contacts of one run.

    `con` offers the tables of `wellspent.tables`, imported and computed; temporary tables are
    made on it. `progress` is told how many steps are done, of how many.
    """
    progress(0, _STEPS)
    gather(con, settings)
    con.execute(_PLACES)
    progress(1, _STEPS)
    rows = con.sql(_CONTACTS).to_arrow_table()
    progress(2, _STEPS)
    position, line, seconds = _entries(con)
    progress(3, _STEPS)
    kinds = np.zeros((rows.num_rows, len(KIND_COLUMNS) + 1))
    for k, name in enumerate(KIND_COLUMNS):
        kinds[:, k] = rows[name].to_numpy()
    lines = np.zeros((rows.num_rows, len(LINE_COLUMNS) + 1))
    for k, (kind, name) in enumerate(LINES):
        if (measure := f"{kind}/{name}") in LINE_COLUMNS:
            lines[position[line == k], LINE_COLUMNS.index(measure)] = seconds[line == k]
    began = _microseconds(rows["began"])
    values, codes = _coded(rows)
    by_id = np.argsort(rows["rank"].to_numpy()).astype(np.int32)
    amounts = list(_amounts(kinds, lines, by_id))
    progress(4, _STEPS)
    tags = list(_tags(con, began, rows["rank"].to_numpy()))
    ids, id_edges = _joined(rows["contact"])
    names = [name for name, _, _ in (*amounts, *tags)]
    lists = [contacts for _, contacts, _ in (*amounts, *tags)]
    index = ContactIndex.from_arrays(
        {
            "texts": _as_bytes({"values": values, "measures": names}),
            "ids": ids,
            "id_edges": id_edges,
            "by_id": by_id,
            "began": began,
            "codes": codes,
            "timed": np.asarray(rows["timed"].to_numpy(), np.bool_),
            "basis": (kinds[:, 1] < kinds[:, 0]).astype(np.int32),
            "kinds": kinds,
            "lines": lines,
            "empty_contact": position[seconds <= 0].astype(np.int32),
            "empty_line": line[seconds <= 0].astype(np.int32),
            "measure_edges": np.cumsum([0, *map(len, lists)]),
            "measure_contact": np.concatenate(lists).astype(np.int32),
            "measure_seconds": np.concatenate([some for _, _, some in amounts]),
        }
    )
    progress(_STEPS, _STEPS)
    return index


def _entries(con: DuckDBPyConnection) -> tuple[Array, Array, Array]:
    """Positions, lines and seconds of all entries, in the order of the positions."""
    con.register(
        "line_names",
        pa.table(
            {
                "kind": [kind for kind, _ in LINES],
                "name": [name for _, name in LINES],
                "line": pa.array(range(len(LINES)), pa.uint8()),
            }
        ),
    )
    con.execute("CREATE OR REPLACE TEMP TABLE named_lines AS SELECT * FROM line_names")
    con.unregister("line_names")
    rows = con.sql(_ENTRIES).to_arrow_table()
    return tuple(np.asarray(rows[name].to_numpy()) for name in ("position", "line", "seconds"))  # type: ignore[return-value]


def _amounts(kinds: Array, lines: Array, by_id: Array) -> Measures:
    """Every measure in seconds, the contacts that have something of it ascending, and how much."""
    for k, name in enumerate(KIND_COLUMNS):
        if name != "measured":
            yield name, *_ascending(kinds[:, k], by_id)
    for kind, name in LINES:
        measure = f"{kind}/{name}"
        if measure in LINE_COLUMNS:
            yield measure, *_ascending(lines[:, LINE_COLUMNS.index(measure)], by_id)


def _ascending(seconds: Array, by_id: Array) -> tuple[Array, Array]:
    """In the order of the seconds; of those with as many, the last by id comes first."""
    backwards = by_id[::-1]
    some = backwards[seconds[backwards] > 0]
    order = some[np.argsort(seconds[some], kind="stable")]
    return order, seconds[order]


def _tags(con: DuckDBPyConnection, began: Array, by_name: Array) -> Measures:
    """Every answer and every flag, and the contacts that have it, the oldest first."""
    con.execute(_TAGS)
    # of those that began at once the last comes first, for lists are read from their end
    rank = np.empty(len(began), np.int64)
    rank[np.lexsort((-by_name, began))] = np.arange(len(began))
    names = con.sql("SELECT DISTINCT measure FROM tagged ORDER BY 1").fetchall()
    for (name,) in names:
        found = con.execute("SELECT position FROM tagged WHERE measure = $name", {"name": name})
        position = found.fetchnumpy()["position"]
        yield name, position[np.argsort(rank[position])], np.ones(0)


def _coded(rows: pa.Table) -> tuple[dict[str, list[str]], Array]:
    """The values of every field in alphabetical order, and the code of every contact."""
    values: dict[str, list[str]] = {}
    codes = np.empty((len(CHOICES), rows.num_rows), np.int32)
    for row, field in enumerate(CHOICES):
        column: Any = rows[field].cast(pa.string())
        found: list[str] = sorted(one for one in pc.unique(column).to_pylist() if one is not None)
        places = pc.index_in(column, value_set=pa.array(found, pa.string()))
        codes[row] = pc.fill_null(places, len(found)).to_numpy()
        values[field] = found
    return values, codes


def _microseconds(began: Any) -> Array:
    whole = began.cast(pa.timestamp("us")).cast(pa.int64())
    return np.asarray(pc.fill_null(whole, NO_TIME).to_numpy())


def _joined(ids: Any) -> tuple[Array, Array]:
    """All ids as one run of bytes, and where each begins."""
    sizes = pc.binary_length(ids.cast(pa.large_binary())).to_numpy()
    joined = b"".join(one.encode() for one in ids.to_pylist())
    return np.frombuffer(joined, np.uint8), np.concatenate([[0], np.cumsum(sizes)])


def _as_bytes(document: dict[str, Any]) -> Array:
    return np.frombuffer(json.dumps(document).encode(), np.uint8)
