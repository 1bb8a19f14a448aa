"""Where the rows of every contact lie in a table, and what its columns hold, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.compiling import frozen

__all__ = ["Rows", "booleans", "codes_of", "grouped", "one_array", "seconds_of", "text_buffers"]


class Rows(NamedTuple):
    """A table whose rows stand together by contact, and where those of every contact lie.

    `first` and `count` follow the order of the contacts that were asked for; one that
    the table does not know has no rows.
    """

    table: pa.Table
    first: npt.NDArray[np.int64]
    length: npt.NDArray[np.int64]


def grouped(table: pa.Table, contacts: pa.Array[Any], by: str | None = None) -> Rows:
    """The rows of every contact, those of one contact in the order of the column `by`.

    A table that stands so already is not copied.
    """
    codes = codes_of(table["contact"], contacts)
    within = np.zeros(len(codes)) if by is None else _numbers(table[by])
    new = np.flatnonzero(np.diff(codes, prepend=-2))
    together = len(np.unique(codes[new])) == len(new)
    if not together or np.any((np.diff(codes) == 0) & (np.diff(within) < 0)):
        order = np.lexsort((within, codes))
        table, codes = table.take(pa.array(order, pa.int64())), codes[order]
        new = np.flatnonzero(np.diff(codes, prepend=-2))
    first, count = np.zeros((2, len(contacts)), np.int64)
    known = codes[new] >= 0
    first[codes[new][known]] = new[known]
    count[codes[new][known]] = np.diff(new, append=len(codes))[known]
    # an id that was asked for twice has the same rows twice
    same = codes_of(contacts, contacts)
    return Rows(table, first[same], count[same])


def codes_of(
    column: pa.Array[Any] | pa.ChunkedArray[Any], words: pa.Array[Any] | Sequence[str]
) -> npt.NDArray[np.int64]:
    """The place of every value among `words`, -1 for one that is none of them."""
    known = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    places = pc.fill_null(pc.index_in(one_array(column), value_set=known), -1)
    codes: npt.NDArray[np.int64] = places.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def booleans(column: pa.Array[Any] | pa.ChunkedArray[Any]) -> npt.NDArray[np.bool_]:
    """A column of truths without nulls."""
    # the array may be one that nobody can write to
    return np.array(one_array(column).to_numpy(zero_copy_only=False), np.bool_)


def seconds_of(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.float64]:
    """A column of seconds, NaN where there are none."""
    return frozen(pc.fill_null(one_array(column), float("nan")).to_numpy(zero_copy_only=False))


def text_buffers(column: pa.ChunkedArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Where every text begins and ends in the bytes that follow: offsets, one more than rows."""
    # int64 offsets: a year of conversations is more than two gigabytes
    texts = one_array(column.cast(pa.large_string()))
    _, offsets, data = texts.buffers()
    if offsets is None or data is None:
        return frozen(np.zeros(len(texts) + 1, np.int64)), frozen(np.zeros(0, np.uint8))
    bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return frozen(bounds), frozen(np.frombuffer(data, np.uint8))


def one_array(column: pa.Array[Any] | pa.ChunkedArray[Any]) -> Any:
    """The column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _numbers(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.int64]:
    # a row without a number comes last
    last = np.iinfo(np.int32).max
    filled = pc.fill_null(one_array(column), last)
    numbers: npt.NDArray[np.int64] = filled.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers
