"""One turn, read: its words with numbers and names replaced by their shapes.

word    a lower-cased word, "?" or "!", a tag such as "[noise]", or a shape
shape   what stands for a number or a code: "<n2>" up to two digits, "<n4>" up to
        four, "<n5>" more, "<time>", "<date>", "<money>", "<code>", "<email>"

A labeller sees texts as they were spoken and texts whose personal data became
"[name]" or "[card]"; shapes make the two look alike, and keep what was in them
out of the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wellspent.contacts import Turn
from wellspent.labelling.cues import find_cues

__all__ = ["Reading", "read_turn"]

_HEAD, _TAIL = 120, 40  # of a longer turn only its beginning and its end are read
_LONGEST_TEXT: Final = 20_000  # characters, so that one absurd turn cannot stall a run
_WORD: Final = re.compile(
    r"""(?P<tag>\[[a-z][a-z_\ ]*\]|<[a-z_]+/>)
    |(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+)
    |(?P<money>[£$€]\s?\d[\d.,]*)
    |(?P<time>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|\d{1,2}:\d\d)
    |(?P<date>\d{1,4}[/-]\d{1,2}[/-]\d{1,4})
    |(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*(?![^\W_]))
    |(?P<number>\d[\d.,\ -]*\d(?!\w)|\d(?!\w))
    |(?P<code>\w+)
    |(?P<mark>[?!]|\.\.+|--+)""",
    re.VERBOSE,
)
_CAPITAL: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_SPOKEN_DIGITS: Final = frozenset(
    ["zero", "oh", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight"]
    + ["nine", "double", "triple", "hundred", "nineteen", "twenty", "thirty", "forty", "fifty"]
    + ["sixty", "seventy", "eighty", "ninety"]
)
_PERSONAL: Final = frozenset(
    ["[name]", "[dob]", "[account]", "[address]", "[postcode]", "[phone]", "[email]", "<email>"]
    + ["[card]", "[password]", "[national_id]", "[order]", "<code>", "<n5>", "<date>"]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one turn says, as far as the labeller looks: words, cues and a few traits."""

    speaker: str
    words: tuple[str, ...]
    vocabulary: frozenset[str]
    cues: frozenset[str]
    traits: frozenset[str]
    length: str  # a bucket: "0", "1", "2", "3", "5", "8", "13", "21", "34"

    @property
    def short(self) -> bool:
        """Whether it is at most three words: an answer or an acknowledgement."""
        return len(self.words) <= 3

    @property
    def asks(self) -> bool:
        """Whether it holds a question mark."""
        return "?" in self.vocabulary


def read_turn(turn: Turn) -> Reading:
    """What this turn says; texts beyond 160 words lose their middle."""
    text = turn.text[:_LONGEST_TEXT].replace("’", "'")
    words = _words(text.lower())
    if len(words) > _HEAD + _TAIL:
        words = words[:_HEAD] + words[-_TAIL:]
    return Reading(
        turn.speaker,
        tuple(words),
        frozenset(words),
        frozenset(find_cues(words)),
        frozenset(_traits(words, text)),
        _bucket(len(words)),
    )


def _words(lowered: str) -> list[str]:
    return [_shape(found.lastgroup, found.group()) for found in _WORD.finditer(lowered)]


def _shape(kind: str | None, text: str) -> str:
    if kind == "word" or kind == "tag":
        return text
    if kind == "number":
        digits = sum(c.isdigit() for c in text)
        return "<n2>" if digits <= 2 else "<n4>" if digits <= 4 else "<n5>"
    if kind == "mark":
        return text if len(text) == 1 else "..."
    return f"<{kind}>"


def _traits(words: list[str], text: str) -> list[str]:
    traits = [name for name, found in (
        ("names", _CAPITAL.search(text) is not None or "[name]" in words),
        ("personal", any(word in _PERSONAL for word in words)),
        ("spelled", _spelled(words)),
        ("question", bool(words) and words[-1] == "?"),
        ("broken", bool(words) and words[-1] == "..."),
        ("numbers", any(word[0] == "<" for word in words)),
    ) if found]  # fmt: skip
    return traits


def _spelled(words: list[str]) -> bool:
    """Whether three digits or letters follow one another: a number or a name spelled out."""
    single = [word in _SPOKEN_DIGITS or (len(word) == 1 and word.isalpha()) for word in words]
    return any(a and b and c for (a, b), c in zip(pairwise(single), single[2:], strict=False))


def _bucket(length: int) -> str:
    for edge in (34, 21, 13, 8, 5, 3, 2, 1):
        if length >= edge:
            return str(edge)
    return "0"
