"""What recognitions are found from, out of a centre's tables: values a contact, exchanges, praise, consults.

recent  from here on is now: the last four weeks, or the second half of what there is where that is less
fresh   the last week: what somebody said longer ago is no news
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from wellspent.moments.recognition import Exchange, Measure, Praise, Recognised
from wellspent.parts import SLOW_PARTS
from wellspent.report.exchanges import EXCHANGES
from wellspent.report.gather import gather, query_rows
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "MEASURES",
    "Days",
    "coachings",
    "contact_values",
    "days_of",
    "fresh_contacts",
    "fresh_exchanges",
    "fresh_praise",
    "recent_consults",
    "recognised_before",
]  # fmt: skip

_PARTS: Final = ("empathy", "rapport", "context", "proactive")
_RECENT_DAYS: Final = 28
_FRESH_DAYS: Final = 7
_COACHED: Final = ("coaching", "training")
_SURE_ENOUGH: Final = 0.5

_BEHAVIOURS: Final = {
    "empathy": ("exchanges of empathy a contact", "more empathy"),
    "proactive": ("exchanges of proactive help a contact", "more help beyond the question"),
    "rapport": ("exchanges of rapport a contact", "more rapport"),
    "context": ("exchanges about what lies behind it a contact", "more asking for what lies behind it"),
    "partnership": ("exchanges of partnership a contact", "more partnership"),
}  # fmt: skip
MEASURES: Final[tuple[Measure, ...]] = (
    *(
        Measure(f"times/{part}", name, better, "count", "behaviour", f"times/{part}")
        for part, (name, better) in _BEHAVIOURS.items()
    ),
    Measure("answer/resolved", "contacts resolved", "more contacts resolved", "share", "result", "answer/resolved"),
    Measure("repeat", "contacts followed by another", "fewer customers who have to come back", "share", "result", "answer/resolved", less_is_better=True),
    Measure("csat", "satisfied answers", "more satisfied customers", "share", "result", "answer/resolved"),
    Measure("quick_seconds", "seconds of a contact in quick parts", "quicker quick parts", "seconds", "result", "handle_seconds", less_is_better=True),
)  # fmt: skip
"""What somebody can become better in; results and behaviours beside one another."""

_ABOUT: Final[dict[str, str]] = {
    **{str(part): f"times/{part}" for part in SLOW_PARTS},
    "addressed_feelings": "times/empathy", "proactive_help": "times/proactive",
    "warm_opening": "times/rapport", "partnership_close": "times/partnership",
    "resolved": "answer/resolved",
}  # fmt: skip

_VALUES: Final = """
WITH times AS (
    SELECT contact, {times} FROM (SELECT DISTINCT contact FROM labels) LEFT JOIN ({exchanges}) USING (contact)
    GROUP BY contact
),
quick AS (SELECT contact, sum(seconds) FILTER (kind = 'quick') AS seconds FROM lines GROUP BY contact),
told AS (
    SELECT contact, CASE answer WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.0 WHEN 'no' THEN 0.0 END AS met
    FROM answers WHERE question = 'resolved'
    QUALIFY row_number() OVER (PARTITION BY contact ORDER BY "by" LIKE 'person%', "by") = 1
)
SELECT c.agent, c.began AS "at", c.queue AS stratum, c.reason AS within, {columns},
    told.met AS "answer/resolved", CASE WHEN f.observed THEN f.repeated::DOUBLE END AS repeat,
    CASE WHEN s.answered THEN s.satisfied::DOUBLE END AS csat, quick.seconds AS quick_seconds
