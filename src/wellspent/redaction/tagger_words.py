"""Words as the tagger sees them, read off the bytes of a turn, and what lists say of each.

word      letters and digits that stand together, with apostrophes between; letters are ASCII
          letters and whatever beyond ASCII is no mark, so that compiled code can read them too
class     one small number that says what a word is: its digits, or the list it is on
cue       the kind of personal data that a word names (`cues`), as a bit
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from wellspent.redaction.addresses import FLATS, STREETS
from wellspent.redaction.cues import CUES
from wellspent.redaction.lines import unredacted
from wellspent.redaction.spoken_numbers import NUMBER_WORDS
from wellspent.redaction.vocabulary import (
    AMBIGUOUS_NAMES,
    COMMON,
    FREQUENT,
    GIVEN_NAMES,
    PLACES,
    WORDS,
    listed,
)

__all__ = [
    "CLASSES",
    "CUE_BITS",
    "MIXED",
    "NOWHERE",
    "ORDINARY",
    "STRANGE",
    "Token",
    "class_of",
    "cue_of",
    "listed_words",
    "seen",
    "tokens",
    "word_hash",
]

_LETTER: Final = rb"(?:[A-Za-z0-9]|[\xc3-\xdf][\x80-\xbf]|[\xe0\xe1\xe3-\xef][\x80-\xbf]{2})"
_WORD: Final = re.compile(_LETTER + rb"+(?:(?:'|\xe2\x80\x99)" + _LETTER + rb"+)*")
_OFFSET: Final = 0xCBF29CE484222325
_PRIME: Final = 0x100000001B3
_MASK: Final = 0xFFFFFFFFFFFFFFFF

NOWHERE: Final = 0
"""Class of what stands before the first word and behind the last."""
MOST_DIGITS: Final = 17  # classes 1 to 17: a row of so many digits, or more
MIXED: Final = 18
"""Class of a word with letters and digits."""
SINGLE: Final = 19
STRANGE: Final = 20
"""Class of a word that is on no list."""
_LISTS: Final = (  # the first list that has a word gives it its class, in this order
    (21, NUMBER_WORDS),
    (22, STREETS | FLATS),
    (23, FREQUENT),
    (24, COMMON),
    (25, AMBIGUOUS_NAMES),
    (26, WORDS),
    (27, PLACES),
    (28, GIVEN_NAMES),
)
CLASSES: Final = 29
ORDINARY: Final = 23
"""Class of the words that hold sentences together; a turn of nothing else holds nothing."""

_KINDS: Final = sorted(set(CUES.values()))
_OTHER_CUES: Final = (
    listed("number numbers no id"),
    listed("where city town state live living located location staying"),
)
CUE_BITS: Final = len(_KINDS) + len(_OTHER_CUES)


class Token(NamedTuple):
    """A word: its small letters in UTF-8, and its characters in the text, without a possessive."""

    low: bytes
    start: int
    end: int
    first: int  # byte
    last: int


def seen(text: str) -> bytes:
    """The bytes of a text in which words are looked for; placeholders are blank."""
    return unredacted(text).encode("utf-8", "surrogatepass")


def tokens(data: bytes) -> Iterator[Token]:
    r"""The words of a turn.

    >>> [token.low for token in tokens("It’s Zoë's, A12".encode())]
    [b"it's", b"zo\\xc3\\xab's", b'a12']
    """
    plain = data.isascii()
    for found in _WORD.finditer(data):
        low = found[0].lower().replace(b"\xe2\x80\x99", b"'")
        first, last = found.span()
        if low.endswith(b"'s"):
            last -= 2 if data[last - 2] == 0x27 else 4
        if plain:
            yield Token(low, first, last, first, found.end())
        else:
            start = _characters(data[:first])
            yield Token(low, start, start + _characters(data[first:last]), first, found.end())


def _characters(data: bytes) -> int:
    return sum(byte & 0xC0 != 0x80 for byte in data)


@lru_cache(maxsize=1 << 15)
def word_hash(low: bytes) -> int:
    """The 64-bit FNV-1a hash of a word (Fowler, Noll & Vo; RFC 9923)."""
    digest = _OFFSET
    for byte in low:
        digest = ((digest ^ byte) * _PRIME) & _MASK
    return digest


@lru_cache(maxsize=1 << 15)
def class_of(low: bytes) -> int:
    """The class of a word: its number of digits, `MIXED`, or the list that it is on.

    >>> class_of(b"0123"), class_of(b"a1") == MIXED, class_of(b"zork's") == STRANGE
    (4, True, True)
    """
    if any(0x30 <= byte <= 0x39 for byte in low):
        return min(len(low), MOST_DIGITS) if low.isdigit() else MIXED
    return _listed(low) or (_listed(low[:-2]) if low.endswith(b"'s") else 0) or STRANGE


def _listed(low: bytes) -> int:
    word = low.decode("utf-8", "surrogatepass")
    if len(low) == 1:
        return ORDINARY if word in "ai" else SINGLE
    return next((number for number, words in _LISTS if word in words), 0)


@lru_cache(maxsize=1 << 15)
def cue_of(low: bytes) -> int:
    """The kind that a word names, as a number from 1; 0 if it names none."""
    word = low.decode("utf-8", "surrogatepass")
    if word in CUES:
        return 1 + _KINDS.index(CUES[word])
    return next((len(_KINDS) + n for n, words in enumerate(_OTHER_CUES, 1) if word in words), 0)


def listed_words() -> list[bytes]:
    """Every word that is on a list or names a kind, of more than one byte and no digit."""
    listed_somewhere = frozenset(CUES).union(*_OTHER_CUES, *(words for _, words in _LISTS))
    words = (word.encode() for word in listed_somewhere)
    return sorted(w for w in words if len(w) > 1 and not any(0x30 <= byte <= 0x39 for byte in w))
