"""Sessions and the contacts that follow them, joined in SQL on the connection.

`online`     a row a session: its customer (null where nobody signed in), when it began and ended, the
             pages it read, what it searched in vain, whether the bot went round
`after_it`   a row a session of a known customer: the first contact that began after it did, the next
             session, and whether the whole window lies within what was imported
`before_it`  a row a contact with a customer: whether a session came before it within the window, whether
             the bot had sent it round, and whether the customer was ever seen online
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BOT_SAYS_THE_SAME", "WINDOW", "join_sessions"]

WINDOW: Final = timedelta(days=1)
"""How long after a session's last step a contact counts as following it."""

BOT_SAYS_THE_SAME: Final = 3
"""So many equal steps of the bot in a session are being sent round."""

_ONLINE: Final = """
CREATE OR REPLACE TEMP TABLE online AS
WITH steps AS (
    SELECT session, "at", lower(kind) AS kind, detail, found,
           coalesce(customer, max(customer) OVER (PARTITION BY session)) AS customer
    FROM digital
),
rounds AS (
    SELECT session, customer, bool_or(n >= $rounds) AS sent_round FROM (
        SELECT session, customer, detail, count(*) AS n FROM steps WHERE kind = 'bot' GROUP BY ALL
    ) GROUP BY ALL
),
told AS (
    SELECT session, customer, min("at") AS began, max("at") AS ended,
           list(DISTINCT detail ORDER BY detail) FILTER (kind = 'article' AND detail IS NOT NULL)
               AS articles,
           list(DISTINCT detail ORDER BY detail)
               FILTER (kind = 'search' AND found = 0 AND detail IS NOT NULL) AS vain,
           count(*) FILTER (kind = 'search') AS searches,
           count(*) FILTER (kind = 'search' AND found IS NOT NULL) AS counted,
           count(*) FILTER (kind = 'search' AND found = 0) AS in_vain,
           bool_or(kind = 'bot') AS met_bot
    FROM steps GROUP BY session, customer
)
SELECT told.*, coalesce(rounds.sent_round, false) AS sent_round
FROM told LEFT JOIN rounds
  ON told.session = rounds.session AND told.customer IS NOT DISTINCT FROM rounds.customer
"""

_AFTER_IT: Final = """
CREATE OR REPLACE TEMP TABLE after_it AS
WITH theirs AS (
    SELECT contact, customer, began FROM contacts WHERE customer IS NOT NULL AND began IS NOT NULL
),
span AS (SELECT min(began) AS since, max(began) AS until FROM theirs),
known AS (
    SELECT *, lead(began) OVER (PARTITION BY customer ORDER BY began, session) AS again
    FROM online WHERE customer IS NOT NULL
)
SELECT known.*, theirs.contact AS next_contact, theirs.began AS next_began,
       coalesce(theirs.began <= known.ended + $window, false) AS followed,
       coalesce(known.ended + $window <= span.until AND known.ended + $window >= span.since, false)
           AS observed
FROM known CROSS JOIN span
ASOF LEFT JOIN theirs ON known.customer = theirs.customer AND known.began <= theirs.began
"""

_BEFORE_IT: Final = """
CREATE OR REPLACE TEMP TABLE before_it AS
WITH linked AS (
    SELECT next_contact AS contact, bool_or(sent_round) AS sent_round,
           count(*) AS sessions
    FROM after_it WHERE followed GROUP BY next_contact
)
SELECT c.contact, c.customer, c.queue, c.reason, c.segment,
       linked.contact IS NOT NULL AS after_session,
       coalesce(linked.sent_round, false) AS sent_round,
       c.customer IN (SELECT customer FROM online WHERE customer IS NOT NULL) AS seen_online
FROM contacts AS c LEFT JOIN linked USING (contact)
WHERE c.customer IS NOT NULL AND c.began IS NOT NULL
"""


def join_sessions(con: DuckDBPyConnection) -> None:
    """The three tables above, as temporary tables of the connection."""
    con.execute(_ONLINE, {"rounds": BOT_SAYS_THE_SAME})
    con.execute(_AFTER_IT, {"window": WINDOW})
    con.execute(_BEFORE_IT)
