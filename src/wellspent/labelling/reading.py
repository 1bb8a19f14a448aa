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
from typing import Final

from wellspent.contacts import Turn
from wellspent.labelling.cues import find_cues
from wellspent.labelling.spelling import respelled

__all__ = ["PERSONAL", "SPOKEN_DIGITS", "Reading", "names_inside", "read_turn", "words_of"]

_HEAD, _TAIL = 120, 40  # of a longer turn only its beginning and its end are read
_LONGEST_TEXT: Final = 20_000  # characters, so that one absurd turn cannot stall a run
_LONGEST_WORD: Final = 30
_WORD: Final = re.compile(
    r"""(?P<tag>\[[a-z][a-z_\ ]*\]|<[a-z_]+/>)
    |(?P<email>[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64})
    |(?P<money>[£$€]\s?\d[\d.,]*)
    |(?P<time>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|\d{1,2}:\d\d)
    |(?P<date>\d{1,4}[/-]\d{1,2}[/-]\d{1,4})
    |(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*(?![^\W_]))
    |(?P<number>\d[\d.,\ -]{0,40}\d(?!\w)|\d(?!\w))
    |(?P<code>\w+)
    |(?P<mark>[?!]|\.\.+|--+)""",
    re.VERBOSE,
)
# most turns hold nothing but words; the same words, found three times as fast
_SPECIAL: Final = re.compile(r"[\d@\[<_]")
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[?!]|\.\.+|--+")
_CAPITAL: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
SPOKEN_DIGITS: Final = frozenset(
    [
        "zero",
        "oh",
        "nought",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "double",
        "triple",
        "hundred",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ]
)
PERSONAL: Final = frozenset(
    [
        "[name]",
        "[dob]",
        "[account]",
        "[address]",
        "[postcode]",
        "[phone]",
        "[email]",
        "<email>",
        "[card]",
        "[password]",
        "[national_id]",
        "[order]",
        "<code>",
        "<n5>",
        "<date>",
    ]
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
    text = _kept(turn.text).replace("’", "'")
    words = words_of(turn.text)
    return Reading(
        turn.speaker,
        tuple(words),
        frozenset(words),
        frozenset(find_cues(words)),
        frozenset(_traits(words, text)),
        _bucket(len(words)),
    )


def words_of(text: str) -> list[str]:
    """The words of a text; the middle of more than 160 is left out."""
    words = _words(_kept(text).replace("’", "'").lower())
    if len(words) > _HEAD + _TAIL:
        words = words[:_HEAD] + words[-_TAIL:]
    return respelled(words)


def names_inside(text: str) -> bool:
    """Whether a word inside a sentence of this text has a capital."""
    return _CAPITAL.search(_kept(text)) is not None


def _kept(text: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{text[: _LONGEST_TEXT // 2]} {text[-_LONGEST_TEXT // 2 :]}"


def _words(lowered: str) -> list[str]:
    if _SPECIAL.search(lowered):
        return [_shape(found.lastgroup, found.group()) for found in _WORD.finditer(lowered)]
    words: list[str] = _PLAIN.findall(lowered)
    if "--" in lowered or ".." in lowered or any(len(word) > _LONGEST_WORD for word in words):
        return [_shape("mark" if word[0] in ".-" else "word", word) for word in words]
    return words


def _shape(kind: str | None, text: str) -> str:
    if kind in {"word", "tag"}:
        return text if len(text) <= _LONGEST_WORD else "<long>"
    if kind == "number":
        digits = sum(c.isdigit() for c in text)
        return "<n2>" if digits <= 2 else "<n4>" if digits <= 4 else "<n5>"
    if kind == "mark":
        return text if len(text) == 1 else "..."
    return f"<{kind}>"


def _traits(words: list[str], text: str) -> list[str]:
    last = words[-1] if words else ""
    return [name for name, found in (
        ("names", "[name]" in words or names_inside(text)),
        ("personal", not PERSONAL.isdisjoint(words)),
        ("spelled", _spelled(words)),
        ("question", last == "?"),
        ("broken", last == "..."),
        ("numbers", any(word[0] == "<" for word in words)),
    ) if found]  # fmt: skip


def _spelled(words: list[str]) -> bool:
    """Whether three digits or letters follow one another: a number or a name spelled out."""
    run = 0
    for word in words:
        single = word in SPOKEN_DIGITS or (len(word) == 1 and word not in "?!")
        run = run + 1 if single else 0
        if run == 3:
            return True
    return False


def _bucket(length: int) -> str:
    for edge in (34, 21, 13, 8, 5, 3, 2, 1):
        if length >= edge:
            return str(edge)
    return "0"
