"""The rows that briefs are written from, of every agent's contacts of the last months.

brief_contacts  the contacts of an agent in their present team, of the last `WINDOW_DAYS`; `stratum` is what they are
                compared within: the queue and the recorded reason
told            one answer a contact and question about what the agent says: 1 yes, 0 partly or no
worded          its evidence: one quote a contact and question, as it stands in the turn

A contact of an earlier team stays with that team: its lead may not see the brief.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from wellspent.moments.briefs import Side
from wellspent.report.gather import gather_time, query_records, query_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "WINDOW_DAYS",
    "Sides",
    "gather_brief_rows",
    "last_talks",
    "people_of",
    "read_sides",
    "read_sums",
]

WINDOW_DAYS: Final = 90
"""How far back a brief looks: what was half a year ago is no matter for a talk."""
SURE: Final = 0.6  # of an answer or a label, to stand as an example of something
LEAST_WORDS: Final = 4  # of a quote: fewer show nothing to somebody who was not there
_EACH: Final = 5  # quotes that are looked at, of an agent, a behaviour and a side

Sides = dict[tuple[str, str], list[Side]]

_CONTACTS: Final = """
CREATE OR REPLACE TEMP TABLE brief_contacts AS
WITH lately AS (
    SELECT contact, agent, team, queue, reason, began FROM contacts
    WHERE trim(coalesce(agent, '')) <> '' AND (
        began IS NULL OR began > (SELECT max(began) FROM contacts) - to_days(CAST($days AS INTEGER))
    )
),
present AS (
    SELECT agent, arg_max(team, (coalesce(began, TIMESTAMP '1970-01-01'), contact)) AS team
    FROM lately GROUP BY agent
)
SELECT lately.*, concat_ws(chr(31), coalesce(queue, ''), reason) AS stratum
FROM lately JOIN present USING (agent) WHERE lately.team IS NOT DISTINCT FROM present.team
"""

# an automatic answer where there is one: a person's are of some contacts alone
_TOLD: Final = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT contact, question, answer, confidence, (answer = 'yes')::DOUBLE AS met
FROM answers SEMI JOIN brief_contacts USING (contact)
WHERE list_contains($questions, question) AND answer IN ('yes', 'partly', 'no')
QUALIFY row_number() OVER (
    PARTITION BY contact, question ORDER BY "by" LIKE 'person%', "by"
) = 1
"""

# of what was left out, the customer's words before the agent's: they say what was there to be met. Words whose
# turn the labeller too takes for that part come first: two readings say more than one
_WORDED: Final = """
CREATE OR REPLACE TEMP TABLE worded AS
SELECT contact, question, answer, confidence, turn, speaker, quote, fits,
    count(*) OVER (PARTITION BY question, answer, lower(quote)) AS common
FROM (
    SELECT contact, question, answer, told.confidence, evidence.turn, speaker, quote,
        coalesce(part = CASE question
            WHEN 'addressed_feelings' THEN 'empathy' WHEN 'proactive_help' THEN 'proactive'
            WHEN 'partnership_close' THEN 'partnership' WHEN 'warm_opening' THEN 'rapport'
            WHEN 'documented' THEN 'documentation'
        END, false) AS fits
    FROM told JOIN evidence USING (contact, question) JOIN turns USING (contact, turn)
    LEFT JOIN labels USING (contact, turn)
    WHERE contains(text, quote) AND (answer = 'no' AND speaker <> 'system' OR answer = 'yes' AND speaker = 'agent')
    QUALIFY row_number() OVER (
        PARTITION BY contact, question
        ORDER BY answer = 'no' AND speaker = 'agent', fits DESC, length(quote) DESC, evidence.turn
    ) = 1
)
"""

_SUMS: Final = """
SELECT agent, stratum, 'answer/' || question AS measure,
    count(*)::DOUBLE AS n, sum(met) AS total, sum(met) AS squares
FROM told JOIN brief_contacts USING (contact) GROUP BY ALL
UNION ALL
SELECT agent, stratum, 'time/' || kind, count(*), sum(seconds), sum(seconds * seconds)
FROM (UNPIVOT handled ON handle, quick, slow, friction, unknown INTO NAME kind VALUE seconds)
JOIN (SELECT contact, agent, stratum FROM brief_contacts) USING (contact) GROUP BY ALL
UNION ALL
SELECT agent, stratum, 'friction/' || cause, max(held), sum(seconds), sum(seconds * seconds)
FROM (
    SELECT agent, stratum, contact, count(*) OVER (PARTITION BY agent, stratum) AS held
    FROM brief_contacts SEMI JOIN handled USING (contact)
)
CROSS JOIN (SELECT DISTINCT name AS cause FROM lines WHERE kind = 'friction')
LEFT JOIN (
    SELECT contact, name AS cause, sum(seconds) AS spent FROM lines WHERE kind = 'friction' GROUP BY ALL
) USING (contact, cause)
CROSS JOIN (SELECT 1) AS one, LATERAL (SELECT coalesce(spent, 0) AS seconds)
GROUP BY ALL
"""

