"""Which words are names, and which are ordinary.

given_names.txt      first names of the United States census of 1990 (public domain) and
                     others from around the world, in small letters
ambiguous_names.txt  first names that are ordinary words or places as well ("will", "rose")
places.txt           countries and cities that are no names in themselves, in small letters
words.txt            ordinary words of service conversations (see `learn_words`)

An ambiguous name is a name only by what stands around it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = [
    "AMBIGUOUS_NAMES",
    "COMMON",
    "FREQUENT",
    "GIVEN_NAMES",
    "PLACES",
    "SURE_NAMES",
    "WORDS",
    "listed",
]

FREQUENT_RANK: Final = 700
COMMON_RANK: Final = 2000  # the most frequent words are never part of a name in small letters


def listed(words: str) -> frozenset[str]:
    """The words of a text, as a set: how a short list is written down."""
    return frozenset(words.split())


def _lines(name: str) -> list[str]:
    path = Path(__file__).with_name(name)
    return path.read_text(encoding="utf-8").split()


_ORDERED: Final = _lines("words.txt")

GIVEN_NAMES: Final = frozenset(_lines("given_names.txt"))
"""First names in small letters, without the ambiguous ones."""

AMBIGUOUS_NAMES: Final = frozenset(_lines("ambiguous_names.txt"))
"""First names in small letters that are ordinary words or places as well."""

PLACES: Final = frozenset(_lines("places.txt"))
"""Countries and cities in small letters."""

WORDS: Final = frozenset(_ORDERED)
"""Ordinary words in small letters."""

FREQUENT: Final = frozenset(_ORDERED[:FREQUENT_RANK])
"""The words that hold sentences together, and little more."""

COMMON: Final = frozenset(_ORDERED[:COMMON_RANK])
"""The most frequent ordinary words."""

SURE_NAMES: Final = GIVEN_NAMES - PLACES
"""First names that are not ordinary words as well."""
