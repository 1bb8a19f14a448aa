"""An answer to a question in words: what was understood, figures by SQL, and quotes that are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from wellspent.estimate import Unknown
from wellspent.report.asking.figures import AskedFigure, figures_of
from wellspent.report.asking.question import Asked, understand
from wellspent.report.asking.retrieval import Found, find_turns
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Answer", "AskedFigure", "AskedQuote", "answer_question"]

_QUOTES: Final = 6
_LOOKED_AT: Final = 200  # turns, for as many wordings
_LONGEST: Final = 280  # characters of a quote
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*\s*")
_FIELDS: Final = ("queue", "team", "segment", "channel", "reason")


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """Words that were said, where they stand, and the signal that they are, if they are one."""

    contact: str
    turn: int
    speaker: str
    quote: str
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tables and the conversations say to a question.

    `understood` says what was asked for, `notes` what was not found; `contacts` is of how many contacts
    the question was. Without rows there are no figures, and `refused` says why.
    """

    question: str
    understood: tuple[str, ...]
    contacts: int
    figures: tuple[AskedFigure, ...]
    quotes: tuple[AskedQuote, ...]
    notes: tuple[str, ...] = ()
    refused: Unknown | None = None


def answer_question(
    con: DuckDBPyConnection,
    settings: Settings,
    question: str,
    *,
    topics: pa.Table | None = None,
    topic_names: Mapping[str, str] | None = None,
    within: Collection[str] | None = None,
) -> Answer:
    """The answer to `question` from the tables of a run.

    `topics` says which topic each contact is about (contact, topic), `topic_names` what they are called.
    `within` are the ids of the contacts that may be looked at; None: all. Temporary tables are made on
    `con`; nothing else is changed. Raises `QuestionUnusable`.
    """
    _lay_out(con, topics, topic_names or {}, within)
    named, rest = _contacts_named(con, question)
    asked = understand(rest, _values(con, topic_names or {}), _last_day(con))
    asked = replace(asked, text=question, fields={**asked.fields, **named})
    _choose(con, asked)
    contacts = _count(con, "SELECT count(*) FROM asked_contacts")
    said = asked.in_words()
    if refused := _refusal(asked, contacts):
        return Answer(question, said, contacts, (), (), (), refused)
    looks = bool(asked.words or asked.phrases)
    found = find_turns(con, asked) if looks else None
    if found is not None:
        con.execute("CREATE OR REPLACE TEMP TABLE silent AS SELECT contact FROM asked_contacts ANTI JOIN spoken USING (contact)")  # fmt: skip
    notes = (*_notes(found), *_survey_note(asked))
    if found is not None and not found.contacts:
        refused = Unknown(f"none of {contacts:,} contacts speaks of it", "other words for it")
        return Answer(question, said, contacts, (), (), notes, refused)
    figures = figures_of(con, asked, settings, spoken=looks)
    quotes = _quotes(con, asked, spoken=looks)
    if not quotes and not any(one.hits or one.hits is None for one in figures):
        refused = Unknown(f"none of {contacts:,} contacts shows it", "more contacts, or other words for it")  # fmt: skip
        return Answer(question, said, contacts, figures, (), notes, refused)
    return Answer(question, said, contacts, figures, quotes, notes)


