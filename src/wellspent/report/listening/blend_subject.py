"""What a question is about: the contacts whose reason, queue or discovered topic holds its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from wellspent.listening.blend import Subject
from wellspent.listening.digital import stem
from wellspent.report.gather import query_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["find_subject", "mentions", "stems_of"]

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# words that ask, and words that every contact is about
_ASKING_WORDS: Final = """
a about after all am an and any are as at be been being but by call callers calls can caller client clients
company contact contacts could customer customers did do does down ever every feel feeling feelings feels felt
for from get getting give had happy has have having hear how i if in into is it its just know like make me more most much my
no not of on one only or other our out over people please really say saying says she should so some
something tell than that the their them then there these they thing things think thinking this those to
too unhappy up us use very want wants was way we were what when where which who whom why will with would you your
"""
_ASKING: Final = frozenset(_ASKING_WORDS.split())

_ABOUT: Final = """
CREATE OR REPLACE TEMP TABLE about AS
SELECT contact, customer, began, queue, reason, segment, resolved FROM contacts
WHERE ($every OR list_contains($reasons, reason) OR list_contains($queues, queue)
       OR contact IN (SELECT contact FROM subject_topics WHERE list_contains($topics, topic)))
  AND ($anybody OR contact IN (SELECT contact FROM subject_within))
"""


def find_subject(
    con: DuckDBPyConnection,
    question: str,
    topic_of: pa.Table | None = None,
    topics: Mapping[str, str] | None = None,
    within: Collection[str] | None = None,
) -> Subject:
    """The subject of a question; its contacts stand in the temporary table `about` afterwards.

    `topic_of` (contact, topic) and `topics` (what is known of a topic in words, by key) are those
    discovered; `within` are the contacts that may be looked at, None: all. Whatever holds the most
    of the question's words is taken: "late fee" takes "Fee waiver" only where nothing is called "Late fee".
    """
    wanted = stems_of(question)
    named = {
        "reasons": {name: name for name in _distinct(con, "reason")},
        "queues": {name: name for name in _distinct(con, "queue")},
        "topics": dict(topics or {}),
    }
    best = max((len(wanted & stems_of(text)) for of in named.values() for text in of.values()), default=0)  # fmt: skip
    taken = {
        kind: [key for key, text in of.items() if best and len(wanted & stems_of(text)) == best]
        for kind, of in named.items()
    }
    _register(con, topic_of, within)
    con.execute(_ABOUT, {"every": not wanted, "anybody": within is None, **taken})
    for name in ("subject_topics", "subject_within"):
        con.unregister(name)
    [(contacts, of)] = query_rows(
        con, "SELECT (SELECT count(*) FROM about), count(*) FROM contacts"
    )
    words = tuple(
        dict.fromkeys(w for w in _words(question) if stem(w) in wanted)  # as they were asked
    )
    total = int(of) if within is None else len(within)
    return Subject(
        words, tuple(taken["reasons"]), tuple(taken["queues"]), tuple(taken["topics"]), int(contacts), total
    )  # fmt: skip


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(stem(word) for word in _words(text))


def mentions(text: str | None, wanted: Iterable[str]) -> bool:
    """Whether a text holds one of the stems; with none wanted every text does."""
    stems = frozenset(wanted)
    return text is not None and (not stems or bool(stems & stems_of(text)))


def _words(text: str) -> Sequence[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _ASKING]


def _distinct(con: DuckDBPyConnection, column: str) -> list[str]:
    query = f'SELECT DISTINCT "{column}" FROM contacts WHERE "{column}" IS NOT NULL ORDER BY 1'
    return [str(name) for (name,) in query_rows(con, query)]


def _register(
    con: DuckDBPyConnection, topic_of: pa.Table | None, within: Collection[str] | None
) -> None:
    none = pa.array([], pa.string())
    if topic_of is None:
        topic_of = pa.table({"contact": none, "topic": none})
    con.register("subject_topics", topic_of)
    con.register(
        "subject_within", pa.table({"contact": pa.array(sorted(within or ()), pa.string())})
    )
