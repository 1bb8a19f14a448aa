"""What is known of everybody who was asked, answered or not, as numbers for a model.

A number becomes a line that may bend at its quantiles, since the very pleased and the very displeased
answer alike; a text becomes one column for each of its frequent values. What is missing is said
to be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.listening.surveys.measures import Floats

__all__ = ["KnownOfAll", "known_of_all"]

_FEW: Final = 5  # different numbers or fewer: each is a value of its own
_BENDS: Final = (0.2, 0.5, 0.8)
_ENOUGH: Final = 200  # answers, from which on a line may bend three times
_MOST: Final = 20  # values of a text; the others are pooled
_LEAST_ROWS: Final = 10  # a value that fewer rows have is pooled
_FAR: Final = 4.0  # standard deviations; further out all count alike
_NEVER_REPEATED: Final = 0.5  # of the rows have a value of their own: a name, not a trait


@dataclass(frozen=True, slots=True, eq=False)
class KnownOfAll:
    """A row an invitation, standardised columns; which of what is known they are made of, and which not."""

    columns: Floats
    used: tuple[str, ...]
    notes: tuple[str, ...] = ()


def known_of_all(known: Mapping[str, Any], rows: int, answered: int) -> KnownOfAll:
    """The columns for a model of who answers and what; a column that tells nothing is left out."""
    parts: list[Floats] = []
    used: list[str] = []
    notes: list[str] = []
    for name, column in known.items():
        found, why = _columns_of(column, rows, answered)
        if why:
            notes.append(f"'{name}' is not weighted on: {why}.")
            continue
        parts += found
        used.append(name)
    columns = np.column_stack(parts) if parts else np.zeros((rows, 0))
    return KnownOfAll(columns, tuple(used), tuple(notes))


def _columns_of(column: Any, rows: int, answered: int) -> tuple[list[Floats], str | None]:
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if values.null_count == rows:
        return [], "it is empty"
    kind = values.type
    if pa.types.is_boolean(kind):
        values, kind = pc.cast(values, pa.int8()), pa.int8()
    if pa.types.is_temporal(kind):
        return [], "a moment is not something that people have in common"
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    different = len(pc.unique(values.drop_null()))
    if different < 2 and not values.null_count:
        return [], "it is the same for everybody"
    if numeric and different > _FEW:
        return _bent(np.asarray(pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)), answered), None  # fmt: skip
    if not numeric and different > max(_MOST, _NEVER_REPEATED * rows):
        return [], "nearly everybody has one of their own"
    found = _levels(pc.cast(values, pa.string()), rows)
    return (found, None) if found else ([], "it is the same for nearly everybody")


def _bent(values: Floats, answered: int) -> list[Floats]:
    values = np.where(np.isfinite(values), values, np.nan)
    missing = np.isnan(values)
    z = np.where(missing, 0.0, (values - np.nanmean(values)) / (np.nanstd(values) or 1.0))
    z = np.clip(z, -_FAR, _FAR)
    columns = [z]
    if answered >= _ENOUGH:
        columns += [np.maximum(z - np.quantile(z[~missing], at), 0.0) for at in _BENDS]
    else:
        columns.append(z * z)
    if missing.any():
        columns.append(missing.astype(np.float64))
    return [_standard(one) for one in columns if np.ptp(one) > 0]


def _levels(values: Any, rows: int) -> list[Floats]:
    coded = pc.dictionary_encode(pc.fill_null(values, "not recorded"))
    codes = np.asarray(coded.indices, dtype=np.int64)
    counts = np.bincount(codes)
    frequent = [int(k) for k in np.argsort(-counts, kind="stable")[:_MOST] if counts[k] >= _LEAST_ROWS]  # fmt: skip
    # one value is what the others are compared with; ridge needs none left out, but a pair is one column
    kept = frequent[1:] if sum(counts[frequent]) == rows else frequent
    return [_standard((codes == k).astype(np.float64)) for k in kept]


def _standard(column: Floats) -> Floats:
    return np.asarray((column - column.mean()) / (column.std() or 1.0))
