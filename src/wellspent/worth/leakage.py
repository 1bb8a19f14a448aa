"""What happened in the wrong order: outcomes from before the contact, covariates from after it.

An outcome that was there before the contact cannot be its effect; a covariate that came after may be
one, and adjusting for it takes away what is looked for. Both make a figure that looks better
than it is, so one row of it is enough to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.worth.effect import Refusal
from wellspent.worth.study import StudyUnusable

__all__ = ["refusals_of_order"]


def refusals_of_order(
    table: pa.Table,
    at: str,
    *,
    outcome_at: str | None = None,
    known_at: Mapping[str, str] | None = None,
) -> Iterator[Refusal]:
    """What the moments forbid. `at` is the contact's own; rows without a moment are passed over.

    `known_at` names for a covariate the column that says when it was known. Raises `StudyUnusable`
    for a column that is not there or holds no moments.
    """
    began = _moments(table, at)
    if outcome_at is not None:
        early = int((_moments(table, outcome_at) <= began).sum())
        if early:
            yield Refusal(
                "leakage",
                f"{early:,} of {table.num_rows:,} outcomes ('{outcome_at}') are not after their contact ('{at}')",
                "outcomes of the time after the contact alone",
            )
    for covariate, column in (known_at or {}).items():
        late = int((_moments(table, column) > began).sum())
        if late:
            yield Refusal(
                "leakage",
                f"'{covariate}' was known after the contact in {late:,} of {table.num_rows:,} rows ('{column}' after '{at}')",
                f"'{covariate}' as it was before the contact, or leave it out",
            )


def _moments(table: pa.Table, name: str) -> Any:
    """Seconds since an epoch or any number that grows with time; NaN compares with nothing."""
    if name not in table.column_names:
        raise StudyUnusable(
            f"The table has no column '{name}'.", f"It has: {', '.join(table.column_names[:20])}."
        )
    column: Any = table[name].combine_chunks()
    if pa.types.is_temporal(column.type):
        column = pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64())
    try:
        numbers = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise StudyUnusable(
            f"The column '{name}' holds no moments.",
            "Write dates as 2026-09-07 or 2026-09-07T10:30:00.",
        ) from None
    return np.asarray(pc.fill_null(numbers, float("nan")).to_numpy(zero_copy_only=False))
