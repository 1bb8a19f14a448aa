"""Where agents hurry in a workspace, and what their hurry goes along with: clock, queue or form.

hurry    whether the contact shows any sign of rush; how many turns it has is adjusted for
waits    what the ACD's hour of the contact's queue says of waiting customers and busy agents
ends     the last half hour before the agent's last contact of a day ends; known only where the files hold whole
         days (a median of six contacts of an agent a day), since of a sample the last one is no end
asked    questions of the scorecard that had an occasion in the contact
second   the customer was in touch within the month before
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import MINIMUM_N, Figure, Unknown, estimate_share
from wellspent.moments.permission.bunching import bunches_of
from wellspent.moments.permission.drivers import LEAST_AGENTS, within_agents
from wellspent.moments.permission.model import Bunch, HurryAt
from wellspent.report.gather import query_vectors
from wellspent.report.impact.haste import read_rush

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["bunches_in", "gather_hurry", "places_of"]

_LEAST_AT: Final = 30  # contacts of a kind, to be shown as a place of its own
_MOST_PLACES: Final = 40
_WHOLE_DAYS: Final = 6
_HURRY: Final = """
WITH spoken AS (SELECT contact, count(*)::DOUBLE AS turns FROM turns GROUP BY contact),
asked AS (
    SELECT contact, count(DISTINCT question)::DOUBLE AS asked FROM answers
    WHERE answer IN ('yes', 'partly', 'no') GROUP BY contact
),
hours AS (
    SELECT queue, date_trunc('hour', "at") AS hour,
        sum(answered * wait_seconds) FILTER (wait_seconds IS NOT NULL)
            / nullif(sum(answered) FILTER (wait_seconds IS NOT NULL), 0) AS wait_seconds,
        least(sum(answered * handle_seconds) / nullif(sum(agents * seconds), 0), 1.0) AS occupancy
    FROM intervals WHERE queue IS NOT NULL GROUP BY ALL
),
days AS (
    SELECT agent, CAST(began AS DATE) AS day, count(*) AS contacts,
        max(began + to_milliseconds(CAST(1000 * coalesce(handle_seconds, 0) AS BIGINT))) AS ended
    FROM contacts WHERE agent IS NOT NULL AND began IS NOT NULL GROUP BY ALL
),
whole AS (SELECT median(contacts) >= {whole} AS whole FROM days)
SELECT c.contact, c.agent, coalesce(c.reason, 'not recorded') AS reason,
    concat_ws(' | ', c.queue, c.reason) AS kind,
    CAST(r.shown > 0 AS DOUBLE) AS hurry, s.turns,
    CASE WHEN (SELECT whole FROM whole) AND c.began IS NOT NULL
        THEN CAST(d.ended - c.began <= INTERVAL 30 MINUTE AS DOUBLE) END AS ends_soon,
    h.wait_seconds, h.occupancy, a.asked,
    coalesce(c.began - lag(c.began) OVER customers <= INTERVAL 30 DAY, false) AND c.customer IS NOT NULL AS second
FROM contacts AS c JOIN rush_read AS r USING (contact) JOIN spoken AS s USING (contact)
LEFT JOIN asked AS a USING (contact)
LEFT JOIN hours AS h ON h.queue = c.queue AND h.hour = date_trunc('hour', c.began)
LEFT JOIN days AS d ON d.agent = c.agent AND d.day = CAST(c.began AS DATE)
WHERE r.seen > 0
WINDOW customers AS (PARTITION BY c.customer ORDER BY c.began, c.contact)
ORDER BY c.contact
"""
_TIMES: Final = {
    "wrap": 'SELECT "end" - start AS seconds FROM states WHERE kind = \'wrap\' AND "end" > start',
    "handle time": "SELECT handle_seconds AS seconds FROM contacts WHERE handle_seconds > 0",
}


def gather_hurry(con: DuckDBPyConnection) -> pa.Table:
    """A row a contact whose words could show hurry, with what its hurry may go along with."""
    con.register("rush_read", read_rush(con).contacts.select(["contact", "shown", "seen"]))
    try:
        table: pa.Table = con.sql(_HURRY.format(whole=_WHOLE_DAYS)).to_arrow_table()
    finally:
        con.unregister("rush_read")
    return table


def places_of(hurry: pa.Table) -> tuple[HurryAt, ...]:
    """Kinds of contacts by reason, and those of customers in touch again: the most hurried beyond others first."""
    found = [one for one in _places(hurry) if one]
    found.sort(key=lambda one: (isinstance(one.beyond, Unknown), -getattr(one.beyond, "low", 0.0), one.where))  # fmt: skip
    return tuple(found[:_MOST_PLACES])


def _places(hurry: pa.Table) -> Iterator[HurryAt | None]:
    reason = np.asarray(hurry["reason"].to_pylist(), dtype=np.str_)
    second = np.asarray(hurry["second"].to_numpy(), dtype=bool)
    names, counts = np.unique(reason, return_counts=True)
    for name in names[counts >= _LEAST_AT].tolist():
        of_it = reason == name
        yield _place(hurry, name, second=False, which=of_it)
        yield _place(hurry, name, second=True, which=of_it & second)


def _place(hurry: pa.Table, name: str, *, second: bool, which: np.ndarray) -> HurryAt | None:
    n = int(which.sum())
    if n < _LEAST_AT:
        return None
    values = np.asarray(hurry["hurry"].to_numpy(), dtype=np.float64)
    agents = len(set(hurry["agent"].filter(pa.array(which)).to_pylist()) - {None})
    beyond: Figure = Unknown(f"{agents} agents had such contacts, and it takes {LEAST_AGENTS}", "contacts of more agents")  # fmt: skip
    if agents >= LEAST_AGENTS:
        known = hurry["agent"].is_valid()
        rows = hurry.filter(known)
        rows = rows.set_column(rows.column_names.index("kind"), "kind", pa.array([""] * rows.num_rows))  # fmt: skip
        inside = which[np.asarray(known.to_numpy())].astype(np.float64)
        beyond = within_agents(rows, [inside])[0][0]
    return HurryAt(name, second, n, estimate_share(int(values[which].sum()), n), beyond)


def bunches_in(con: DuckDBPyConnection) -> tuple[Bunch, ...]:
    """Targets that wrap and handle times bunch at."""
    found: list[Bunch] = []
    for what, query in _TIMES.items():
        seconds = query_vectors(con, query)["seconds"]
        if len(seconds) >= MINIMUM_N:
            found += bunches_of(what, seconds)
    return tuple(found)