_SAID: Final = """
SELECT agent, question AS about, contact, turn, speaker, quote, answer = 'yes' AS shown,
    confidence, began, queue, reason, common
FROM worded JOIN brief_contacts USING (contact)
WHERE confidence >= $sure AND array_length(string_split(trim(quote), ' ')) >= $least
    AND length(quote) <= 300
QUALIFY row_number() OVER (
    PARTITION BY agent, question, answer
    ORDER BY shown OR speaker = 'customer' DESC, fits DESC, common, confidence DESC, contact
) <= $each
ORDER BY agent, question, contact, turn
"""

# questions that cannot be answered by yes or no, put where the story is told
_ASKED: Final = r"""
SELECT agent, 'context' AS about, contact, turn, speaker, quote, true AS shown,
    confidence, began, queue, reason, common
FROM (
    SELECT contact, turn, speaker, text AS quote, labels.confidence,
        count(*) OVER (PARTITION BY lower(text)) AS common
    FROM labels JOIN turns USING (contact, turn) SEMI JOIN brief_contacts USING (contact)
    WHERE part = 'context' AND speaker = 'agent' AND labels.confidence >= $sure
        AND regexp_matches(text, '(?i)(^|[.!,;:–-]\s*)(and |so |but )?(what|how|why|tell me|when did|where)\b[^?]*\?')
        AND length(text) BETWEEN 15 AND 300
)
JOIN brief_contacts USING (contact)
QUALIFY row_number() OVER (PARTITION BY agent ORDER BY common, confidence DESC, contact) <= $each
ORDER BY agent, contact, turn
"""

# the agent's own words about it, in the contact that it cost most. A label alone is not enough to read words out:
# the turn has to be of a part in which that friction is borne, and words of a wait have to speak of it
_SUFFERED: Final = r"""
SELECT agent, friction AS about, contact, turn, speaker, text AS quote, true AS shown,
    labels.confidence, began, queue, reason, 1 AS common
FROM labels JOIN turns USING (contact, turn) JOIN brief_contacts USING (contact)
JOIN (
    SELECT contact, name AS friction, sum(seconds) AS spent FROM lines WHERE kind = 'friction' GROUP BY ALL
) USING (contact, friction)
WHERE speaker = 'agent' AND labels.confidence >= $sure AND length(text) BETWEEN 15 AND 300
    AND CASE friction
        WHEN 'wait' THEN part = 'waiting' AND regexp_matches(
            text, '(?i)\b(hold(ing)?|wait(ing|ed)?|patien(t|ce)|bear with|hang(ing)? on|still (there|here|with me)|one (moment|minute|second|sec)|be right back|quiet)\b'
        )
        WHEN 'tool_trouble' THEN part IN ('navigation', 'documentation', 'waiting', 'process')
        WHEN 'knowledge_gap' THEN part IN ('knowledge', 'navigation', 'waiting')
        WHEN 'repetition' THEN part IN ('identity', 'history', 'context')
        WHEN 'handover' THEN part IN ('waiting', 'process')
        ELSE true
    END
QUALIFY row_number() OVER (PARTITION BY agent, friction ORDER BY spent DESC, turn, contact) <= 1
ORDER BY agent, friction, contact
"""


def gather_brief_rows(con: DuckDBPyConnection, questions: Iterable[str]) -> None:
    """The tables above, and those of `gather_time`, in `con`."""
    gather_time(con)
    con.execute(_CONTACTS, {"days": WINDOW_DAYS})
    con.execute(_TOLD, {"questions": list(questions)})
    con.execute(_WORDED)


def people_of(con: DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each agent: agent, team, contacts, first and last; by name."""
    return query_records(
        con,
        "SELECT agent, any_value(team) AS team, count(*) AS contacts, min(began) AS first, max(began) AS last "
        "FROM brief_contacts GROUP BY agent ORDER BY agent",
    )


def last_talks(con: DuckDBPyConnection) -> dict[str, datetime]:
    """When each agent was last coached, as the records of what leaders did say."""
    query = """
        SELECT agent, max("at") FROM actions
        WHERE kind = 'coaching' AND agent IS NOT NULL AND "at" IS NOT NULL GROUP BY agent
    """
    return dict(query_rows(con, query))


def read_sums(con: DuckDBPyConnection) -> pa.Table:
    """A row an agent, queue and measure, as `stand_beside` reads it."""
    sums: pa.Table = con.sql(_SUMS).to_arrow_table()
    return sums


def read_sides(con: DuckDBPyConnection) -> tuple[Sides, Sides, Sides]:
    """Quotes by agent and behaviour; open questions by agent and `context`; friction by agent and cause."""
    said = _sides(con, _SAID, {"sure": SURE, "each": _EACH, "least": LEAST_WORDS})
    return (
        said,
        _sides(con, _ASKED, {"sure": SURE, "each": _EACH}),
        _sides(con, _SUFFERED, {"sure": SURE}),
    )


def _sides(con: DuckDBPyConnection, query: str, values: dict[str, Any]) -> Sides:
    found: Sides = defaultdict(list)
    for agent, about, *fields in query_rows(con, query, values):
        found[agent, about].append(Side(*fields))
    return found
