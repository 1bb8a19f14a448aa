"""The contact reasons that were found, by the words that a text shares with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wellspent.listening.reasons.wording import content_of

__all__ = ["Topic", "match_topic", "telling_words"]

_SHARED: Final = 2  # one word alone is in too many texts
_STEM: Final = 5  # letters: delivery, delivered and deliver are one word


@dataclass(frozen=True, slots=True)
class Topic:
    """A contact reason, or a hint: its key, what it is called, and the words that stand for it."""

    key: str
    name: str
    words: frozenset[str]


def match_topic(text: str, topics: Mapping[str, Topic]) -> str | None:
    """The key of the topic that shares most telling words with the text, two at least.

    None where none does, and where two share as many: then the words do not tell.
    """
    said = telling_words(text)
    shared = sorted(((len(said & one.words), key) for key, one in topics.items()), reverse=True)
    if not shared or shared[0][0] < _SHARED:
        return None
    if len(shared) > 1 and shared[1][0] == shared[0][0]:
        return None
    return shared[0][1]


@lru_cache(maxsize=20_000)
def telling_words(text: str) -> frozenset[str]:
    """The words that tell what a text is about, without their endings."""
    return frozenset(word.rstrip("s")[:_STEM] for word in content_of(text).split())
