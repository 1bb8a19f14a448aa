"""Contacts on their way to storage: gathered into parts by day, each contact whole.

part  some contacts of one day, a Parquet file in each table under the same name,
      so that whoever reads a part of `contacts` knows where their turns lie

What is held back is bounded, whatever is imported. Contacts of so many days at once
that each would get a sliver of a file go into parts of several days instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["DayParts"]

_HELD: Final = 10_000  # contacts held back before some are stored: some 50 MB
_MOST: Final = 1_000  # contacts in a part
_DAYS: Final = 62  # two months at once are told apart, a year in any order is not

Tables = Mapping[str, pa.Table]


class DayParts:
    """Takes the tables of contacts and hands them on to `store(tables, day)`, part by part.

    `day` is an ISO date, `unknown`, or `several`.
    """

    def __init__(self, store: Callable[[Tables, str], None]) -> None:
        """`store` gets whole contacts, at most a thousand at a time."""
        self._store = store
        self._held: list[Tables] = []
        self._count = 0

    def add(self, tables: Tables) -> None:
        """Take whole contacts: `contacts`, `turns`, `states` and `redactions`."""
        self._held.append(tables)
        self._count += tables["contacts"].num_rows
        if self._count >= _HELD:
            self.flush()

    def flush(self) -> None:
        """Hand on what is held back."""
        held, self._held, self._count = self._held, [], 0
        if not held:
            return
        tables = {name: pa.concat_tables([some[name] for some in held]) for name in held[0]}
        days = _days_of(tables["contacts"])
        found = sorted(set(days))
        if len(found) > _DAYS:
            self._store_all(tables, "several")
            return
        for day in found:
            contacts = tables["contacts"].filter(pa.array([one == day for one in days]))
            self._store_all(tables | {"contacts": contacts}, day)

    def _store_all(self, tables: Tables, day: str) -> None:
        contacts = tables["contacts"]
        for start in range(0, contacts.num_rows, _MOST):
            self._store(_only(tables, contacts.slice(start, _MOST)), day)


def _days_of(contacts: pa.Table) -> list[str]:
    began: list[Any] = pc.strftime(contacts["began"], format="%Y-%m-%d").to_pylist()
    return [day or "unknown" for day in began]


def _only(tables: Tables, contacts: pa.Table) -> dict[str, pa.Table]:
    """The rows of these contacts alone."""
    return {"contacts": contacts} | {
        name: table.filter(pc.is_in(table["contact"], contacts["contact"].combine_chunks()))
        for name, table in _others(tables)
    }


def _others(tables: Tables) -> Iterable[tuple[str, pa.Table]]:
    return ((name, table) for name, table in tables.items() if name != "contacts")
