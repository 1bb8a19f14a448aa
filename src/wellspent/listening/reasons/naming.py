"""What topics are called, and the words that set each apart.

Class-based TF-IDF (Grootendorst 2022, BERTopic): a word weighs by its share within the topic times how
rare it is among all. A name is the telling pair of neighbouring words, where enough of the topic's
texts have one, and the next word; else the first three words. Personal names are never part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Final

from wellspent.listening.reasons.wording import stems_alike

__all__ = ["Named", "name_topics"]

_WORDS: Final = 8
_PAIR_SHARE: Final = 0.2

Named = tuple[str, tuple[str, ...]]  # the name, the words


def name_topics(
    members: Sequence[Sequence[tuple[str, float]]], nameless: frozenset[str]
) -> list[Named]:
    """The name and the words of every topic, from its contents and how often each occurs.

    `nameless` are words that no topic is called by. Two topics never get the same name.
    """
    counted = [_counts(contents, nameless) for contents in members]
    totals: defaultdict[str, float] = defaultdict(float)
    for single, _ in counted:
        for word, n in single.items():
            totals[word] += n
    mean = sum(totals.values()) / max(len(counted), 1)
    named: list[Named] = []
    for contents, (single, pairs) in zip(members, counted, strict=True):
        words = _telling(single, totals, mean)
        size = sum(n for _, n in contents)
        taken = {name for name, _ in named}
        named.append((_name(words, pairs, size, taken), words[:_WORDS]))
    return named


def _counts(
    contents: Sequence[tuple[str, float]], nameless: frozenset[str]
) -> tuple[Mapping[str, float], Mapping[tuple[str, str], float]]:
    """In how many of the texts each word and each pair of neighbours stands."""
    single: defaultdict[str, float] = defaultdict(float)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for content, n in contents:
        words = content.split()
        for word in dict.fromkeys(words):
            if word not in nameless:
                single[word] += n
        for pair in dict.fromkeys(pairwise(words)):
            if nameless.isdisjoint(pair) and pair[0] != pair[1]:
                pairs[pair] += n
    return single, pairs


def _telling(
    single: Mapping[str, float], totals: Mapping[str, float], mean: float
) -> tuple[str, ...]:
    all_said = sum(single.values()) or 1
    weight = {word: n / all_said * log(1 + mean / totals[word]) for word, n in single.items()}
    words: list[str] = []
    for word in sorted(weight, key=lambda word: (-weight[word], word)):
        if not stems_alike(word, words):
            words.append(word)
        if len(words) == 2 * _WORDS:
            break
    return tuple(words)


def _name(
    words: tuple[str, ...], pairs: Mapping[tuple[str, str], float], size: float, taken: set[str]
) -> str:
    first = set(words[:4])
    often = [
        pair for pair, n in sorted(pairs.items(), key=lambda one: (-one[1], one[0]))
        if n >= _PAIR_SHARE * size and first.issuperset(pair)
    ]  # fmt: skip
    start = list(often[0]) if often else []
    order = [*start, *(word for word in words if word not in start)]
    for length in (*range(3 if not start else 2, len(order) + 1), len(order)):
        name = " ".join(order[:length])
        if name and name not in taken:
            return name
    return f"{' '.join(order[:3])} {len(taken) + 1}".strip()
