"""The same value again: what was found once is taken out wherever it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import COMMON, WORDS, listed

__all__ = ["Known", "learn", "mentions"]

_SHORTEST_CODE: Final = 3
_TITLES: Final = listed("mr mrs ms miss mx dr doctor prof professor")


@dataclass(frozen=True)
class Known:
    """Values found in a conversation: words of names, codes by kind, and other phrases."""

    names: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)


def learn(known: Known, line: Line, runs: Sequence[Run], spans: Iterable[Span]) -> None:
    """Adds to `known` what the spans of a line hold."""
    for span in spans:
        if span.kind == "name":
            known.names.update(_name_words(line, span))
            continue
        for run in runs:
            inside = run.start >= span.start and run.end <= span.end
            if inside and len(run.digits) >= _SHORTEST_CODE:
                known.codes.setdefault(run.value, span.kind)
        if span.kind in {"password", "address", "account"}:
            text = line.low[span.start : span.end]
            if len(text) > 3 and not text.isdecimal() and text not in COMMON:
                known.phrases.setdefault(text, span.kind)
            street = text.rsplit(",", 1)[-1].lstrip("0123456789 ")
            if span.kind == "address" and " " in street and street[0].isalpha():
                known.phrases.setdefault(street, span.kind)


def _name_words(line: Line, span: Span) -> Iterator[str]:
    for word in line.words:
        if span.start <= word.start and word.end <= span.end + 2 and len(word.low) > 2:
            low = word.low.removesuffix("'s").removesuffix("’s")
            if low not in COMMON and low not in _TITLES:
                yield low


def mentions(known: Known, line: Line, runs: Sequence[Run]) -> Iterator[Span]:
    """Spans of a line that say again what is known."""
    for index, word in enumerate(line.words):
        low = word.low.removesuffix("'s").removesuffix("’s")
        if low in known.names:
            ordinary = low in WORDS
            if (line.capital(word) and not (ordinary and line.opens(index))) or not (
                ordinary or line.cased
            ):
                yield Span(word.start, word.start + len(low), "name", 1)
    for run in runs:
        if kind := _known_code(known, run):
            yield Span(run.start, run.end, kind, 1)
    for phrase, kind in known.phrases.items():
        if phrase in line.low:
            yield from _places(line, phrase, kind)


def _known_code(known: Known, run: Run) -> str:
    if len(run.digits) < _SHORTEST_CODE:
        return ""
    for value, kind in known.codes.items():
        if run.digits in value or run.value in value or (len(value) > 4 and value in run.value):
            return kind
        bare = "".join(sign for sign in value if sign.isdecimal())
        if len(bare) >= 4 and (run.digits in bare or bare in run.digits):
            return kind
    return ""


def _places(line: Line, phrase: str, kind: str) -> Iterator[Span]:
    start = line.low.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        before, behind = line.low[start - 1 : start], line.low[end : end + 1]
        if not before.isalnum() and not behind.isalnum():
            yield Span(start, end, kind, 1)
        start = line.low.find(phrase, end)
