"""The values of a measure, a row a contact: what a look back and the paradox read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa

from wellspent.moments.follow_up.measures import Measure
from wellspent.moments.moment import Whom
from wellspent.report.exchanges import TIMES
from wellspent.report.gather import gather
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["require_gathered", "values_of"]

_UNIT_OF: Final[dict[Whom, str]] = {
    "agent": "c.agent",
    "team": "c.team",
    "queue": "c.queue",
    "centre": "'the centre'",
}
_SHARE: Final = "SELECT contact, CASE WHEN handle > 0 THEN slow / handle END AS value FROM handled"
_FRICTION: Final = "SELECT contact, friction AS value FROM handled"
_HANDLE: Final = """
SELECT contact, coalesce(h.handle, c.handle_seconds) AS value
FROM contacts AS c LEFT JOIN handled AS h USING (contact)
"""
_PART: Final = """
SELECT contact, CAST(coalesce(bool_or(part = $name AND speaker = 'agent'), false) AS DOUBLE) AS value
FROM labels JOIN turns USING (contact, turn) GROUP BY contact
"""
# an automatic answer where there is one: people's are of some contacts alone
_ANSWER: Final = """
SELECT contact, CASE answer WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.0 WHEN 'no' THEN 0.0 END AS value
FROM answers WHERE question = $name
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY "by" LIKE 'person%', "by") = 1
"""
_NAMED: Final = {"part": _PART, "times": TIMES, "answer": _ANSWER}
_PLAIN: Final = {"slow_share": _SHARE, "friction_seconds": _FRICTION, "handle_seconds": _HANDLE}
_ROWS: Final = """
SELECT c.contact, {unit} AS unit, {team} AS team, c.began AS at, v.value,
    concat_ws(' | ', c.queue, c.reason) AS "like"
FROM contacts AS c JOIN ({values}) AS v USING (contact)
WHERE {unit} IS NOT NULL AND c.began IS NOT NULL AND v.value IS NOT NULL
ORDER BY c.began, c.contact
"""


def values_of(
    con: DuckDBPyConnection, settings: Settings, measure: Measure, whom: Whom = "agent"
) -> pa.Table:
    """Of every contact that has a value: contact, unit, team (of an agent), at, value and like."""
    require_gathered(con, settings)
    kind, _, name = measure.key.partition("/")
    values = _PLAIN.get(measure.key) or _NAMED[kind]
    query = _ROWS.format(unit=_UNIT_OF[whom], team="c.team" if whom == "agent" else "''", values=values)  # fmt: skip
    given = {"name": name} if "$name" in values else {}
    table: pa.Table = con.sql(query, params=given).to_arrow_table()
    return table


def require_gathered(con: DuckDBPyConnection, settings: Settings) -> None:
    """Make the tables of `gather` unless another part has made them."""
    try:
        con.execute("SELECT 1 FROM handled, followed LIMIT 0")
    except duckdb.CatalogException:
        gather(con, settings)
