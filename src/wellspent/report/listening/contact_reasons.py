"""Why a centre's customers get in touch: topics found in all contacts, beside the recorded reasons.

bucket  a part of the contacts, by a hash of their ids; the first is what topics are learned from,
        and every bucket is assigned by what was learned, one after another, so memory holds one
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from wellspent.estimate import Unknown, estimate_share
from wellspent.listening.reasons import Beside, TopicBook, compare_recorded, reason_statements
from wellspent.listening.reasons.book import Recogniser
from wellspent.listening.reasons.discovering import EMPTY_BOOK, learn
from wellspent.listening.reasons.model import ReasonsMissing, TooFewTexts, steady
from wellspent.listening.reasons.space import require_sklearn
from wellspent.listening.reasons.wording import content_of, names_in
from wellspent.report.gather import query_rows
from wellspent.report.listening.reason_model import (
    Counted,
    Example,
    Reasons,
    ReasonTopic,
    counted,
)
from wellspent.report.listening.reasons_called import apply_names
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "Counted",
    "Example",
    "FoundReasons",
    "ReasonTopic",
    "Reasons",
    "apply_names",
    "gather_reasons",
]

_LEARNED_FROM: Final = 50_000  # contacts
_EXAMPLES: Final = 5
_EARLY_TURNS: Final = 60
_QUOTE: Final = 240  # characters
_COLUMNS: Final[dict[str, pa.DataType]] = {
    "contact": pa.string(),
    "topic": pa.string(),
    "confidence": pa.float64(),
}
_SCHEMA: Final = pa.schema(_COLUMNS)


@dataclass(frozen=True, slots=True)
class FoundReasons:
    """Reasons, or why there are none; the book for the next run; a row a contact: contact, topic, confidence."""

    reasons: Reasons | Unknown
    book: TopicBook
    assignment: pa.Table


def gather_reasons(
    con: DuckDBPyConnection, settings: Settings, book: TopicBook | None = None, seed: int = 1
) -> FoundReasons:
    """The topics of all contacts of `con`; those of the book first, under their keys and names.

    Where there are too few contacts, or scikit-learn is missing, the reasons are Unknown and say so.
    """
    known = book or EMPTY_BOOK
    try:
        require_sklearn()
        return _gather(con, settings, known, seed)
    except (TooFewTexts, ReasonsMissing) as error:
        return FoundReasons(_unknown(error), known, _SCHEMA.empty_table())


def _unknown(error: TooFewTexts | ReasonsMissing) -> Unknown:
    return Unknown(error.fact.removesuffix("."), error.remedy.removesuffix("."))


def _gather(
    con: DuckDBPyConnection, settings: Settings, book: TopicBook, seed: int
) -> FoundReasons:
    [(n,)] = query_rows(con, "SELECT count(*) FROM contacts")
    buckets = -(-n // _LEARNED_FROM) or 1
    people = _people(con)
    first = _bucket(con, 0, buckets)
    contents = [content_of(text, people) for text, _ in first.said]
    nameless = names_in(text for text, _ in first.said) | people
    learned, new = learn(contents, nameless, book, settings.listening.topics, seed)
    found = _Assigned(Recogniser(learned), people)
    found.add(first, contents)
    del first, contents
    for bucket in range(1, buckets):
        found.add(_bucket(con, bucket, buckets))
    assignment = found.table()
    reasons = _reasons(con, assignment, learned, new, found.examples)
    reasons = replace(reasons, beside=_beside(con, assignment, seed))
    return FoundReasons(reasons, learned, assignment)


@dataclass(frozen=True, slots=True)
class _Bucket:
    contacts: Sequence[str]
    said: Sequence[tuple[str, int | None]]


def _bucket(con: DuckDBPyConnection, bucket: int, buckets: int) -> _Bucket:
    """One part of the contacts, in the order of their ids, and what each is about."""
    here = f"hash(contact) % {buckets} = {bucket}" if buckets > 1 else "true"
    tables: dict[str, pa.Table] = {
        "contacts": con.sql(f"SELECT contact FROM contacts WHERE {here} ORDER BY contact").to_arrow_table(),
        "turns": con.sql(
            f"SELECT contact, turn, speaker, text FROM turns WHERE turn <= {_EARLY_TURNS} AND {here} "
            "ORDER BY contact, turn"
        ).to_arrow_table(),
        "labels": con.sql(
            f"SELECT contact, turn, part FROM labels WHERE part = 'context' AND turn <= {_EARLY_TURNS} AND {here}"
        ).to_arrow_table(),
    }  # fmt: skip
    contacts = [str(one) for one in tables["contacts"]["contact"].to_pylist()]
    return _Bucket(contacts, reason_statements(tables))


def _people(con: DuckDBPyConnection) -> frozenset[str]:
    """The words of agents' names, which tell nothing about a reason."""
    rows = query_rows(con, "SELECT DISTINCT agent FROM contacts WHERE agent IS NOT NULL")
    return frozenset(word.lower() for (agent,) in rows for word in agent.split() if len(word) > 1)


