"""What customers tried by themselves before they were in touch, from a centre's tables.

A session without a contact is never success by itself: what is known to have come next is said, and how
many there are of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, estimate_share
from wellspent.listening.digital import (
    Article,
    Fate,
    NonUsers,
    SelfService,
    SolvedElsewhere,
    Visit,
    clustered_share,
    group_searches,
    judge_articles,
)
from wellspent.parts import FRICTIONS
from wellspent.report.gather import query_records, query_rows
from wellspent.report.listening.self_service_rows import WINDOW, join_sessions
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["gather_digital"]

_HOURS: Final = int(WINDOW.total_seconds() // 3600)
_LEAST_FOLLOWED: Final = 2  # contacts about a reason after a page: the page is about that reason
_REASONS_SHOWN: Final = 20
_GROUPS: Final = 200  # of searches in vain: what was typed once by one visitor goes on for ever
_EXAMPLES: Final = 25
_CAUSES: Final = ", ".join(f"'{cause}'" for cause in FRICTIONS)
_FATES: Final = {
    "followed": "in touch within a day",
    "contact_later": "in touch later, within {days} days",
    "back_online": "back online within {days} days, and not in touch",
    "left": "left afterwards, and was not in touch",
    "stayed": "still a customer afterwards; whether it helped is not known",
    "unknown": "nothing is known of what came next",
    "not_observed": "too late or too early to be followed for a day",
    "not_signed_in": "nobody signed in: cannot be joined with any contact",
}


def gather_digital(
    con: DuckDBPyConnection, settings: Settings, topic_of: pa.Table | None = None
) -> SelfService | Unknown:
    """What is known of self-service; unknown where no session was imported.

    `topic_of` (contact, topic) names the discovered topics of contacts where there are any.
    """
    if not query_rows(con, "SELECT 1 FROM digital LIMIT 1"):
        return Unknown("no self-service sessions were imported", "wellspent import DIR digital.csv")
    join_sessions(con)
    visits = _visits(con, topic_of)
    articles = judge_articles(visits)
    [whole] = query_records(con, _WHOLE)
    return SelfService(
        window_hours=_HOURS,
        since=whole["since"],
        until=whole["until"],
        sessions=whole["sessions"],
        customers=whole["customers"],
        searches=whole["searches"],
        followed=_followed(visits),
        found_nothing=estimate_share(whole["in_vain"], whole["counted"], "searches"),
        fates=_fates(con, settings.repeat_days, whole["sessions"]),
        articles=articles,
        vain=group_searches(visits, whole["searches_watched"])[:_GROUPS],
        solved_elsewhere=_solved_elsewhere(con, articles),
        sent_round=estimate_share(whole["sent_round"], whole["met_bot"], "sessions with the bot"),
        non_users=_non_users(con),
        blind=_blind(con, whole),
    )


_WHOLE: Final = """
SELECT min(began) AS since, max(ended) AS until, count(*) AS sessions,
       count(DISTINCT customer) AS customers,
       coalesce(sum(searches), 0)::BIGINT AS searches, coalesce(sum(counted), 0)::BIGINT AS counted,
       coalesce(sum(in_vain), 0)::BIGINT AS in_vain,
       count(*) FILTER (sent_round) AS sent_round, count(*) FILTER (met_bot) AS met_bot,
       count(*) FILTER (customer IS NULL) AS not_signed_in,
       (SELECT coalesce(sum(searches), 0)::BIGINT FROM after_it WHERE observed) AS searches_watched
