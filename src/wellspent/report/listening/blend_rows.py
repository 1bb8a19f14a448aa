"""What conversations, records and outcomes say of a subject: a row of the blend each.

All read the temporary table `about`, which `find_subject` makes.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, estimate_share
from wellspent.listening.blend import Heard, Said, SourceRow
from wellspent.report.gather import query_records, query_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "RESOLVED",
    "card_row",
    "conversations_row",
    "outcomes_row",
    "records_row",
    "resolution_gap",
]

RESOLVED: Final = "resolved, share of contacts"
_SIGNALS: Final = {
    "compliment": "a compliment",
    "effort": "effort that it took",
    "early_warning": "an early warning",
    "unmet_need": "an unmet need",
    "churn_risk": "a thought of leaving",
}
_OF_THE_CARD: Final = {
    "resolved": "resolved",
    "addressed_feelings": "feelings addressed",
    "no_needless_wait": "no needless wait",
}
_NOT_LOOKED: Final = Unknown("this run holds no signals of any contact", "wellspent run DIR, with this version")  # fmt: skip
_QUOTES: Final = 3  # of each kind of signal
_EXAMPLES: Final = 25


def conversations_row(con: DuckDBPyConnection) -> SourceRow | None:
    """What customers themselves said, as the labeller of signals heard it."""
    contacts, customers, newest = _size(con)
    if not contacts or not query_rows(con, "SELECT 1 FROM turns SEMI JOIN about USING (contact) LIMIT 1"):  # fmt: skip
        return None
    looked = bool(query_rows(con, "SELECT 1 FROM signals LIMIT 1"))
    rows = query_rows(con, "SELECT kind, count(DISTINCT contact) FROM signals SEMI JOIN about USING (contact) GROUP BY kind")  # fmt: skip
    heard = {str(kind): int(n) for kind, n in rows}
    return SourceRow(
        key="conversations",
        name="Conversations",
        says=tuple(
            Said(
                f"contacts with {words}",
                estimate_share(heard.get(kind, 0), contacts) if looked else _NOT_LOOKED,
            )
            for kind, words in _SIGNALS.items()
        ),
        words=(),
        effective_n=customers,
        cannot_see="customers who were not in touch, and what somebody felt and did not say",
        bias="too displeased",
        because="people are in touch when something is in the way",
        newest=newest,
        quotes=_quotes(con),
        contacts=_examples(con, "about"),
    )


def card_row(con: DuckDBPyConnection) -> SourceRow | None:
    """What the automatic quality card says of how the contacts were handled."""
    rows = query_rows(
        con,
        """SELECT question, count(*) FILTER (answer = 'yes'), count(*) FROM answers SEMI JOIN about USING (contact)
        WHERE "by" <> 'person' AND answer IN ('yes', 'partly', 'no') GROUP BY question""",
    )
    counted = {str(question): (int(yes), int(n)) for question, yes, n in rows}
    if not counted:
        return None
    _, customers, newest = _size(con)
    return SourceRow(
        key="card",
        name="Automatic quality card",
        says=tuple(
            Said(
                f"{words}: yes", estimate_share(*counted[question]),
                measures=RESOLVED if question == "resolved" else None, people="contacts",
            )
            for question, words in _OF_THE_CARD.items() if question in counted
        ),
        words=(),
        effective_n=customers,
        cannot_see="how the customer felt about it, and anything after the contact",
        bias="either way",
        because="a machine reads what the agent did and not what the customer felt; its mistakes go both ways",
        newest=newest,
        contacts=_examples(con, "about JOIN answers USING (contact) WHERE question = 'resolved' AND answer = 'no'"),
    )  # fmt: skip


def records_row(con: DuckDBPyConnection, gap: Figure | None) -> SourceRow | None:
    """What was ticked as resolved. `gap` is how much more often than the card says."""
    [(yes, n)] = query_rows(con, "SELECT count(*) FILTER (resolved = 'yes'), count(resolved) FROM about")  # fmt: skip
    if not n:
        return None
    _, customers, newest = _size(con)
    because = "whoever closes a contact says of their own work whether it is done"
    if isinstance(gap, Estimate) and gap.low > 0:
        because += (
            f"; here {gap.value:.0%} more often than the card ({gap.low:.0%} to {gap.high:.0%})"
        )
    return SourceRow(
        key="records",
        name="Resolution as recorded",
        says=(Said("resolved: yes", estimate_share(yes, n), measures=RESOLVED, people="contacts"),),
        words=(),
        effective_n=customers,
        cannot_see="whether the customer thinks so too",
        bias="too pleased",
        because=because,
        newest=newest,
        contacts=_examples(con, "about WHERE resolved IS NOT NULL AND resolved <> 'yes'"),
    )


def resolution_gap(con: DuckDBPyConnection) -> Figure | None:
    """Recorded as resolved less resolved by the card, over the contacts that have both."""
    rows = query_rows(
        con,
        """SELECT (about.resolved = 'yes')::INTEGER - (answer = 'yes')::INTEGER
        FROM about JOIN answers USING (contact)
        WHERE question = 'resolved' AND "by" <> 'person' AND answer IN ('yes', 'partly', 'no')
          AND about.resolved IS NOT NULL ORDER BY contact""",
    )
    return estimate_mean([float(one) for (one,) in rows]) if rows else None


_AFTER: Final = """
WITH theirs AS (SELECT customer, min(began) AS since FROM about WHERE customer IS NOT NULL GROUP BY customer),
after_it AS (
    SELECT outcomes.customer, kind, value, outcomes."at", theirs.customer IS NOT NULL AS about_it
    FROM outcomes LEFT JOIN theirs USING (customer)
    WHERE kind = 'churn' AND (theirs.customer IS NULL OR outcomes."at" IS NULL OR outcomes."at" >= since)
)
SELECT about_it, count(*) FILTER (gone) AS gone, count(*) AS n, max(newest) AS newest FROM (
    SELECT about_it, customer, bool_or(value > 0) AS gone, max("at") AS newest FROM after_it GROUP BY ALL
) GROUP BY about_it
"""

_AGAIN: Final = """
WITH followed AS (
    SELECT contact, began, lead(began) OVER (PARTITION BY customer ORDER BY began, contact) AS again
    FROM contacts WHERE customer IS NOT NULL AND began IS NOT NULL
)
SELECT count(*) FILTER (again <= began + to_days(CAST($days AS INTEGER))), count(*)
FROM followed SEMI JOIN about USING (contact)
WHERE began + to_days(CAST($days AS INTEGER)) <= (SELECT max(began) FROM contacts)
"""


def outcomes_row(con: DuckDBPyConnection, days: int) -> SourceRow | None:
    """What customers did afterwards: came back with it, or left."""
    [(again, n)] = con.execute(_AGAIN, {"days": days}).fetchall()
    churned = {row["about_it"]: row for row in query_records(con, _AFTER)}
    mine, others = churned.get(True), churned.get(False)
    if not n and mine is None:
        return None
    says = []
    if n:
        says.append(Said(f"in touch again within {days} days", estimate_share(again, n)))
    if mine is not None:
        says.append(Said("left afterwards", estimate_share(mine["gone"], mine["n"], "customers")))
    if mine is not None and others is not None:
        share = estimate_share(others["gone"], others["n"], "customers")
        says.append(Said("left, of customers with no such contact", share))
    _, customers, newest = _size(con)
    return SourceRow(
        key="outcomes",
        name="What happened afterwards",
        says=tuple(says),
        words=(),
        effective_n=mine["n"] if mine is not None else customers,
        cannot_see="those who stay because leaving is trouble, and why anybody left",
        bias="either way",
        because="people leave and come back for many reasons; what they do is not how they feel",
        newest=mine["newest"] if mine is not None and mine["newest"] else newest,
        contacts=_examples(con, "about"),
    )


def _size(con: DuckDBPyConnection) -> tuple[int, int, datetime | None]:
    """Contacts, customers (a contact without one counts as one) and the newest contact."""
    query = """SELECT count(*), count(DISTINCT customer) + count(*) FILTER (customer IS NULL), max(began) FROM about"""
    [(contacts, customers, newest)] = query_rows(con, query)
    return int(contacts), int(customers), newest


def _quotes(con: DuckDBPyConnection) -> tuple[Heard, ...]:
    """The most certain of each kind, one a contact, in the order of the kinds."""
    rows: list[dict[str, Any]] = query_records(
        con,
        f"""
        WITH one_each AS (
            SELECT contact, turn, kind, quote, confidence FROM signals SEMI JOIN about USING (contact)
            QUALIFY row_number() OVER (PARTITION BY kind, contact ORDER BY confidence DESC, turn) = 1
        )
        SELECT * FROM one_each
        QUALIFY row_number() OVER (PARTITION BY kind ORDER BY confidence DESC, contact) <= {_QUOTES}
        """,
    )
    order = list(_SIGNALS)
    shown = [row for row in rows if row["kind"] in order]
    shown.sort(key=lambda row: (order.index(row["kind"]), -row["confidence"], row["contact"]))
    return tuple(Heard(row["contact"], row["turn"], row["quote"]) for row in shown)


def _examples(con: DuckDBPyConnection, rows: str) -> tuple[str, ...]:
    query = f"SELECT DISTINCT contact FROM {rows} ORDER BY contact LIMIT {_EXAMPLES}"
    return tuple(str(contact) for (contact,) in query_rows(con, query))
