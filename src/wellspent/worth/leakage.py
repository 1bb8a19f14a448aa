"""What happened in the wrong order: outcomes from before the contact, covariates from after it.

An outcome that was there before the contact cannot be its effect; a covariate that came after may be
one, and adjusting for it takes away what is looked for. Both make a figure that looks better
than it is, so one row of it is enough to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.worth.effect import Refusal
from wellspent.worth.study import Floats, StudyUnusable

__all__ = ["refusals_of_order", "warnings_of_order"]

_A_DAY: Final = 86_400_000_000  # microseconds


def refusals_of_order(
    table: pa.Table,
    at: str,
    *,
    outcome_at: str | None = None,
    known_at: Mapping[str, str] | None = None,
) -> Iterator[Refusal]:
    """What the moments forbid. `at` is the contact's own; rows without a moment are passed over.

    `known_at` names for a covariate the column that says when it was known. A date is compared by
    day, with a timestamp too: what falls on the same day is neither before nor after (days of a
    timestamp are those of UTC where it names a zone). Plain numbers are compared with plain numbers
    alone. Raises `StudyUnusable` for a column that is not there or holds no moments, and for
    numbers beside moments.
    """
    began = _moments_of(table, at)
    if outcome_at is not None:
        paid = _moments_of(table, outcome_at)
        apart = _apart(paid, began)
        by_day = "date" in {paid.kind, began.kind}
        early = int((apart < 0).sum() if by_day else (apart <= 0).sum())
        if early:
            yield Refusal(
                "leakage",
                f"{early:,} of {table.num_rows:,} outcomes ('{outcome_at}') are not after their contact ('{at}')",
                "outcomes of the time after the contact alone",
            )
    for covariate, column in (known_at or {}).items():
        late = int((_apart(_moments_of(table, column), began) > 0).sum())
        if late:
            yield Refusal(
                "leakage",
                f"'{covariate}' was known after the contact in {late:,} of {table.num_rows:,} rows ('{column}' after '{at}')",
                f"'{covariate}' as it was before the contact, or leave it out",
            )


def warnings_of_order(
    table: pa.Table,
    at: str,
    *,
    outcome_at: str | None = None,
    known_at: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Which order could be checked of a part of the rows only; raises as `refusals_of_order`."""
    began = _moments_of(table, at)
    asked = {"outcome": outcome_at} if outcome_at else {}
    for name, column in (asked | dict(known_at or {})).items():
        checked = int(np.isfinite(_apart(_moments_of(table, column), began)).sum())
        if checked < table.num_rows:
            what = "outcome" if name == "outcome" and outcome_at else f"'{name}'"
            yield f"The order of contact and {what} was checked for {checked:,} of {table.num_rows:,} rows: the others have no moment."  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Moments:
    """Microseconds since an epoch, or any number that grows with time; NaN compares with nothing."""

    name: str
    kind: Literal["timestamp", "date", "number"]
    values: Floats


def _apart(later: _Moments, earlier: _Moments) -> Floats:
    """How much later one is than the other, a row; of dates and timestamps whole days."""
    kinds = {later.kind, earlier.kind}
    if "number" in kinds and len(kinds) > 1:
        plain, other = (later, earlier) if later.kind == "number" else (earlier, later)
        raise StudyUnusable(
            f"The column '{plain.name}' holds plain numbers and '{other.name}' moments: their order is unknown.",
            "Write both as dates such as 2026-09-07, or both as numbers of one clock.",
        )
    if len(kinds) > 1:
        return np.asarray(np.floor(later.values / _A_DAY) - np.floor(earlier.values / _A_DAY))
    return np.asarray(later.values - earlier.values)


def _moments_of(table: pa.Table, name: str) -> _Moments:
    if name not in table.column_names:
        raise StudyUnusable(
            f"The table has no column '{name}'.", f"It has: {', '.join(table.column_names[:20])}."
        )
    column: Any = table[name].combine_chunks()
    kind: Literal["timestamp", "date", "number"] = "number"
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        kind = "date" if pa.types.is_date(column.type) else "timestamp"
        column = pc.cast(pc.cast(column, pa.timestamp("us"), safe=False), pa.int64())
    elif not _is_number(column.type):
        raise _no_moments(name)
    numbers: Any = pc.fill_null(pc.cast(column, pa.float64(), safe=False), float("nan"))
    values = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    if not np.isfinite(values).any():
        raise _no_moments(name)
    return _Moments(name, kind, values)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _no_moments(name: str) -> StudyUnusable:
    return StudyUnusable(
        f"The column '{name}' holds no moments.",
        "Write dates as 2026-09-07 or 2026-09-07T10:30:00.",
    )
