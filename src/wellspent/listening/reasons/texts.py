"""What each contact is about, in the customer's own words.

With labels: the turns in which the customer gave context. Without: the first statements of the customer that
say something, and that do not answer a question about who they are. What comes after has moved on
to how it is dealt with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

import pyarrow as pa

from wellspent.listening.reasons.wording import content_of

__all__ = ["reason_statements", "reason_texts"]

_STATEMENTS: Final = 3
_ENOUGH_WORDS: Final = 25  # telling words; by then the customer has said why
_FIRST_TURNS: Final = 10  # of the customer's
_FEWEST_WORDS: Final = 2  # telling words that make a statement
_IDENTITY: Final = re.compile(
    r"\b(?:your|the|full|first|last|sur) ?(?:full |first |last |account |phone |mobile |order |policy |customer )?"
    r"(?:name|names|number|postcode|post code|zip|address|birthday|birth|e-?mail|reference|pin|password)\b"
    r"|\bdate of birth\b|\bsecurity question\b|\bspell\b",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    turn: int
    text: str
    context: bool
    answers_identity: bool


def reason_texts(tables: Mapping[str, pa.Table]) -> list[str]:
    """What every contact is about, in the order of the table `contacts`; empty where it was not said.

    `tables` are `contacts`, `turns` (the rows of a contact in order) and, where they are known,
    `labels`.
    """
    return [text for text, _ in reason_statements(tables)]


def reason_statements(tables: Mapping[str, pa.Table]) -> list[tuple[str, int | None]]:
    """What every contact is about, and the turn in which the customer begins to say it."""
    said = _said(tables["turns"], _context(tables.get("labels")))
    return [_statement(said[str(one)]) for one in tables["contacts"]["contact"].to_pylist()]


def _context(labels: pa.Table | None) -> frozenset[tuple[str, int]]:
    if labels is None:
        return frozenset()
    contacts, turns, parts = (labels[name].to_pylist() for name in ("contact", "turn", "part"))
    return frozenset(
        (str(contact), int(turn or 0))
        for contact, turn, part in zip(contacts, turns, parts, strict=True)
        if part == "context"
    )


def _said(turns: pa.Table, context: frozenset[tuple[str, int]]) -> Mapping[str, list[_Said]]:
    """The first turns of every customer."""
    said: defaultdict[str, list[_Said]] = defaultdict(list)
    columns = (turns[name].to_pylist() for name in ("contact", "turn", "speaker", "text"))
    asked = ("", "")  # the contact, and the agent's turn before
    for contact, turn, speaker, text in zip(*columns, strict=True):
        if speaker != "customer":
            asked = (contact, text or "")
            continue
        own = said[contact]
        if text and len(own) < _FIRST_TURNS:
            before = asked[1] if asked[0] == contact else ""
            own.append(
                _Said(
                    int(turn or 0), text, (contact, turn) in context, bool(_IDENTITY.search(before))
                )
            )
    return said


def _statement(said: list[_Said]) -> tuple[str, int | None]:
    telling = [(one, content_of(one.text).count(" ") + 1) for one in said if content_of(one.text)]
    full = [(one, words) for one, words in telling if words >= _FEWEST_WORDS]
    chosen = (
        [(one, words) for one, words in full if one.context]
        or [(one, words) for one, words in full if not one.answers_identity]
        or full
        or telling
    )
    texts: list[str] = []
    so_far = 0
    for one, words in chosen[:_STATEMENTS]:
        texts.append(one.text)
        so_far += words
        if so_far >= _ENOUGH_WORDS:
            break
    return " ".join(texts), chosen[0][0].turn if chosen else None
