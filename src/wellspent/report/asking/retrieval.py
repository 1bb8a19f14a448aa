"""The turns in which the words of a question occur: found and weighed by SQL, with no index beside.

A word is looked for by its beginning, so that "refunds" finds "refunded"; a rare word counts for more
(Robertson & Spärck Jones 1976), a long turn for less. A contact speaks of it where all the words occur
in it; where no contact has all of them, where most of them do, and that is said.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wellspent.report.asking.question import Asked

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Found", "find_turns"]

_SHORTEST: Final = 4  # letters of a word that others may begin with
_USUAL_WORDS: Final = 12.0  # of a turn


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of the words: of how many contacts each, and how many a contact had to have.

    The tables `asked_turns(contact, turn, speaker, text, weight)` and `spoken(contact)` hold the rows.
    """

    contacts_with: tuple[tuple[str, int], ...]
    needed: int
    contacts: int

    @property
    def never(self) -> tuple[str, ...]:
        """The words that nobody said."""
        return tuple(word for word, n in self.contacts_with if not n)


def find_turns(con: DuckDBPyConnection, asked: Asked) -> Found:
    """The turns of the table `asked_contacts` in which the words occur; needs one word or phrase."""
    patterns = [(word, _beginning(word)) for word in asked.words]
    patterns += [(f'"{phrase}"', _whole(phrase)) for phrase in asked.phrases]
    columns = ", ".join(f"regexp_matches(lower(text), ?) AS w{k}" for k in range(len(patterns)))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE word_turns AS
        SELECT contact, turn, speaker, text, {columns}
        FROM turns SEMI JOIN asked_contacts USING (contact)
        WHERE regexp_matches(lower(text), ?) AND (speaker = ? OR ? IS NULL)""",
        [*(p for _, p in patterns), "|".join(p for _, p in patterns), asked.speaker, asked.speaker],
    )
    said = [f"count(DISTINCT contact) FILTER (w{k})" for k in range(len(patterns))]
    counts = _row(con, f"SELECT {', '.join(said)} FROM word_turns")
    n = _row(con, "SELECT count(*) FROM asked_contacts")[0]
    needed = _most(con, len(patterns))
    together = " + ".join(f"max(w{k}::INT)" for k in range(len(patterns)))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE spoken AS
        SELECT contact FROM word_turns GROUP BY contact HAVING {together} >= {max(needed, 1)}"""
    )
    rarity = [math.log(1 + (n - c + 0.5) / (c + 0.5)) for c in counts]
    weight = " + ".join(f"w{k}::INT * {rare:.6f}" for k, rare in enumerate(rarity))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE asked_turns AS
        SELECT contact, turn, speaker, text,
          ({weight}) / (0.5 + 0.5 * greatest(len(string_split(text, ' ')), 4) / {_USUAL_WORDS}) AS weight
        FROM word_turns SEMI JOIN spoken USING (contact)"""
    )
    words = tuple(word for word, _ in patterns)
    contacts = _row(con, "SELECT count(*) FROM spoken")[0]
    return Found(tuple(zip(words, counts, strict=True)), needed, contacts)


def _most(con: DuckDBPyConnection, words: int) -> int:
    """The most words that any one contact has."""
    together = " + ".join(f"max(w{k}::INT)" for k in range(words))
    found = _row(con, f"SELECT max(n) FROM (SELECT {together} AS n FROM word_turns GROUP BY contact)")  # fmt: skip
    return int(found[0] or 0)


def _beginning(word: str) -> str:
    """A pattern for the word and its forms: what its stem and itself begin with alike."""
    pairs = zip(word, _stemmer().stemWord(word), strict=False)
    stem = "".join(one for one, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    if len(stem) < _SHORTEST:
        return rf"\b{re.escape(word)}s?\b"
    return rf"\b{re.escape(stem)}"


def _whole(phrase: str) -> str:
    words = r"\W+".join(re.escape(word) for word in phrase.casefold().split())
    return rf"\b{words}\b"


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415

    return snowballstemmer.stemmer("english")


def _row(con: DuckDBPyConnection, sql: str) -> Any:
    return con.execute(sql).fetchall()[0]
