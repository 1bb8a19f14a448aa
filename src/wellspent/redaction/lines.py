"""A turn, cut into words once, and what was found in it.

word   letters or digits that stand together, with their place in the text
line   one turn with its words
span   characters of a line that hold personal data, and of which kind
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from wellspent.contacts import Speaker

__all__ = ["Line", "Span", "Word", "masked", "read_line", "settle", "unredacted"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_PLACEHOLDER = re.compile(r"\[[a-z_]+\]|masked-[0-9a-f]{16}(?![0-9a-z])")


_new = tuple.__new__  # a word is made sooner without its own __new__


class Word(NamedTuple):
    """Letters or digits that stand together; `low` is them in small letters."""

    low: str
    start: int
    end: int


class Line(NamedTuple):
    """One turn: `number` from 1, its text and its words; `cased` if it uses capitals.

    `low` is the text in small letters, with a typographic apostrophe written straight.
    """

    number: int
    speaker: Speaker
    text: str
    low: str
    words: list[Word]
    cased: bool

    def capital(self, word: Word) -> bool:
        """Whether the word is written with a capital."""
        return self.text[word.start].isupper()

    def opens(self, index: int) -> bool:
        """Whether the word at `index` opens a sentence."""
        if index == 0:
            return True
        between = self.text[self.words[index - 1].end : self.words[index].start]
        return any(mark in between for mark in '.!?\n"“:;') or "--" in between


class Span(NamedTuple):
    """Characters `start` to `end` hold personal data; of two readings the surer one names it."""

    start: int
    end: int
    kind: str
    sure: int = 1


def read_line(number: int, speaker: Speaker, text: str) -> Line:
    """The turn, cut into words; what stands in square brackets, or is a masked key, is left out.

    >>> [word.low for word in read_line(1, "customer", "It's [name], flat 2").words]
    ["it's", 'flat', '2']
    """
    return Line(number, speaker, *_read(text))


@lru_cache(maxsize=1 << 13)
def _read(text: str) -> tuple[str, str, list[Word], bool]:
    """What a text is but for its place and speaker; much is said in the same words."""
    seen = unredacted(text)
    low = seen.lower()
    if len(low) != len(text):  # a few capitals grow when made small; places must not move
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in seen)
    cased = seen != low
    low = low.replace("’", "'")
    words = [
        _new(Word, (low[start:end], start, end))
        for start, end in map(re.Match.span, _WORD.finditer(seen))
    ]
    return seen, low, words, cased


def unredacted(text: str) -> str:
    """The text with placeholders and masked keys blanked out, every other character in place."""
    redacted = "[" in text or "masked-" in text
    return _PLACEHOLDER.sub(_blank, text) if redacted else text


def settle(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that do not overlap, each named by its surest reading.

    >>> settle([Span(0, 6, "account"), Span(4, 9, "card", 3)])
    [Span(start=0, end=9, kind='card', sure=3)]
    """
    settled: list[Span] = []
    spans = sorted(spans)
    if len(spans) < 2:
        return spans
    for span in spans:
        if settled and span.start < settled[-1].end:
            last = settled.pop()
            named = max(last, span, key=lambda each: (each.sure, each.end - each.start))
            span = Span(last.start, max(last.end, span.end), named.kind, named.sure)  # noqa: PLW2901
        settled.append(span)
    return settled


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with each of its settled spans replaced by its kind in square brackets.

    >>> masked("It's Otto", [Span(5, 9, "name")])
    "It's [name]"
    """
    if not spans:
        return text
    pieces, last = [], 0
    for span in spans:
        pieces += [text[last : span.start], f"[{span.kind}]"]
        last = span.end
    return "".join([*pieces, text[last:]])


def _blank(found: re.Match[str]) -> str:
    return "\x00" * len(found[0])
