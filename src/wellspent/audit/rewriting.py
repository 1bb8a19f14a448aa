"""Flips of dialect and politeness: the same words, written as others would write them.

The rules are `dialects.toml`, with who describes the features. Both speakers' turns are
rewritten, so that the figures hold what either one's way of writing may change.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

from wellspent.audit.flips import Flip, Pair, with_texts
from wellspent.contacts import Contact

__all__ = ["DIALECT_FLIPS", "POLITENESS_FLIPS", "rewrite"]

_WARMTH: Final = frozenset({"warm_opening", "partnership_close"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_BLANKS: Final = re.compile(r"  +")
_APOSTROPHE: Final = "’"


@cache
def _lexicon() -> Mapping[str, Any]:
    text = (files("wellspent.audit") / "dialects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _rules(name: str) -> Sequence[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern, re.IGNORECASE), put) for pattern, put in _lexicon()[name]["rules"]]


@cache
def _spellings(*, to_british: bool) -> Mapping[str, str]:
    entry = _lexicon()["spelling"]
    pairs = [pair.split("=") for pair in entry["pairs"].split()]
    if to_british:
        return {american: british for british, american in pairs}
    return dict(pairs + [pair.split("=") for pair in entry["british_only"].split()])


def rewrite(text: str, name: str) -> str:
    """The text by the rules of one table of `dialects.toml`; as it was where none applies."""
    new = text.replace(_APOSTROPHE, "'")
    for pattern, put in _rules(name):
        new = pattern.sub(partial(_with_capital, put), new)
    if new == text.replace(_APOSTROPHE, "'"):
        return text
    new = _BLANKS.sub(" ", new).strip()
    return new[:1].upper() + new[1:] if text[:1].isupper() else new


def _with_capital(put: str, found: re.Match[str]) -> str:
    new = found.expand(put)
    return new[:1].upper() + new[1:] if found[0][:1].isupper() else new


def _respelled(text: str, *, to_british: bool) -> str:
    table = _spellings(to_british=to_british)

    def spelled(word: re.Match[str]) -> str:
        new = table.get(word[0].lower())
        if new is None:
            return word[0]
        return new.capitalize() if word[0][0].isupper() else new

    return _WORD.sub(spelled, text)


def _each_turn(contact: Contact, _: random.Random, *, write: Callable[[str], str]) -> Pair:
    return Pair(contact, with_texts(contact, (write(turn.text) for turn in contact.turns)))


def _of_table(name: str, table: str, asked_by: frozenset[str] = frozenset()) -> Flip:
    entry = _lexicon()[table]
    change = partial(_each_turn, write=partial(rewrite, name=table))
    return Flip(name, entry["says"], entry["source"], change, asked_by)


def _of_spelling(name: str, says: str, *, to_british: bool) -> Flip:
    change = partial(_each_turn, write=partial(_respelled, to_british=to_british))
    return Flip(name, says, _lexicon()["spelling"]["source"], change)


DIALECT_FLIPS: Final = (
    _of_spelling("dialect.american", "British spellings made American", to_british=False),
    _of_spelling("dialect.british", "American spellings made British", to_british=True),
    _of_table("dialect.african_american", "african_american"),
    _of_table("dialect.indian", "indian"),
    _of_table("dialect.articles_dropped", "articles_dropped"),
    _of_table("dialect.chat_spelling", "chat_spelling"),
)
"""Flips of spelling and grammar, in the order in which they are shown."""

POLITENESS_FLIPS: Final = (
    _of_table("politeness.please_added", "please_added", _WARMTH),
    _of_table("politeness.please_removed", "please_removed", _WARMTH),
    _of_table("politeness.sir_added", "sir_added", _WARMTH),
    _of_table("politeness.maam_added", "maam_added", _WARMTH),
)
"""Flips of politeness markers. Politeness is part of what some questions ask: `asked_by`."""
