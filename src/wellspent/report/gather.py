"""The tables that every figure is taken from, made once on the connection.

`lines`     contact, kind, name, timing, seconds: the split of every contact
`handled`   one row a contact that has timing: its number `i` from 0 in the order of the
            ids, its fields, its seconds by kind and how many of them were measured
`followed`  contact, observed, repeated: whether the same customer came back
`surveyed`  contact, answered, satisfied, one row a contact that was invited
`transfers` contact, transferred, for the sources whose files record states at all

Friction goes before pace: a second that shows friction is friction whatever its part.
Sums are rounded to the microsecond, so that no order of adding shows in a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.parts import FRICTIONS
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "Vector",
    "gather",
    "query_records",
    "query_rows",
    "query_vectors",
    "sql_kind",
    "sql_name",
]

Vector = npt.NDArray[np.float64]

_CAUSES: Final = ", ".join(f"'{cause}'" for cause in FRICTIONS)

_LINES: Final = """
CREATE OR REPLACE TEMP TABLE lines AS
SELECT contact, {kind} AS kind, {name} AS name, timing, round(sum(seconds), 6) AS seconds
FROM segments
GROUP BY ALL
"""

_HANDLED: Final = """
CREATE OR REPLACE TEMP TABLE handled AS
SELECT
    row_number() OVER (ORDER BY contact) - 1 AS i,
    contact, channel, queue, reason, segment, team, contacts.handle_seconds AS acd_seconds,
    split.*  EXCLUDE (contact)
FROM contacts
JOIN (
    SELECT
        contact,
        round(sum(seconds), 6) AS handle,
        coalesce(round(sum(seconds) FILTER (kind = 'quick'), 6), 0) AS quick,
        coalesce(round(sum(seconds) FILTER (kind = 'friction'), 6), 0) AS friction,
        coalesce(round(sum(seconds) FILTER (kind = 'slow'), 6), 0) AS slow,
        coalesce(round(sum(seconds) FILTER (kind = 'other'), 6), 0) AS other,
        coalesce(round(sum(seconds) FILTER (kind = 'unknown'), 6), 0) AS unknown,
        coalesce(round(sum(seconds) FILTER (timing = 'measured'), 6), 0) AS measured
    FROM lines
    GROUP BY contact
) AS split USING (contact)
ORDER BY contact
"""

# the window is fully observed where it ends before the last contact began
_FOLLOWED: Final = """
CREATE OR REPLACE TEMP TABLE followed AS
SELECT
    contact,
    began + to_days(CAST($days AS INTEGER)) <= (SELECT max(began) FROM contacts) AS observed,
    coalesce(
        lead(began) OVER later <= began + to_days(CAST($days AS INTEGER)), false
    ) AS repeated
FROM contacts
WHERE customer IS NOT NULL AND began IS NOT NULL
WINDOW later AS (PARTITION BY customer ORDER BY began, contact)
"""

_SURVEYED: Final = """
CREATE OR REPLACE TEMP TABLE surveyed AS
SELECT
    contact,
    bool_or(score IS NOT NULL) AS answered,
    coalesce(bool_or(score >= $good), false) AS satisfied
FROM surveys
WHERE question = $question
GROUP BY contact
"""

_TRANSFERS: Final = """
CREATE OR REPLACE TEMP TABLE transfers AS
SELECT
    contact,
    contact IN (SELECT contact FROM states WHERE kind = 'transfer') AS transferred
FROM contacts
WHERE coalesce(source, '') IN (
    SELECT coalesce(source, '') FROM contacts JOIN states USING (contact)
)
"""


def sql_kind() -> str:
    """SQL that says of a segment which kind of line it belongs to."""
    return f"""CASE
        WHEN friction IN ({_CAUSES}) THEN 'friction'
        WHEN friction = 'unknown' OR coalesce(pace, 'unknown') = 'unknown' THEN 'unknown'
        WHEN pace = 'none' THEN 'other'
        ELSE pace
    END"""


def sql_name() -> str:
    """SQL that names the line within its kind: the cause of friction, or the part."""
    return f"""CASE {sql_kind()}
        WHEN 'friction' THEN friction
        WHEN 'other' THEN 'other'
        WHEN 'unknown' THEN 'unknown'
        ELSE part
    END"""


def gather(con: DuckDBPyConnection, settings: Settings) -> None:
    """The temporary tables above, in `con`, from the imported and computed ones."""
    gather_time(con)
    con.execute(_FOLLOWED, {"days": settings.repeat_days})
    con.execute(_SURVEYED, {"good": settings.csat_good, "question": settings.csat})
    con.execute(_TRANSFERS)


def gather_time(con: DuckDBPyConnection) -> None:
    """The tables `lines` and `handled` alone, which no setting has a say in."""
    con.execute(_LINES.format(kind=sql_kind(), name=sql_name()))
    con.execute(_HANDLED)


def query_rows(
    con: DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """The rows that a query gives, in its order."""
    return con.execute(query, values or {}).fetchall()


def query_records(con: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows that a query gives, in its order, each by the names of its columns."""
    records: list[dict[str, Any]] = con.sql(query).to_arrow_table().to_pylist()
    return records


def query_vectors(con: DuckDBPyConnection, query: str) -> dict[str, Vector]:
    """The columns of a query, all numbers, as arrays of float64."""
    table = con.sql(query).to_arrow_table()
    return {
        name: np.asarray(table[name].to_numpy(), dtype=np.float64) for name in table.column_names
    }
