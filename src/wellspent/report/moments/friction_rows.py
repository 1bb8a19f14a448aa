"""Friction of a centre's contacts, from its tables: by queue and day, with reasons and quotes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from duckdb import DuckDBPyConnection

from wellspent.estimate import Figure, estimate_share
from wellspent.moments.friction.ranking import (
    CauseTotal,
    FrictionRow,
    Priced,
    ReasonShare,
    rank_frictions,
    total_causes,
)
from wellspent.moments.moment import Shown
from wellspent.parts import FRICTIONS
from wellspent.report.gather import query_records, query_rows
from wellspent.report.words import FRICTION_WORDS, say_seconds
from wellspent.settings import Settings

__all__ = ["Rows", "causes_of_contacts", "gather_rows", "pulse_named", "votes_said"]

_MOST_ROWS: Final = 60  # rows that are kept; nobody reads further
_SHOWN: Final = 3  # contacts with a quote, a row
_REASONS: Final = 3
_LONGEST: Final = 240  # characters of a quote: the beginning of its turn
_ONE_TEAM: Final = 0.8  # of a queue's contacts: such a team has the queue
_LEAST_ASKED: Final = 7  # pulse answers; of fewer nothing is shown

Rows = tuple[tuple[FrictionRow, ...], tuple[CauseTotal, ...]]

_PER_CONTACT: Final = f"""
CREATE OR REPLACE TEMP TABLE friction_of AS
SELECT contact, queue, team, reason, CAST(began AS DATE) AS day,
    coalesce(handle, 0) AS handle,
    {", ".join(f"coalesce({cause}, 0) AS {cause}" for cause in FRICTIONS)}
FROM contacts JOIN (
    SELECT contact, sum(seconds) AS handle,
        {", ".join(f"sum(seconds) FILTER (friction = '{cause}') AS {cause}" for cause in FRICTIONS)}
    FROM segments GROUP BY contact
) USING (contact)
WHERE began IS NOT NULL
ORDER BY contact
"""
_DAYS: Final = f"""
SELECT queue, day, count(*) AS contacts,
    {", ".join(f"sum({cause}) AS {cause}, count(*) FILTER ({cause} > 0) AS {cause}_touched" for cause in FRICTIONS)}