class _Assigned:
    """Contacts and their topics, bucket by bucket, with the most telling contacts of each topic."""

    def __init__(self, recogniser: Recogniser, people: frozenset[str]) -> None:
        self._recogniser = recogniser
        self._people = people
        self._tables: list[pa.Table] = []
        self._best: defaultdict[str, dict[str, tuple[float, str, Example]]] = defaultdict(dict)

    def add(self, bucket: _Bucket, contents: Sequence[str] | None = None) -> None:
        contents = contents or [content_of(text, self._people) for text, _ in bucket.said]
        keys, near = self._recogniser.recognise(contents)
        columns = {"contact": bucket.contacts, "topic": keys, "confidence": near}
        self._tables.append(pa.table(columns, schema=_SCHEMA))
        rows = zip(keys, near, bucket.contacts, bucket.said, contents, strict=True)
        for key, sure, contact, (text, turn), content in rows:
            if key is not None and turn is not None:
                self._keep(key, content, float(sure), Example(contact, turn, text[:_QUOTE]))

    def _keep(self, key: str, content: str, sure: float, example: Example) -> None:
        """No two examples say the same."""
        best = self._best[key]
        if content in best:
            return
        best[content] = (-sure, example.contact, example)
        if len(best) > 4 * _EXAMPLES:
            self._best[key] = dict(sorted(best.items(), key=lambda one: one[1][:2])[:_EXAMPLES])

    def table(self) -> pa.Table:
        return pa.concat_tables(self._tables).sort_by("contact")

    @property
    def examples(self) -> Mapping[str, tuple[Example, ...]]:
        return {
            key: tuple(
                one for *_, one in sorted(best.values(), key=lambda one: one[:2])[:_EXAMPLES]
            )
            for key, best in self._best.items()
        }


@dataclass(slots=True)
class _Facts:
    """What the records say of one topic's contacts."""

    first: datetime | None = None
    queues: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)


def _reasons(
    con: DuckDBPyConnection, assignment: pa.Table, book: TopicBook, new: Sequence[str],
    examples: Mapping[str, tuple[Example, ...]],
) -> Reasons:  # fmt: skip
    n = assignment.num_rows
    sizes = Counter(assignment["topic"].to_pylist())
    facts = _facts(con, assignment)
    there = sorted((one for one in book.topics if sizes[one.key]), key=lambda one: (-sizes[one.key], int(one.key[1:])))  # fmt: skip
    topics = tuple(
        ReasonTopic(
            one.key, one.name, one.words, sizes[one.key], estimate_share(sizes[one.key], n),
            one.stability, steady(one.stability), one.key in new, facts[one.key].first,
            counted(facts[one.key].queues), counted(facts[one.key].categories),
            examples.get(one.key, ()),
        )
        for one in there
    )  # fmt: skip
    return Reasons(
        contacts=n,
        unassigned_contacts=sizes[None],
        unassigned=estimate_share(sizes[None], n),
        topics=topics,
        beside=Unknown("it was not compared", "the recorded reasons"),
        method=_method(n, len(book.generations)),
    )


def _facts(con: DuckDBPyConnection, assignment: pa.Table) -> Mapping[str, _Facts]:
    facts: defaultdict[str, _Facts] = defaultdict(_Facts)
    con.register("topics_found", assignment)
    try:
        joined = "FROM topics_found JOIN contacts USING (contact) WHERE topic IS NOT NULL"
        for topic, first in query_rows(con, f"SELECT topic, min(began) {joined} GROUP BY topic"):
            facts[topic].first = first
        for column in ("queue", "reason"):
            rows = query_rows(con, f"SELECT topic, {column}, count(*) {joined} AND {column} IS NOT NULL GROUP BY ALL")  # fmt: skip
            for topic, name, contacts in rows:
                kept = facts[topic].queues if column == "queue" else facts[topic].categories
                kept[name] = contacts
    finally:
        con.unregister("topics_found")
    return facts


def _beside(con: DuckDBPyConnection, assignment: pa.Table, seed: int) -> Beside | Unknown:
    """Topics beside what was recorded; both in the order of the contacts' ids."""
    recorded = query_rows(con, "SELECT reason, customer FROM contacts ORDER BY contact")
    topics = assignment["topic"].to_pylist()
    customers = [customer for _, customer in recorded]
    reasons = [reason for reason, _ in recorded]
    return compare_recorded(topics, reasons, seed, customers if any(customers) else None)


def _method(n: int, generations: int) -> str:
    learned = (
        "all contacts" if n <= _LEARNED_FROM
        else f"about {_LEARNED_FROM:,} of {n:,} contacts, drawn by a hash of their ids"
    )  # fmt: skip
    looks = "" if generations == 1 else f", in {generations} looks over the runs"
    return (
        f"Learned from {learned}{looks}: TF-IDF of words and pieces of words, LSA, k-means with the smallest number "
        "of groups whose silhouette comes within 5 % of the best. A contact belongs to the topic that it is "
        "most like, if it is like it enough. Stability is the mean Jaccard of 20 bootstrap draws."
    )
