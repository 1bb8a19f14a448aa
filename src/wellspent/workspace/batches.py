"""A workspace's contacts in batches, each whole: all its turns, states and redactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import duckdb
import pyarrow as pa

__all__ = ["BatchTables", "batches_of"]

BatchTables = Mapping[str, pa.Table]
_ORDER: Final = {
    "contacts": "place",
    "turns": "place, turn",
    "states": 'place, "start"',
    "redactions": 'place, turn, "start"',
}


def batches_of(
    connection: duckdb.DuckDBPyConnection, contacts: Sequence[str], size: int
) -> Iterator[BatchTables]:
    """The tables `contacts`, `turns`, `states` and `redactions` of `size` contacts at a time.

    Contacts come in the order in which they are named.
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