FROM friction_of GROUP BY ALL ORDER BY ALL
"""
# the ACD counts every contact, the tables hold some of them: a week has the larger number
_WEEKLY: Final = """
SELECT queue, max(contacts)::DOUBLE FROM (
    SELECT queue, count(*) * 7.0 / (SELECT date_diff('day', min(day), max(day)) + 1 FROM friction_of) AS contacts
    FROM friction_of GROUP BY queue
    UNION ALL
    SELECT queue, sum(answered) * 7.0 / (SELECT date_diff('day', min("at")::DATE, max("at")::DATE) + 1 FROM intervals) AS contacts
    FROM intervals GROUP BY queue
) WHERE queue IS NOT NULL GROUP BY queue ORDER BY queue
"""
_TEAMS: Final = """
SELECT queue, team FROM (
    SELECT queue, team, count(*) / sum(count(*)) OVER (PARTITION BY queue) AS share
    FROM friction_of WHERE queue IS NOT NULL GROUP BY queue, team
) WHERE share >= $share AND team IS NOT NULL ORDER BY queue
"""
_LONG: Final = f"""
CREATE OR REPLACE TEMP TABLE friction_by_cause AS
SELECT contact, queue, coalesce(reason, 'not recorded') AS reason, cause, seconds
FROM (UNPIVOT friction_of ON {", ".join(FRICTIONS)} INTO NAME cause VALUE seconds)
WHERE seconds > 0 AND queue IS NOT NULL
"""
_REASONS_OF: Final = f"""
SELECT * FROM (
    SELECT *, sum(seconds) OVER (PARTITION BY queue, cause) AS whole,
        row_number() OVER (PARTITION BY queue, cause ORDER BY seconds DESC, reason) AS place
    FROM (
        SELECT queue, cause, reason, count(*) AS contacts, sum(seconds) AS seconds
        FROM friction_by_cause GROUP BY queue, cause, reason
    )
) WHERE place <= {_REASONS} ORDER BY queue, cause, place
"""
# the turn that shows it in the contacts with most of it; the quote is the beginning of its words
_QUOTES: Final = f"""
WITH longest AS (
    SELECT * FROM friction_by_cause
    QUALIFY row_number() OVER (PARTITION BY queue, cause ORDER BY seconds DESC, contact) <= 12
), said AS (
    SELECT queue, cause, contact, longest.seconds, turn, substr(text, 1, {_LONGEST}) AS quote
    FROM longest JOIN labels USING (contact) JOIN turns USING (contact, turn)
    WHERE friction = cause AND length(trim(text)) > 0
    QUALIFY row_number() OVER (PARTITION BY queue, cause, contact ORDER BY confidence DESC, length(text) DESC, turn) = 1
)
SELECT queue, cause, contact, seconds, turn, quote FROM said
QUALIFY row_number() OVER (PARTITION BY queue, cause ORDER BY seconds DESC, contact) <= {_SHOWN}
ORDER BY queue, cause, seconds DESC, contact
"""


def gather_rows(con: DuckDBPyConnection, settings: Settings, said: Mapping[str, str]) -> Rows:
    """Each cause in each queue with its quotes, and each cause in the whole centre.

    `causes_of_contacts` has to be called before; `said` is what people decided in the app.
    """
    days = con.sql(_DAYS).to_arrow_table()
    priced = Priced(
        dict(query_rows(con, _WEEKLY)),
        settings.cost_per_hour,
        dict(query_rows(con, _TEAMS, {"share": _ONE_TEAM})),
    )
    votes = votes_said(said)
    rows = rank_frictions(days, priced, votes)
    causes = total_causes(days, priced, votes, pulse_named(said))
    return _with_evidence(con, _worth_keeping(rows)), causes


def causes_of_contacts(con: DuckDBPyConnection) -> int:
    """Make the tables `friction_of` (a row a timed contact) and `friction_by_cause`; how many contacts there are."""
    con.execute(_PER_CONTACT)
    con.execute(_LONG)
    return int(query_rows(con, "SELECT count(*) FROM friction_of")[0][0])


def votes_said(said: Mapping[str, str]) -> Mapping[str, int]:
    """How many agents say of which friction that it gets in their way."""
    found = _read(said, "friction_votes")
    return {key: n for key, n in found.items() if isinstance(n, int)}


def pulse_named(said: Mapping[str, str]) -> Mapping[str, Figure]:
    """The share of pulse answers that name each cause; nothing where fewer than seven were given."""
    found = _read(said, "pulse_causes")
    answers, named = found.get("answers", 0), found.get("causes", {})
    if answers < _LEAST_ASKED:
        return {}
    return {cause: estimate_share(named.get(cause, 0), answers, "pulse answers") for cause in FRICTIONS}  # fmt: skip


def _read(said: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        found = json.loads(said.get(name, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _worth_keeping(rows: Sequence[FrictionRow]) -> tuple[FrictionRow, ...]:
    """The rows with most seconds, and every one that somebody voted for."""
    return tuple(row for place, row in enumerate(rows) if place < _MOST_ROWS or row.votes)


def _with_evidence(con: DuckDBPyConnection, rows: Sequence[FrictionRow]) -> tuple[FrictionRow, ...]:
    reasons: defaultdict[tuple[str, str], list[ReasonShare]] = defaultdict(list)
    for one in query_records(con, _REASONS_OF):
        share = one["seconds"] / one["whole"]
        reasons[one["cause"], one["queue"]].append(ReasonShare(one["reason"], one["contacts"], share))  # fmt: skip
    quotes: defaultdict[tuple[str, str], list[Shown]] = defaultdict(list)
    for one in query_records(con, _QUOTES):
        shows = f"{FRICTION_WORDS[one['cause']]}: {say_seconds(one['seconds'])} of this contact"
        quotes[one["cause"], one["queue"]].append(Shown(one["contact"], one["turn"], one["quote"], shows))  # fmt: skip
    return tuple(
        replace(row, reasons=tuple(reasons[row.cause, row.queue]), shown=tuple(quotes[row.cause, row.queue]))
        for row in rows
    )  # fmt: skip
