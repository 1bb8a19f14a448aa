"""Columns of the tables that come in, and what is wrong with those that cannot be used.

frame    every contact of an agent or a team in a period: contact, stratum, automatic
sample   contacts drawn at random from the frame, with what people said of them
points   what an answer is worth: yes 1, partly a half, no 0; other answers leave the denominator
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError

__all__ = [
    "ANSWER_POINTS",
    "CANNOT_TELL",
    "Floats",
    "Ints",
    "TableUnusable",
    "contacts_of",
    "groups",
    "names",
    "numbers",
    "refuse_twice",
    "require",
    "require_columns",
    "rows_of",
    "texts",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ANSWER_POINTS: Final[Mapping[str, float]] = MappingProxyType({"yes": 1.0, "partly": 0.5, "no": 0.0})
CANNOT_TELL: Final = "cannot_tell"


class TableUnusable(WellspentError):
    """A table of which no figure may be made: a column is missing, or rows contradict each other."""

    def __init__(self, table: str, what: str, remedy: str) -> None:
        """`table` is what it holds, such as "sample"; `what` the offending column or rows."""
        super().__init__(f"The {table} {what}.", remedy)


def require(table: pa.Table, name: str, columns: Iterable[str]) -> None:
    """Nothing, where the table has these columns and every contact in it once.

    Raises `TableUnusable`.
    """
    require_columns(table, name, columns)
    lost = table["contact"].null_count
    if lost:
        raise TableUnusable(name, f"has {lost} rows without a contact", "Name it in each.")
    if len(table) and pc.count_distinct(table["contact"]).as_py() < len(table):
        refuse_twice(table, name, ("contact",))


def refuse_twice(table: pa.Table, name: str, keys: Sequence[str]) -> None:
    """Nothing, where no two rows have the same keys. Raises `TableUnusable`."""
    columns = [texts(table[key]) for key in keys]
    times = Counter(zip(*columns, strict=True))
    twice = [row for row, n in times.items() if n > 1]
    if twice:
        first = zip(keys, min(twice, key=str), strict=True)
        what = ", ".join(f"{key} '{value}'" for key, value in first)
        raise TableUnusable(name, f"has {what} more than once", "Keep one row of each.")


def require_columns(table: pa.Table, name: str, columns: Iterable[str]) -> None:
    """Nothing, where the table has these columns. Raises `TableUnusable`."""
    missing = [column for column in columns if column not in table.column_names]
    if missing:
        has = ", ".join(table.column_names) or "none"
        raise TableUnusable(name, f"has no column '{missing[0]}'; it has: {has}", "Add it.")


def numbers(column: Any) -> Floats:
    """A column as floats, nan where it is null."""
    values = pc.fill_null(pc.cast(column, pa.float64()), float("nan"))
    return np.asarray(values.to_numpy(), dtype=np.float64)


def texts(column: Any) -> list[Any]:
    """A column's texts in its order, None where it is null."""
    return list(column.to_pylist())


def names(column: Any) -> list[str]:
    """The different texts of a column in the order of the alphabet, without null."""
    return sorted(texts(pc.unique(column.drop_null())))


def contacts_of(table: pa.Table) -> Any:
    """The column of contacts as one array of texts, also where it is empty and has no type."""
    return pc.cast(table["contact"], pa.string()).combine_chunks()


def groups(table: pa.Table, column: str) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each text of the column, in the order of the alphabet; null has none.

    One pass over the table, however many texts there are.
    """
    coded: Any = pc.dictionary_encode(pc.cast(table[column], pa.string()).combine_chunks())
    codes = np.asarray(pc.fill_null(coded.indices, -1), dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    known = texts(coded.dictionary)
    ends = np.searchsorted(codes[order], np.arange(len(known) + 1))
    for k in sorted(range(len(known)), key=known.__getitem__):
        yield known[k], table.take(order[ends[k] : ends[k + 1]])


def rows_of(table: pa.Table, column: str, value: str) -> pa.Table:
    """The rows in which the column holds the value."""
    return table.filter(pc.equal(table[column], pa.scalar(value)))
