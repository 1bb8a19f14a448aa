"""What a workspace knows of its operation, in a few small tables: sums, and the ACD's intervals.

intervals  queue, at, seconds and the ACD's figures as float64, nan where not recorded
refused    one number: intervals that cannot be (negative counts, no length), left out of the above
contradictory  one number: intervals with more answered than offered, or in target than answered; they
           keep their arrivals and are left out of every rate
served     queue, team, contacts
shared     queue, other, share: of the queue's contacts, those of agents who also serve the other
seconds    queue, segment, measure, contacts, total, squares: seconds of the timed contacts; the
           measure is `handle`, a kind, or `friction/<cause>`
counted    queue, segment, contacts: all contacts, timed or not
came_back  observed, repeated

No setting has a say in them but `repeat_days`, so they are kept beside the live index.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.report.model import KINDS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FACTS", "Facts", "facts_of_arrays", "gather_facts", "to_arrays"]

Facts = Mapping[str, pa.Table]

_FIGURES: Final = (
    "offered", "answered", "abandoned", "answered_in_target", "wait_seconds", "handle_seconds",
    "agents",
)  # fmt: skip
# nobody waits or handles for more than a day, and no queue has more contacts than a country
_POSSIBLE: Final = """
    queue IS NOT NULL AND "at" IS NOT NULL AND seconds > 0 AND seconds <= 604800
    AND offered >= 0 AND offered <= seconds * 2000
    AND coalesce(answered, 0) >= 0 AND coalesce(abandoned, 0) >= 0
    AND coalesce(answered_in_target, 0) >= 0
    AND coalesce(wait_seconds, 0) BETWEEN 0 AND 86400
    AND coalesce(handle_seconds, 0) BETWEEN 0 AND 86400
    AND coalesce(agents, 0) BETWEEN 0 AND 1000000
"""
# what an interval counts against itself; a count that is not recorded is against nothing
_AGAINST: Final = """
    (coalesce(answered > offered, false) OR coalesce(abandoned > offered, false)
    OR coalesce(answered_in_target > coalesce(answered, offered), false))
"""
_INTERVALS: Final = f"""
SELECT queue, "at", seconds, {", ".join(f"CAST({name} AS DOUBLE) AS {name}" for name in _FIGURES)}
FROM (
    SELECT
        * EXCLUDE (answered, abandoned, answered_in_target),
        CASE WHEN NOT against
            THEN coalesce(answered, offered - coalesce(abandoned, 0)) END AS answered,
        CASE WHEN NOT against THEN coalesce(abandoned, offered - answered) END AS abandoned,
        CASE WHEN NOT against THEN answered_in_target END AS answered_in_target
    FROM (SELECT *, {_AGAINST} AS against FROM intervals WHERE {_POSSIBLE})
)
ORDER BY queue, "at"
"""
_SERVED: Final = """
SELECT queue, team, count(*) AS contacts FROM contacts
WHERE queue IS NOT NULL AND team IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_SHARED: Final = """
WITH served AS (
    SELECT queue, agent, count(*) AS n FROM contacts
    WHERE queue IS NOT NULL AND team IS NULL AND agent IS NOT NULL GROUP BY ALL
), whole AS (SELECT queue, sum(n) AS n FROM served GROUP BY queue)
SELECT one.queue, other.queue AS other, CAST(sum(one.n) / any_value(whole.n) AS DOUBLE) AS share
FROM served AS one JOIN served AS other USING (agent) JOIN whole ON whole.queue = one.queue
WHERE one.queue <> other.queue
GROUP BY ALL ORDER BY ALL
"""
_MEASURES: Final = ("handle", *KINDS)
# rounded, so that no order of adding shows in a figure
_SUMS: Final = "round(sum(spent), 6) AS total, round(sum(spent * spent), 3) AS squares"
# one query a measure: not every engine turns columns into rows
_OF_KIND: Final = """
SELECT queue, segment, '{measure}' AS measure, count(*) AS contacts, {sums}
FROM (SELECT queue, segment, {measure} AS spent FROM handled) AS spent_on_it
GROUP BY queue, segment
"""
_OF_CAUSE: Final = f"""
SELECT queue, segment, concat('friction/', name) AS measure, count(*) AS contacts, {_SUMS}
FROM (
    SELECT contact, name, sum(seconds) AS spent FROM lines
    WHERE kind = 'friction' GROUP BY contact, name
) AS spent_on_it JOIN handled USING (contact)
GROUP BY queue, segment, name
"""
_PARTS: Final = [_OF_KIND.format(measure=name, sums=_SUMS) for name in _MEASURES]
_SECONDS: Final = f"{' UNION ALL '.join([*_PARTS, _OF_CAUSE])} ORDER BY queue, segment, measure"
_QUERIES: Final = {
    "intervals": _INTERVALS,
    "refused": f"SELECT count(*) - (SELECT count(*) FROM ({_INTERVALS})) AS rows FROM intervals",
    "contradictory": f"SELECT count(*) AS rows FROM intervals WHERE {_POSSIBLE} AND {_AGAINST}",
    "served": _SERVED,
    "shared": _SHARED,
    "seconds": _SECONDS,
    "counted": "SELECT queue, segment, count(*) AS contacts FROM contacts GROUP BY ALL ORDER BY ALL",
    "came_back": """
        SELECT count(*) FILTER (observed) AS observed,
               count(*) FILTER (observed AND repeated) AS repeated FROM followed
    """,
}
_NUMBER, _TEXT, _COUNT = pa.float64(), pa.string(), pa.int64()
# as they are to be, whatever an engine makes of a column without a value
_COLUMNS: Final[dict[str, dict[str, pa.DataType]]] = {
    "intervals": {
        "queue": _TEXT,
        "at": pa.timestamp("us"),
        "seconds": _NUMBER,
        **dict.fromkeys(_FIGURES, _NUMBER),
    },
    "refused": {"rows": _COUNT},
    "contradictory": {"rows": _COUNT},
    "served": {"queue": _TEXT, "team": _TEXT, "contacts": _COUNT},
    "shared": {"queue": _TEXT, "other": _TEXT, "share": _NUMBER},
    "seconds": {
        "queue": _TEXT,
        "segment": _TEXT,
        "measure": _TEXT,
        "contacts": _COUNT,
        "total": _NUMBER,
        "squares": _NUMBER,
    },
    "counted": {"queue": _TEXT, "segment": _TEXT, "contacts": _COUNT},
    "came_back": {"observed": _COUNT, "repeated": _COUNT},
}
FACTS: Final = tuple(_QUERIES)


def gather_facts(con: DuckDBPyConnection) -> Facts:
    """The tables above. Reads the imported ones and those of `gather`."""
    return {
        name: con.sql(query).to_arrow_table().cast(pa.schema(_COLUMNS[name]))
        for name, query in _QUERIES.items()
    }


def to_arrays(facts: Facts) -> dict[str, npt.NDArray[Any]]:
    """The facts as runs of bytes (uint8, Arrow's stream format), for whoever keeps arrays."""
    return {f"operation_{name}": _bytes_of(table) for name, table in facts.items()}


def facts_of_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Facts:
    """The facts that `to_arrays` was given; raises KeyError where one is not there."""
    return {name: _table_of(arrays[f"operation_{name}"]) for name in FACTS}


def _bytes_of(table: pa.Table) -> npt.NDArray[np.uint8]:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return np.frombuffer(sink.getvalue().to_pybytes(), np.uint8)


def _table_of(array: npt.NDArray[Any]) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(array.tobytes())) as reader:
        return reader.read_all()