def _lay_out(
    con: DuckDBPyConnection,
    topics: pa.Table | None,
    names: Mapping[str, str],
    within: Collection[str] | None,
) -> None:
    """The contacts that may be looked at, each with what its topic is called: `seen_contacts`."""
    known = topics if topics is not None else pa.table({"contact": pa.array([], pa.string()), "topic": pa.array([], pa.string())})  # fmt: skip
    con.register("topic_rows", known)
    con.register("topic_words", pa.table({"topic": pa.array(list(names), pa.string()), "words": pa.array(list(names.values()), pa.string())}))  # fmt: skip
    let = ""
    if within is not None:
        con.register("let_through", pa.table({"contact": pa.array(sorted(within), pa.string())}))
        let = "SEMI JOIN let_through USING (contact)"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE seen_contacts AS
        SELECT contacts.* EXCLUDE (attributes), words AS topic FROM contacts {let}
        LEFT JOIN topic_rows USING (contact) LEFT JOIN topic_words USING (topic)"""
    )


def _contacts_named(
    con: DuckDBPyConnection, question: str
) -> tuple[dict[str, tuple[str, ...]], str]:
    """The contacts that a question names by their ids, and the question with "contact" in their place."""
    rows = con.execute(
        "SELECT contact FROM seen_contacts WHERE length(contact) >= 4 AND contains(lower(?), lower(contact)) LIMIT 20",
        [question],
    ).fetchall()
    found = tuple(contact for (contact,) in rows)
    for contact in found:
        question = re.sub(re.escape(contact), "contact", question, flags=re.IGNORECASE)
    return ({"contact": found} if found else {}), question


def _values(con: DuckDBPyConnection, names: Mapping[str, str]) -> dict[str, list[str]]:
    values = {
        field: [row[0] for row in con.execute(f"SELECT DISTINCT {field} FROM seen_contacts WHERE {field} IS NOT NULL").fetchall()]
        for field in _FIELDS
    }  # fmt: skip
    named = con.execute("SELECT DISTINCT name FROM signals WHERE name IS NOT NULL").fetchall()
    return values | {"topic": list(names.values()), "name": [row[0] for row in named]}


def _choose(con: DuckDBPyConnection, asked: Asked) -> None:
    """The contacts and the signals that are meant: `asked_contacts`, `asked_signals`."""
    wanted, given = ["true"], list[Any]()
    for field, values in asked.fields.items():
        wanted.append(f"{field} IN ({', '.join('?' * len(values))})")
        given += values
    if asked.since:
        wanted.append("began >= ?")
        given.append(asked.since)
    if asked.until:
        wanted.append("began < ?::DATE + 1")
        given.append(asked.until)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE asked_contacts AS SELECT * FROM seen_contacts WHERE {' AND '.join(wanted)}",
        given,
    )
    wanted, given = ["true"], []
    for column, values in (("kind", asked.kinds), ("name", asked.names)):
        if values:
            wanted.append(f"{column} IN ({', '.join('?' * len(values))})")
            given += values
    if asked.unspoken:
        wanted.append("NOT asked AND NOT followed_up")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE asked_signals AS SELECT * FROM signals SEMI JOIN asked_contacts USING (contact) WHERE {' AND '.join(wanted)}",
        given,
    )


def _refusal(asked: Asked, contacts: int) -> Unknown | None:
    if not contacts:
        return Unknown("there is no contact that the question is about", "other days, or another queue, team or segment")  # fmt: skip
    if not any((asked.words, asked.phrases, asked.kinds, asked.names, asked.unspoken, asked.measures, asked.by, asked.trend, asked.fields, asked.since, asked.until, asked.counted)):  # fmt: skip
        return Unknown("the question names nothing that can be counted or looked for", 'words that customers use, as in "how many mention refunds?"')  # fmt: skip
    return None


def _notes(found: Found | None) -> tuple[str, ...]:
    if found is None:
        return ()
    notes = [f"Nobody said {word}." for word in found.never]
    if 0 < found.needed < len(found.contacts_with):
        notes.append(f"No contact has all {len(found.contacts_with)} words: those with {found.needed} of them count.")  # fmt: skip
    return tuple(notes)


def _survey_note(asked: Asked) -> tuple[str, ...]:
    """Whom a survey does not hear stands beside what it says."""
    if "survey" not in asked.measures:
        return ()
    return ("Of a survey only those who answered are heard here, and they are not everybody: wellspent survey DIR says what can be claimed.",)  # fmt: skip


def _quotes(con: DuckDBPyConnection, asked: Asked, *, spoken: bool) -> tuple[AskedQuote, ...]:
    """Words that show it, each wording once: signals first where they are asked for."""
    quotes: list[AskedQuote] = []
    if asked.kinds or asked.names or asked.unspoken:
        both = "SEMI JOIN spoken USING (contact)" if spoken else ""
        rows = con.execute(
            f"""SELECT s.contact, s.turn, t.speaker, s.quote, s.kind FROM asked_signals AS s {both}
            JOIN turns AS t ON t.contact = s.contact AND t.turn = s.turn WHERE contains(t.text, s.quote)
            ORDER BY s.confidence DESC, s.contact, s.turn LIMIT {_LOOKED_AT}"""
        ).fetchall()
        quotes += [AskedQuote(*row) for row in rows]
    if spoken:
        rows = con.execute(
            f"SELECT contact, turn, speaker, text FROM asked_turns ORDER BY weight DESC, contact, turn LIMIT {_LOOKED_AT}"
        ).fetchall()
        quotes += [
            AskedQuote(contact, turn, by, _shown(text, asked.words))
            for contact, turn, by, text in rows
        ]
    wordings: dict[str, AskedQuote] = {}
    for one in quotes:
        wordings.setdefault(one.quote.casefold(), one)
    return tuple(wordings.values())[:_QUOTES]


def _shown(text: str, words: Sequence[str]) -> str:
    """The whole turn, or those of its sentences around the first word that is looked for."""
    if len(text) <= _LONGEST:
        return text.strip()
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    low = text.casefold()
    hit = min((low.find(word[:4]) for word in words if word[:4] in low), default=0)
    start, end = next(((a, b) for a, b in sentences if a <= hit < b), (0, _LONGEST))
    return text[start : min(end, start + _LONGEST)].strip()


def _last_day(con: DuckDBPyConnection) -> date | None:
    last: Any = con.execute("SELECT max(began) FROM seen_contacts").fetchall()[0][0]
    return last.date() if last else None


def _count(con: DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
