"""A contact's value less what is usual where and when it was: queues and weeks are nobody's doing."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["adjusted_values"]

Floats = npt.NDArray[np.float64]

_DRAWN: Final = 5.0  # contacts' worth by which a small cell is drawn to its stratum and week
_WEEK: Final = np.timedelta64(7, "D")


def adjusted_values(table: pa.Table) -> Floats:
    """Each row's `value` less the usual of its `stratum` in the week of its `at`.

    The usual of a cell is its mean, drawn towards the mean of its stratum plus what the week had beyond
    all weeks: v̂ = (Σ v + 5 (s̄ + w̄ − v̄)) / (n + 5).
    """
    value: Floats = table["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    if not len(value):
        return value
    at = table["at"].to_numpy(zero_copy_only=False).astype("datetime64[us]")
    week = ((at - at.min()) // _WEEK).astype(np.int64)
    stratum = _codes(table["stratum"])
    overall = float(value.mean())
    of_stratum, of_week = _means(value, stratum), _means(value, week)
    cell = stratum * (int(week.max()) + 1) + week
    places = np.unique(cell, return_inverse=True)[1]
    n = np.bincount(places)
    total = np.bincount(places, weights=value)
    towards = of_stratum[stratum] + of_week[week] - overall
    usual = (total[places] + _DRAWN * towards) / (n[places] + _DRAWN)
    return np.asarray(value - usual, dtype=np.float64)


def _codes(column: Any) -> npt.NDArray[np.int64]:
    codes = column.combine_chunks().dictionary_encode(null_encoding="encode").indices
    return np.asarray(codes.to_numpy(zero_copy_only=False), dtype=np.int64)


def _means(value: Floats, codes: npt.NDArray[np.int64]) -> Floats:
    n = np.bincount(codes)
    return np.asarray(np.bincount(codes, weights=value) / np.maximum(n, 1), dtype=np.float64)
