"""The stretches of a turn that address what somebody thinks or feels: what is quoted for it.

unit    a sentence, or a clause that could be one; the least that is quoted
kind    what a unit does: apologises, warms, reassures, acknowledges, mirrors, shares, asks

The phrases of every kind are `empathy_spans.toml`, written to be read and corrected.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["Kind", "empathic_kinds", "empathic_spans", "empathic_stretch", "read_kinds", "units"]

Span = tuple[int, int]
KindsOf = Callable[[str], frozenset[str]]  # `empathic_kinds`, or what gives the same sooner

_END: Final = re.compile(r"[.!?…]+[\"'”)]*(?=\s|$)|\n+")
# where a clause begins that could stand alone: "… , but I'd …", "… - you can …"
_CLAUSE: Final = re.compile(
    r"(?:,|;| -+| –| —)\s+(?=(?:but|and|so|because|though|although)\b)|;\s+|\s+(?=but (?:i|you|it|we)\b)"
)
_FIRST_PERSON: Final = re.compile(r"\b(?:i|i'\w+|im|ive|my|me|myself)\b")
_SHORT: Final = 2  # units; a turn of so few that shows no phrase is quoted whole


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to address a feeling, its phrases, and whether a story may follow it."""

    name: str
    says: str
    phrases: re.Pattern[str]
    carries_on: bool


@cache
def read_kinds() -> Mapping[str, Kind]:
    """Every kind of the lexicon by its name, in the order of the file."""
    text = (files("wellspent.scorecard") / "empathy_spans.toml").read_text(encoding="utf-8")
    return {
        name: Kind(name, entry["says"], re.compile("|".join(entry["phrases"])),
                   entry.get("carries_on", False))
        for name, entry in tomllib.loads(text).items()
    }  # fmt: skip


def empathic_kinds(text: str) -> frozenset[str]:
    """The kinds that a unit shows; none where it keeps to the matter."""
    low = text.lower().replace("’", "'")
    return frozenset(name for name, kind in read_kinds().items() if kind.phrases.search(low))


def empathic_spans(text: str, kinds_of: KindsOf = empathic_kinds) -> list[Span]:
    """Where a turn addresses feelings: spans in order, none empty, neighbours joined to one.

    For a turn that is known to do so. Where no phrase is known, a short turn is given whole and
    a long one by its first unit; a turn without words gives none.

    >>> text = "Oh no, that sounds awful. Your new card is on its way. Don't worry about the fee."
    >>> [text[start:end] for start, end in empathic_spans(text)]
    ['Oh no, that sounds awful.', "Don't worry about the fee."]
    """
    found = units(text)
    chosen = _chosen([text[start:end] for start, end in found], kinds_of)
    if not any(chosen):
        return _joined(found if len(found) <= _SHORT else found[:1])
    return _joined([unit for unit, take in zip(found, chosen, strict=True) if take], found)


def empathic_stretch(text: str, kinds_of: KindsOf = empathic_kinds) -> Span | None:
    """The same as one stretch, from the first span to the last; None for a turn without words."""
    spans = empathic_spans(text, kinds_of)
    return (spans[0][0], spans[-1][1]) if spans else None


def _chosen(texts: Sequence[str], kinds_of: KindsOf) -> list[bool]:
    """Which units address a feeling, a story that goes on included."""
    chosen: list[bool] = []
    telling = False
    for text in texts:
        kinds = kinds_of(text)
        starts = any(read_kinds()[kind].carries_on for kind in kinds)
        goes_on = telling and _FIRST_PERSON.search(text.lower().replace("’", "'")) is not None
        telling = starts or goes_on
        chosen.append(bool(kinds) or goes_on)
    return chosen


def units(text: str) -> list[Span]:
    """Where the sentences and clauses of a text stand: spans in order, without blank edges."""
    return [span for sentence in _parted(text, 0, len(text), _END) for span in
            _parted(text, *sentence, _CLAUSE)]  # fmt: skip


def _parted(text: str, start: int, end: int, edge: re.Pattern[str]) -> Iterator[Span]:
    """The stretches between edges; what an edge is made of stays with the stretch before it."""
    last = start
    for mark in edge.finditer(text, start, end):
        yield from _trimmed(text, last, mark.end())
        last = mark.end()
    yield from _trimmed(text, last, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if any(map(str.isalnum, words)):
        yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _joined(chosen: Sequence[Span], among: Sequence[Span] = ()) -> list[Span]:
    """The spans with neighbours (none of `among` between them) made one."""
    places = {span: n for n, span in enumerate(among or chosen)}
    joined: list[Span] = []
    last = -2
    for span in chosen:
        if places[span] == last + 1:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
        last = places[span]
    return joined
