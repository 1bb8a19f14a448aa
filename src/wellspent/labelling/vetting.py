"""Which features may stay in a model: shared by several contacts, and nobody's name.

A model file holds the names of its features, and those quote words. A word stays
only where several contacts share it; words marked as personal data and words
that are written with a capital inside a sentence go. Digits never get this far:
`reading` turns them into shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from wellspent.labelling.examples import Example
from wellspent.labelling.features import is_wording
from wellspent.labelling.sequence import Features

__all__ = ["keep_safe", "naming_words"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_INSIDE: Final = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?:'[^\W\d_]+)*")
_NAMING_SHARE: Final = 0.5  # capitals among all places inside sentences
_CALENDAR: Final = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "ok",
        "i",
        "i'm",
        "i've",
        "i'd",
        "i'll",
    ]
)


def naming_words(examples: Iterable[Example]) -> frozenset[str]:
    """Words that name somebody or something in these examples, lower-cased."""
    capital: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for example in examples:
        for turn in example.contact.turns:
            found = _INSIDE.findall(turn.text.replace("’", "'"))
            inside.update(word.lower() for word in found)
            capital.update(word.lower() for word in found if word[0].isupper())
            everywhere.update(word.lower() for word in _WORD.findall(turn.text))
        marked.update(_marked_words(example))
    named = {word for word, n in capital.items() if n > _NAMING_SHARE * inside[word]}
    named |= {word for word, n in marked.items() if n > _NAMING_SHARE * everywhere[word]}
    return frozenset(named - _CALENDAR)


def keep_safe(
    contacts: Sequence[Features], minimum: int, naming: frozenset[str]
) -> list[list[list[str]]]:
    """The same contacts with only features that `minimum` contacts share and that name nobody."""
    counts: Counter[str] = Counter()
    for turns in contacts:
        counts.update({feature for turn in turns for feature in turn})
    stems = frozenset(word[:5] for word in naming)
    kept = {f for f, n in counts.items() if n >= minimum and not _names(f, naming, stems)}
    # sorted, because sets have another order in every process, and training heeds the order
    return [[sorted(f for f in turn if f in kept) for turn in turns] for turns in contacts]


def _names(feature: str, naming: frozenset[str], stems: frozenset[str]) -> bool:
    if not is_wording(feature):
        return False
    words = feature[3:].lstrip("=/").split()
    return bool(naming.intersection(words)) or (feature[1] == "s" and words[0] in stems)


def _marked_words(example: Example) -> Iterable[str]:
    for number, _, start, end in example.spans:
        span = example.contact.turns[number - 1].text[start:end].replace("’", "'")
        yield from (word.lower() for word in _WORD.findall(span))
