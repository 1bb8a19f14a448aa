"""Who says a thing independently: a conversation told again, or a thing said twice in one contact, is one voice.

wording   a customer's turn, by its words; turns that share most of their words are one wording
voice     wordings that are said in the same contact
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

__all__ = ["independent", "voices_of"]

_ALIKE: Final = 0.6  # of the words that either wording has
_WORD: Final = re.compile(r"[^\W_]+")


def voices_of(said: Sequence[tuple[str, str]]) -> list[int]:
    """The voice, as a number, of each (contact, text)."""
    texts = list(dict.fromkeys(text for _, text in said))
    parent = {text: text for text in texts}

    def root(text: str) -> str:
        while parent[text] != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for one, other in _alike(texts):
        parent[root(one)] = root(other)
    first: dict[str, str] = {}
    for contact, text in said:
        parent[root(text)] = root(first.setdefault(contact, text))
    numbers: dict[str, int] = {}
    return [numbers.setdefault(root(text), len(numbers)) for _, text in said]


def independent(said: Iterable[tuple[int, str]]) -> int:
    """How many voices can each be given a customer of its own, of these (voice, customer)."""
    pairs = sorted(set(said))
    voices = {voice: place for place, voice in enumerate(dict.fromkeys(one for one, _ in pairs))}
    customers = {who: place for place, who in enumerate(dict.fromkeys(one for _, one in pairs))}
    rows = [voices[voice] for voice, _ in pairs]
    columns = [customers[who] for _, who in pairs]
    graph = csr_matrix((np.ones(len(pairs)), (rows, columns)), (len(voices), len(customers)))
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum()) if pairs else 0


def _alike(texts: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pairs of texts that share most of their words; texts without a common rare word are not compared."""
    words = {text: frozenset(_WORD.findall(text.casefold())) for text in texts}
    holding: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word in words[text]:
            holding[word].append(text)
    for text in texts:
        # texts as alike as that share a word among so many of the rarest of either (prefix filtering)
        rare = sorted(words[text], key=lambda word: (len(holding[word]), word))
        for word in rare[: len(rare) - ceil(_ALIKE * len(rare)) + 1]:
            for other in holding[word]:
                if other == text:
                    break
                both = words[text] & words[other]
                if len(both) >= _ALIKE * len(words[text] | words[other]):
                    yield text, other
