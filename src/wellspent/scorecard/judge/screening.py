"""Turns that try to instruct whoever judges a contact: found, so that no judge ever sees them.

screened  the numbers (from 1) of the turns that are withheld, with the reason of each
form      one way in which a turn's words may be meant: as they stand, decoded, reversed, …

A withheld turn is taken out before anything is sent, and the turns that are left are numbered
anew. What a judge is sent of a contact with such a turn is therefore, byte for byte, what it
would be sent without it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from wellspent.contacts import Turn
from wellspent.scorecard.judge.masks import folded, hidden, script_of, unmasked

__all__ = ["screen_turns"]

_WORDS_TO_TELL: Final = 5  # a shorter turn may be in any language
_FOREIGN: Final = 2  # small words of another language that outnumber those of the contact's


@dataclass(frozen=True, slots=True)
class _Screen:
    """The patterns by reason, and the small words by language."""

    patterns: Mapping[str, tuple[re.Pattern[str], ...]]
    small_words: Mapping[str, frozenset[str]]


@cache
def _screen() -> _Screen:
    path = files("wellspent.scorecard.judge").joinpath("screen.toml")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Screen(
        {
            reason: tuple(re.compile(each, re.DOTALL | re.MULTILINE) for each in patterns)
            for reason, patterns in document["patterns"].items()
        },
        {tongue: frozenset(words.split()) for tongue, words in document["small_words"].items()},
    )


def screen_turns(turns: Sequence[Turn], names: Iterable[str] = ()) -> dict[int, str]:
    """The turns (from 1) that no judge may see, with why: a word such as `overriding`.

    `names` are words that only the judge's own papers use, such as the ids of the form's
    questions. A turn is judged by itself, and by whether its script and language are those
    of most of the turns around it.
    """
    own = tuple(names)
    script, tongue = _script(turns), _tongue(turns)
    reasons = {
        number: _reason(turn.text, own) or _strange(turn.text, script, tongue)
        for number, turn in enumerate(turns, 1)
    }
    return {number: reason for number, reason in reasons.items() if reason}


def _reason(text: str, names: Sequence[str]) -> str:
    """Why the turn is withheld for its own words; empty where it is not."""
    if hidden(text):
        return "hidden"
    for form in unmasked(text):
        if any(name in form for name in names):
            return "format"
        for reason, patterns in _screen().patterns.items():
            if any(pattern.search(form) for pattern in patterns):
                return reason
    return ""


def _strange(text: str, script: str, tongue: str) -> str:
    """Whether a turn is in another script or language than the contact."""
    own = script_of(text)
    if script and own and own != script:
        return "script"
    words = _words(text)
    if len(words) < _WORDS_TO_TELL:
        return ""
    counts = _small(words)
    return "language" if max(counts.values()) >= counts[tongue] + _FOREIGN else ""


def _script(turns: Sequence[Turn]) -> str:
    counts = Counter(script for turn in turns if (script := script_of(turn.text)))
    return counts.most_common(1)[0][0] if counts else ""


def _tongue(turns: Sequence[Turn]) -> str:
    """The language that most turns are in; English where none can be told."""
    counts = Counter[str]()
    for turn in turns:
        small = _small(_words(turn.text))
        best = max(small, key=lambda each: small[each])
        counts[best] += small[best] > 0
    return max(counts, key=lambda each: counts[each], default="en")


def _small(words: Sequence[str]) -> Counter[str]:
    """How many words are small words of each language; every language has an entry."""
    tables = _screen().small_words
    told = [word for word in words if len(word) > 1]  # letters that are spelled out are no words
    return Counter(
        {tongue: sum(word in table for word in told) for tongue, table in tables.items()}
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", folded(text).replace("'", ""))