FROM contacts AS c LEFT JOIN times USING (contact) LEFT JOIN quick USING (contact) LEFT JOIN told USING (contact)
LEFT JOIN followed AS f USING (contact) LEFT JOIN surveyed AS s USING (contact)
WHERE c.agent IS NOT NULL AND c.began IS NOT NULL
ORDER BY contact
"""
_FRESH: Final = """
CREATE OR REPLACE TEMP TABLE fresh AS
WITH timed AS (
    SELECT contact, coalesce(handle_seconds, whole) AS seconds
    FROM contacts LEFT JOIN (SELECT contact, sum(seconds) AS whole FROM segments GROUP BY contact) USING (contact)
), placed AS (
    SELECT contact, agent, team, queue, reason, began AS "at", seconds,
        CASE WHEN seconds IS NOT NULL THEN percent_rank() OVER lengths END AS longer_than,
        count(seconds) OVER (PARTITION BY queue, channel) AS of_queue
    FROM contacts JOIN timed USING (contact)
    WINDOW lengths AS (PARTITION BY queue, channel, seconds IS NULL ORDER BY seconds)
)
SELECT * FROM placed WHERE agent IS NOT NULL AND "at" >= $since
"""
_EXCHANGES: Final = """
WITH said AS (
    SELECT contact, turn, part, text, speaker, confidence,
        lag(CASE WHEN speaker = 'customer' AND part = 'empathy' THEN confidence END) OVER by_turn AS felt,
        lead(CASE WHEN speaker = 'customer' AND list_contains(['rapport', 'empathy', 'partnership'], part)
            THEN confidence END) OVER by_turn AS returned,
        count(*) FILTER (speaker = 'agent') OVER by_turn AS nth, max(turn) OVER (PARTITION BY contact) AS last
    FROM labels JOIN turns USING (contact, turn) WHERE contact IN (SELECT contact FROM fresh)
    WINDOW by_turn AS (PARTITION BY contact ORDER BY turn)
)
SELECT contact, turn, part, text, confidence, coalesce(felt, 0), coalesce(returned, 0) FROM said
WHERE speaker = 'agent' AND list_contains($parts, part) AND nth > 1 AND turn < last - 1
ORDER BY contact, turn
"""
_PRAISE: Final = f"""
SELECT contact, turn, quote, confidence FROM signals
WHERE kind = 'compliment' AND confidence >= {_SURE_ENOUGH} AND contact IN (SELECT contact FROM fresh)
ORDER BY contact, turn
"""


@dataclass(frozen=True, slots=True)
class Days:
    """The newest moment of the contacts, and from when on is now, fresh, and just now.

    `counted` is from when on consults are counted: four weeks, however little there is before.
    """

    newest: datetime
    recent: datetime
    fresh: datetime
    just: datetime
    counted: datetime


def days_of(con: DuckDBPyConnection) -> Days | None:
    """The days of the contacts that name their agent; None where there are none."""
    [(oldest, newest)] = query_rows(con, "SELECT min(began), max(began) FROM contacts WHERE agent IS NOT NULL AND began IS NOT NULL")  # fmt: skip
    if newest is None:
        return None
    recent = newest - min(timedelta(days=_RECENT_DAYS), (newest - oldest) / 2)
    today = newest.replace(hour=0, minute=0, second=0, microsecond=0)
    return Days(
        newest,
        recent,
        newest - timedelta(days=_FRESH_DAYS),
        today - timedelta(days=1),
        newest - timedelta(days=_RECENT_DAYS),
    )


def contact_values(con: DuckDBPyConnection, settings: Settings) -> dict[str, pa.Table]:
    """A table a measure, with agent, at, stratum, within and value. Makes the tables of `gather`."""
    gather(con, settings)
    parts = list(_BEHAVIOURS)
    times = ", ".join(f"coalesce(sum(times) FILTER (part = '{part}'), 0.0) AS {part}" for part in parts)  # fmt: skip
    columns = ", ".join(f'times.{part} AS "times/{part}"' for part in parts)
    table = con.sql(
        _VALUES.format(times=times, exchanges=EXCHANGES, columns=columns)
    ).to_arrow_table()
    return {
        one.key: table.select(["agent", "at", "stratum", "within", one.key]).rename_columns(
            ["agent", "at", "stratum", "within", "value"]
        )
        for one in MEASURES
    }


def coachings(con: DuckDBPyConnection) -> dict[str, dict[str, datetime]]:
    """By measure and agent the last coaching that was about it."""
    found: dict[str, dict[str, datetime]] = {}
    rows = query_rows(con, f'SELECT about, agent, max("at") FROM actions WHERE kind IN {_COACHED} AND agent IS NOT NULL AND about IS NOT NULL GROUP BY ALL')  # fmt: skip
    for about, agent, at in sorted(rows):
        key = _ABOUT.get(about.rsplit("/", 1)[-1])
        if key is not None:
            of = found.setdefault(key, {})
            of[agent] = max(at, of.get(agent, at))
    return found


def fresh_contacts(con: DuckDBPyConnection, days: Days) -> tuple[list[Any], dict[str, int]]:
    """Rows as `tell_moments` asks for them, and how many contacts each one's length is among.

    Makes the temporary table `fresh`.
    """
    con.execute(_FRESH, {"since": days.fresh})
    rows = query_rows(con, 'SELECT contact, agent, team, queue, reason, "at", seconds, longer_than, of_queue FROM fresh')  # fmt: skip
    return [row[:8] for row in rows], {row[0]: row[8] for row in rows}


def fresh_exchanges(con: DuckDBPyConnection) -> list[Exchange]:
    """Agents' turns of slow parts in fresh contacts, but for openings and closes."""
    return [Exchange(*row) for row in query_rows(con, _EXCHANGES, {"parts": list(_PARTS)})]


def fresh_praise(con: DuckDBPyConnection) -> list[Praise]:
    """Customers' words of praise in fresh contacts."""
    return [Praise(*row) for row in query_rows(con, _PRAISE)]


def recent_consults(con: DuckDBPyConnection, days: Days) -> tuple[pa.Table, dict[str, str | None]]:
    """The consults of the last four weeks, and the team of everybody who had contacts then."""
    table = con.sql('SELECT * FROM consults WHERE "at" >= $since', params={"since": days.counted}).to_arrow_table()  # fmt: skip
    teams = query_rows(con, "SELECT agent, arg_max(team, began) FROM contacts WHERE agent IS NOT NULL AND began >= $since GROUP BY agent", {"since": days.counted})  # fmt: skip
    return table, dict(teams)


def recognised_before(con: DuckDBPyConnection, states: str | None, since: datetime) -> list[Recognised]:  # fmt: skip
    """Who was recognised since then: in the table of actions, and by moments that were done in the app."""
    rows = query_rows(con, 'SELECT agent, "at" FROM actions WHERE kind = \'recognition\' AND agent IS NOT NULL AND "at" >= $since', {"since": since})  # fmt: skip
    return [*(Recognised(*row) for row in rows), *(one for one in _done(states) if one.at >= since)]


def _done(states: str | None) -> list[Recognised]:
    try:
        rows = json.loads(states or "[]")
    except ValueError:
        return []
    found = []
    for row in rows if isinstance(rows, list) else []:
        parts = str(row.get("key", "")).split("/") if isinstance(row, dict) else []
        if len(parts) < 4 or (parts[0], parts[2]) != ("recognition", "agent") or row.get("state") != "done":  # fmt: skip
            continue
        try:
            at = datetime.fromisoformat(str(row.get("at")))
        except ValueError:
            continue
        naive = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
        found.append(Recognised(parts[3], naive))
    return found
