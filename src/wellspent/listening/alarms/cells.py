"""Cells of foreign tables: as days, moments, names and numbers, or as what they are not."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["day_of", "each_cell", "moment_of", "name_of", "number_of", "says", "whole_of"]

Flags = npt.NDArray[np.bool_]

_MOST: Final = 2.0**53  # beyond it whole numbers are not told apart
_KINDS: Final[dict[str, tuple[str, Any]]] = {
    "moment": ("datetime64[s]", np.datetime64(0, "s")), "name": ("O", ""), "number": ("d", 0.0),
}  # fmt: skip


def each_cell(column: Any, read: Callable[[Any], Any], kind: str) -> tuple[Any, Flags]:
    """Each cell as `read` has it, and whether it could; different cells are read once.

    `kind` is moment, name or number.
    """
    whole = column.combine_chunks()
    codes: Any = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    values = [read(one) for one in codes.dictionary.to_pylist()]
    dtype, nothing = _KINDS[kind]
    cells = np.array([*(nothing if one is None else one for one in values), nothing], dtype=dtype)
    known = np.array([*(one is not None for one in values), False])
    places = codes.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return cells[places], known[places]


def says(table: pa.Table, column: str, row: int, what: str) -> str:
    """What is wrong with a cell, in a sentence: it is empty, or it is not `what`."""
    value = table[column][row].as_py()
    if value is None:
        return f"the {column} is empty."
    return f"the {column} '{str(value)[:40]}' is not {what}."


def day_of(value: Any) -> Any:
    """A day; midnight is one too, another time of day is not."""
    moment = moment_of(value)
    whole = moment is not None and moment == moment.astype("datetime64[D]")
    return moment if whole else None


def moment_of(value: Any) -> Any:
    """A moment to the second, without a zone as UTC."""
    if isinstance(value, datetime):
        naive = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return np.datetime64(naive.replace(microsecond=0), "s")
    if isinstance(value, date):
        return np.datetime64(value, "s")
    try:
        return moment_of(datetime.fromisoformat(str(value).strip()))
    except ValueError:
        return None


def name_of(value: Any) -> str | None:
    """A name that is not blank."""
    return None if value is None else str(value).strip() or None


def number_of(value: Any) -> float | None:
    """A finite number."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def whole_of(value: Any) -> float | None:
    """A whole number from 0."""
    number = number_of(value)
    return number if number is not None and 0 <= number <= _MOST and number == int(number) else None
