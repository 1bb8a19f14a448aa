"""The same figures by queue, channel, reason, segment and team.

Medians and quartiles, not averages alone. Groups are ordered by size, which is
no ranking; agents are not listed at all.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wellspent.estimate import estimate_quantile
from wellspent.report.bounds import estimate_mean_seconds, estimate_share_of_time
from wellspent.report.gather import query_rows
from wellspent.report.model import FIELDS, Breakdown, Field, Group

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["break_down"]

# a contact without timing belongs to its group, and its seconds are null
_QUERY: Final = """
SELECT contacts.{field}, handle, slow, friction, unknown, measured
FROM contacts LEFT JOIN handled USING (contact)
ORDER BY contacts.{field} NULLS LAST, contact
"""


def break_down(con: DuckDBPyConnection) -> tuple[Breakdown, ...]:
    """One breakdown for each field; every contact is in one group of each."""
    return tuple(Breakdown(field, _groups(con, field)) for field in FIELDS)


def _groups(con: DuckDBPyConnection, field: Field) -> tuple[Group, ...]:
    rows = query_rows(con, _QUERY.format(field=field))
    groups = [_group(value, list(found)) for value, found in groupby(rows, lambda row: row[0])]
    return tuple(sorted(groups, key=lambda group: (group.value is None, -group.contacts)))


def _group(value: str | None, rows: list[tuple[Any, ...]]) -> Group:
    timed = np.array([row[1:] for row in rows if row[1] is not None], dtype=np.float64)
    handle, slow, friction, unknown, measured = timed.reshape(-1, 5).T
    return Group(
        value,
        contacts=len(rows),
        timed=len(timed),
        median=estimate_quantile(handle),
        lower_quartile=estimate_quantile(handle, 0.25),
        upper_quartile=estimate_quantile(handle, 0.75),
        slow=estimate_share_of_time(slow, handle),
        friction_median=estimate_quantile(friction),
        friction_mean=estimate_mean_seconds(friction),
        unknown=estimate_share_of_time(unknown, handle),
        measured=estimate_share_of_time(measured, handle),
    )