FROM online
"""


def _visits(con: DuckDBPyConnection, topic_of: pa.Table | None) -> list[Visit]:
    if topic_of is None:
        topic_of = pa.table(
            {"contact": pa.array([], pa.string()), "topic": pa.array([], pa.string())}
        )
    con.register("topics_given", topic_of)
    rows = query_rows(
        con,
        """
        SELECT s.session, s.customer, s.articles, s.vain,
               CASE WHEN followed THEN next_contact END, CASE WHEN followed THEN reason END,
               CASE WHEN followed THEN topic END
        FROM after_it AS s
        LEFT JOIN contacts ON next_contact = contacts.contact
        LEFT JOIN topics_given ON next_contact = topics_given.contact
        WHERE observed ORDER BY s.session, s.customer
        """,
    )
    con.unregister("topics_given")
    return [
        Visit(session, customer, tuple(articles or ()), tuple(vain or ()), contact, reason, topic)
        for session, customer, articles, vain, contact, reason, topic in rows
    ]


def _followed(visits: Sequence[Visit]) -> Figure:
    hits = np.array([visit.contact is not None for visit in visits], dtype=bool)
    _, customers = np.unique([visit.customer for visit in visits], return_inverse=True)
    return clustered_share(hits, customers, "sessions that could be followed")


def _fates(con: DuckDBPyConnection, days: int, sessions: int) -> tuple[Fate, ...]:
    """Each session in one of them, the first that holds."""
    rows = con.execute(
        """
        WITH left_or_not AS (
            SELECT customer, bool_or(value > 0) AS gone FROM outcomes WHERE kind = 'churn' GROUP BY customer
        )
        SELECT CASE
            WHEN NOT observed THEN 'not_observed'
            WHEN followed THEN 'followed'
            WHEN next_began <= ended + to_days(CAST($days AS INTEGER)) THEN 'contact_later'
            WHEN again <= ended + to_days(CAST($days AS INTEGER)) THEN 'back_online'
            WHEN gone THEN 'left' WHEN NOT gone THEN 'stayed' ELSE 'unknown' END AS fate, count(*)
        FROM after_it LEFT JOIN left_or_not USING (customer) GROUP BY fate
        UNION ALL SELECT 'not_signed_in', count(*) FROM online WHERE customer IS NULL
        """,
        {"days": days},
    ).fetchall()
    counted = {str(fate): int(count) for fate, count in rows}
    return tuple(
        Fate(key, words.format(days=days), counted.get(key, 0),
             estimate_share(counted.get(key, 0), sessions, "sessions"))
        for key, words in _FATES.items()
    )  # fmt: skip


def _solved_elsewhere(
    con: DuckDBPyConnection, articles: Sequence[Article]
) -> tuple[SolvedElsewhere, ...]:
    """The reasons that a page is about which other readers left without a contact."""
    page_of: dict[str, Article] = {}
    for article in sorted(articles, key=lambda one: one.sessions):
        for about in article.reasons:
            if about.contacts >= _LEAST_FOLLOWED and isinstance(article.share, Estimate):
                page_of[about.name] = article
    rows = query_records(con, _BY_REASON)
    found = [_solved(row, page_of[row["reason"]]) for row in rows if row["reason"] in page_of]
    found.sort(key=lambda one: (one.after_session - one.contacts, one.reason))
    return tuple(found[:_REASONS_SHOWN])


_BY_REASON: Final = f"""
WITH rubbed AS (
    SELECT contact, sum(seconds) / 60 AS minutes FROM segments WHERE friction IN ({_CAUSES}) GROUP BY contact
)
SELECT reason, count(*) AS contacts,
       count(*) FILTER (after_session) AS after_session, count(*) FILTER (sent_round) AS sent_round,
       count(*) FILTER (NOT after_session AND seen_online) AS online_before,
       count(*) FILTER (NOT seen_online) AS never_online,
       list(coalesce(minutes, 0.0) ORDER BY contact) AS minutes,
       list(contact ORDER BY contact) FILTER (NOT after_session) AS examples
FROM before_it LEFT JOIN rubbed USING (contact)
WHERE reason IS NOT NULL GROUP BY reason
"""


def _solved(row: dict[str, Any], article: Article) -> SolvedElsewhere:
    share = article.share
    no_contact: Figure = share
    if isinstance(share, Estimate):
        no_contact = Estimate(1 - share.value, 1 - share.high, 1 - share.low, share.n, share.method)
    return SolvedElsewhere(
        reason=row["reason"],
        contacts=row["contacts"],
        after_session=row["after_session"],
        sent_round=row["sent_round"],
        online_before=row["online_before"],
        never_online=row["never_online"],
        article=article.title,
        no_contact=no_contact,
        friction_minutes=estimate_mean(row["minutes"]),
        examples=tuple(row["examples"] or ())[:_EXAMPLES],
    )


def _non_users(con: DuckDBPyConnection) -> tuple[NonUsers, ...]:
    query = """
        SELECT segment, count(*), count(*) FILTER (NOT seen_online), grouping(segment) = 1
        FROM before_it GROUP BY GROUPING SETS ((), (segment)) ORDER BY 4 DESC, 2 DESC, segment
    """
    return tuple(
        NonUsers(None if whole else segment or "no segment", never, estimate_share(never, n))
        for segment, n, never, whole in query_rows(con, query)
    )


def _blind(con: DuckDBPyConnection, whole: dict[str, Any]) -> tuple[str, ...]:
    """What self-service's records cannot see, in words."""
    said = [
        "Customers who do not use self-service are not in it at all.",
        "A session without a contact may have helped, or the customer gave up: nobody asked.",
    ]
    if whole["not_signed_in"]:
        said.append(
            f"{whole['not_signed_in']:,} of {whole['sessions']:,} sessions were not signed in: whether a "
            "contact followed them cannot be known."
        )
    [(held, counted)] = query_rows(
        con, "SELECT (SELECT count(*) FROM contacts), (SELECT sum(answered) FROM intervals)"
    )
    if counted and held < 0.95 * counted:
        said.append(
            f"The workspace holds {held:,} of {int(counted):,} contacts that were answered, so contacts "
            "that followed a session can be missing: shares of sessions followed are at least this high."
        )
    if not query_rows(con, "SELECT 1 FROM outcomes WHERE kind = 'churn' LIMIT 1"):
        said.append("No outcome `churn` was imported: who left after a session is not known.")
    return tuple(said)
