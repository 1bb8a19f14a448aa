"""What topics are called, and the words that set each apart.

Class-based TF-IDF (Grootendorst 2022, BERTopic): a word, or a phrase of two or three neighbours, weighs by its
share of the topic's texts times how rare it is among all topics. A name is the weightiest phrase, as it is
said, and the weightiest word beside it where more texts have that word than have the phrase. Where the texts share
no phrase the name is a list: its words are parted by commas. Names of people, verbs of saying and doing, dates and
kin are never part of a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import chain
from math import log
from typing import Final

from wellspent.listening.reasons.wording import stems_alike

__all__ = ["Named", "name_topics"]

_WORDS: Final = 8
_PHRASE_SHARE: Final = 0.15  # of a topic's texts, that share a phrase which may name it
_LONGER: Final = 0.6  # of those with two neighbours that have the third too
_BESIDE: Final = 0.3  # of a topic's texts, that have a word which stands beside the phrase

# only where half of a topic's texts have the phrase: "top up" may be what they are about, "open up" is not
_PARTICLES: Final = frozenset({"up", "out", "off"})

Named = tuple[str, tuple[str, ...]]  # the name, the words
_Counts = Mapping[tuple[str, ...], float]  # words or phrases: how many texts have it


def name_topics(
    members: Sequence[Sequence[tuple[str, float]]], nameless: frozenset[str]
) -> list[Named]:
    """The name and the words of every topic, from its contents and how often each occurs.

    `nameless` are words that no topic is called by. Two topics never get the same name.
    """
    counted = [_counts(contents, nameless) for contents in members]
    everywhere: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for said in counted:
        for phrase, n in said.items():
            everywhere[phrase] += n
    mean = sum(n for phrase, n in everywhere.items() if len(phrase) == 1) / max(len(counted), 1)
    named: list[Named] = []
    for contents, said in zip(members, counted, strict=True):
        weights = {phrase: n * log(1 + mean / everywhere[phrase]) for phrase, n in said.items()}
        words = _telling(weights)
        size = sum(n for _, n in contents)
        taken = {name for name, _ in named}
        named.append((_name(words, weights, said, size, taken), words[:_WORDS]))
    return named


def _counts(contents: Sequence[tuple[str, float]], nameless: frozenset[str]) -> _Counts:
    """In how many of the texts each word and each phrase stands."""
    counts: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for content, n in contents:
        words = content.split()
        for phrase in dict.fromkeys(chain(((word,) for word in words), _phrases(words))):
            if nameless.isdisjoint(phrase):
                counts[phrase] += n
    return counts


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Neighbours that may name a topic: two or three different words, none of them idle in a name."""
    for length in (2, 3):
        for place in range(len(words) - length + 1):
            phrase = tuple(words[place : place + length])
            if _unnaming().isdisjoint(set(phrase) - _PARTICLES) and not any(
                stems_alike(word, phrase[:at]) for at, word in enumerate(phrase)
            ):
                yield phrase


@cache
def _unnaming() -> frozenset[str]:
    listed = (resources.files(__package__) / "unnaming_words.txt").read_text("utf-8")
    lines = (line for line in listed.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _telling(weights: _Counts) -> tuple[str, ...]:
    words: list[str] = []
    singles = {phrase[0]: weight for phrase, weight in weights.items() if len(phrase) == 1}
    for word in sorted(singles, key=lambda word: (-singles[word], word)):
        if not stems_alike(word, words):
            words.append(word)
        if len(words) == 3 * _WORDS:
            break
    return tuple(words)


def _name(
    words: tuple[str, ...], weights: _Counts, said: _Counts, size: float, taken: set[str]
) -> str:
    naming = [word for word in words if word not in _unnaming()] or list(words)
    phrase = _phrase(naming, weights, said, size)
    beside = [word for word in naming if not stems_alike(word, phrase)]
    name = " ".join(phrase) or ", ".join(beside[:3])
    if phrase and beside and said[(beside[0],)] > max(said[phrase], _BESIDE * size):
        name = f"{name}, {beside[0]}"
    for more in beside if name in taken else ():
        if f"{name}, {more}" not in taken and not name.endswith(more):
            return f"{name}, {more}"
    return name if name and name not in taken else f"{name} {len(taken) + 1}".strip()


def _phrase(naming: Sequence[str], weights: _Counts, said: _Counts, size: float) -> tuple[str, ...]:
    """The weightiest two telling neighbours, and the third where most have it; () for none."""
    first = _PARTICLES.union(naming[:_WORDS])
    often = [
        phrase for phrase in said
        if len(phrase) > 1 and said[phrase] >= max(2, _least(phrase) * size)
        and first.issuperset(phrase)
    ]  # fmt: skip
    best = min(
        (phrase for phrase in often if len(phrase) == 2),
        key=lambda phrase: (-weights[phrase], phrase),
        default=(),
    )
    longer = [
        phrase for phrase in often
        if len(phrase) == 3 and best in {phrase[:2], phrase[1:]} and said[phrase] >= _LONGER * said[best]
    ]  # fmt: skip
    return min(longer, key=lambda phrase: (-said[phrase], phrase), default=best)


def _least(phrase: tuple[str, ...]) -> float:
    return _PHRASE_SHARE if _PARTICLES.isdisjoint(phrase) else 0.5
