"""Queues that one team serves, watched as one: what takes agents from one of them is felt in all.

A queue of a contact every quarter of an hour tells hardly anything of itself within an hour; the team's contacts
together do. Which queue it began in is told afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from wellspent.moments.crisis import CrisisMoment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["POOLED", "pool_of_queues", "queue_that_began"]

POOLED: Final = """
SELECT "at" AS start, coalesce(p.pool, i.queue) AS queue, CAST(sum(offered) AS DOUBLE) AS offered,
    CAST(sum(answered) AS DOUBLE) AS answered, CAST(sum(answered_in_target) AS DOUBLE) AS within_threshold,
    CAST(sum(abandoned) AS DOUBLE) AS abandoned,
    sum(wait_seconds * answered) FILTER (wait_seconds IS NOT NULL)
        / nullif(sum(answered) FILTER (wait_seconds IS NOT NULL), 0) AS asa_seconds,
    sum(handle_seconds * answered) FILTER (handle_seconds IS NOT NULL)
        / nullif(sum(answered) FILTER (handle_seconds IS NOT NULL), 0) AS aht_seconds
FROM intervals i LEFT JOIN crisis_pools p USING (queue)
WHERE i.queue IS NOT NULL AND "at" IS NOT NULL AND offered >= 0 GROUP BY ALL ORDER BY start, queue
"""
_MORE: Final = """
WITH of_day AS (
    SELECT i.queue, CAST("at" AS DATE) AS day, sum(offered) AS offered FROM intervals i JOIN crisis_pools p USING (queue)
    WHERE p.pool = $pool AND CAST("at" AS TIME) >= CAST($start AS TIME) AND CAST("at" AS TIME) < CAST($beyond AS TIME)
    GROUP BY ALL
)
, beside AS (
    SELECT queue, coalesce(sum(offered) FILTER (day = CAST($start AS DATE)), 0) AS seen,
        coalesce(avg(offered) FILTER (day < CAST($start AS DATE)), 0) AS usual
    FROM of_day GROUP BY queue
)
SELECT queue FROM beside ORDER BY (seen - usual) / sqrt(usual + 1) DESC, queue LIMIT 1
"""


def pool_of_queues(
    con: DuckDBPyConnection, team_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The queues of every team with several, by a name that no queue has; `crisis_pools` on the connection says the same."""
    members: dict[str, list[str]] = {}
    for queue, team in sorted(team_of.items()):
        members.setdefault(team, []).append(queue)
    taken = set(team_of)
    pools = {
        team if team not in taken else f"{team} (team)": tuple(queues)
        for team, queues in members.items()
        if len(queues) > 1
    }
    con.execute("CREATE OR REPLACE TEMP TABLE crisis_pools (queue VARCHAR, pool VARCHAR)")
    rows = [[queue, pool] for pool, queues in pools.items() for queue in queues]
    if rows:
        con.executemany("INSERT INTO crisis_pools VALUES (?, ?)", rows)
    return pools


def queue_that_began(con: DuckDBPyConnection, pool: str, moment: CrisisMoment) -> str:
    """The queue of a pool that was offered most beyond its usual, beside what chance does, until it was seen."""
    # from midnight on there is no later time of the same day
    beyond = moment.detected_at - timedelta(microseconds=1)
    asked = {"pool": pool, "start": moment.start, "beyond": beyond}
    ((queue,),) = con.execute(_MORE, asked).fetchall()
    return str(queue)
