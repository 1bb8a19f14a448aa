"""The contact reasons that were found, by the words that a text shares with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Topic", "match_topic"]

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SHARED: Final = 2  # one word alone is in too many texts


@dataclass(frozen=True, slots=True)
class Topic:
    """A contact reason: its key, what it is called, and the words that stand for it."""

    key: str
    name: str
    words: frozenset[str]


def match_topic(text: str, topics: Mapping[str, Topic]) -> str | None:
    """The key of the topic that shares most words with the text, two at least.

    None where none does, and where two share as many: then the words do not tell.
    """
    said = _words_of(text)
    shared = sorted(((len(said & one.words), key) for key, one in topics.items()), reverse=True)
    if not shared or shared[0][0] < _SHARED:
        return None
    if len(shared) > 1 and shared[1][0] == shared[0][0]:
        return None
    return shared[0][1]


@lru_cache(maxsize=20_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
