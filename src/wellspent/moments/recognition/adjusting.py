"""A contact's value less what is usual where and when it was: queues and weeks are nobody's doing."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["adjusted_values", "places_of"]

Floats = npt.NDArray[np.float64]

_DRAWN: Final = 5.0  # contacts' worth by which a small cell is drawn to what holds around it
_WEEK: Final = np.timedelta64(7, "D")


def adjusted_values(table: pa.Table) -> Floats:
    """Each row's `value` less the usual of its `stratum`, of its `within` there, and of the stratum's week.

    `within` (a contact reason) says what contacts give occasion for. Every mean is drawn towards what holds around
    it: of the reason in a queue towards the queue's, v̂ = (Σ v + 5 v̄) / (n + 5); of what is left in
    a queue and week towards what the week had in all queues.
    """
    value: Floats = table["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    if not len(value):
        return value
    at = table["at"].to_numpy(zero_copy_only=False).astype("datetime64[us]")
    week = ((at - at.min()) // _WEEK).astype(np.int64)
    stratum, within = _codes(table["stratum"]), _codes(table["within"])
    left = value - _drawn(value, _both(stratum, within), _drawn(value, stratum, value.mean()))
    return np.asarray(left - _drawn(left, _both(stratum, week), _drawn(left, week, 0.0)))


def places_of(column: Any) -> dict[str, npt.NDArray[np.int64]]:
    """Each name of a column of names with the rows in which it stands, in their order."""
    encoded = column.combine_chunks().dictionary_encode()
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], np.arange(1, len(encoded.dictionary)))
    return dict(zip(encoded.dictionary.to_pylist(), np.split(order, first), strict=False))


def _drawn(value: Floats, codes: npt.NDArray[np.int64], towards: Floats | float) -> Floats:
    """Each row's mean of the rows with the same code, drawn towards a value."""
    n = np.bincount(codes)
    total = np.bincount(codes, weights=value)
    return np.asarray((total[codes] + _DRAWN * towards) / (n[codes] + _DRAWN), dtype=np.float64)


def _both(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One code a pair of codes."""
    pairs = first * (int(second.max()) + 1) + second
    return np.asarray(np.unique(pairs, return_inverse=True)[1], dtype=np.int64)


def _codes(column: Any) -> npt.NDArray[np.int64]:
    codes = column.combine_chunks().dictionary_encode(null_encoding="encode").indices
    return np.asarray(codes.to_numpy(zero_copy_only=False), dtype=np.int64)
