"""A turn as sentences, a sentence as words: what the signals are read from.

sentence  what a mark of its end closes, or a line; in speech without marks the whole turn
word      letters without apostrophes in lower case; a number is "0"; "?", "!" and "$" are words

"I'm" and "im" are one word, so that typed and spoken turns read alike. A redaction such as
`[card number]` is one word, `[card_number]`. `kernel_reading` reads whole tables in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["CALENDAR", "MOST_WORDS", "TITLES", "Sentence", "sentences_of", "words_of"]

MOST_WORDS: Final = 60
"""A sentence's further words are not looked at."""

_LOWER: Final = {code: code + 32 for code in range(65, 91)}
# the typographic apostrophes and quotation marks, dashes and the ellipsis are no letters
_LETTER: Final = r"[A-Za-z'\u0080-\u1fff\u2070-\U0010ffff]"
_WORD: Final = re.compile(
    r"\[[A-Za-z_ ]{1,30}\]|[0-9]+|[?!]|[$£€]|(?:(?![£€])" + _LETTER + r"|[\u2018\u2019])+"
)
_APOSTROPHES: Final = {ord("'"): None, 0x2018: None, 0x2019: None}
_MONEY: Final = frozenset("$£€")
# a run of marks that may close a sentence, quotation marks after it, and what follows
_CLOSE: Final = re.compile(r"(?:[.?!\u2026]+[\"')\u2019\u201d]*(?=[\s]|\Z)|\n)")
_INSIDE: Final = re.compile("[a-z,;] [A-Z][a-z]")
_LAST_WORD: Final = re.compile(r"\S*\Z")
TITLES: Final = frozenset(["mr", "mrs", "ms", "dr", "st"])


CALENDAR: Final = frozenset([
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays",
    "fridays", "saturdays", "sundays", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december", "christmas", "easter",
    "english", "im", "ive", "ill", "id",
])  # fmt: skip
"""Words with a capital that name no company."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, and the characters of the turn where it stands.

    `named`: a word inside has a capital and is no day or month, as names of companies have.
    """

    start: int
    end: int
    words: tuple[str, ...]
    named: bool = False


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a turn that hold a word, in order.

    >>> [text_part.words for text_part in sentences_of("It's gone. Again!")]
    [('its', 'gone'), ('again', '!')]
    """
    return tuple(
        Sentence(start, end, words, named)
        for start, end in _spans(text)
        for words, named in [_words_of(text[start:end])]
        if words
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, at most `MOST_WORDS`."""
    return _words_of(text)[0]


def _words_of(text: str) -> tuple[tuple[str, ...], bool]:
    found: list[str] = []
    named = False
    for match in _WORD.finditer(text):
        said = match.group()
        word = _word(said)
        if word:
            found.append(word)
            named = named or (_capital(text, match.start()) and word not in CALENDAR)
            if len(found) == MOST_WORDS:
                break
    return tuple(found), named


def _word(said: str) -> str:
    if said in _MONEY:
        return "$"
    if said[0] == "[":
        said = said.replace(" ", "_")
    return "0" if "0" <= said[0] <= "9" else said.translate(_APOSTROPHES).translate(_LOWER)


def _capital(text: str, place: int) -> bool:
    """Whether a capital before a small letter stands here, and a small letter or a comma before."""
    around = text[place - 2 : place + 2] if place >= 2 else ""
    return len(around) == 4 and bool(_INSIDE.match(around))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _CLOSE.finditer(text):
        if _closes(text, begin, match):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, len(text))


def _closes(text: str, begin: int, match: re.Match[str]) -> bool:
    marks = match.group()
    if marks == "\n":
        return True
    if marks == ".":
        before = text[max(begin, match.start() - 3) : match.start()]
        return _LAST_WORD.findall(before)[0].lower() not in TITLES
    if marks.strip(".\u2026") == "":  # a pause, unless a capital follows
        after = text[match.end() :].lstrip()
        return not after or not "a" <= after[0] <= "z"
    return True


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    said = text[begin:end]
    start = begin + len(said) - len(said.lstrip())
    stop = begin + len(said.rstrip())
    if start < stop:
        yield start, stop
