"""The same value again: what was found once is taken out wherever it is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import COMMON, WORDS, listed

__all__ = ["Known", "Sought", "learn", "mentions", "sought"]

_SHORTEST_CODE: Final = 3
_LEAST_BARE: Final = 4
_LEAST_HELD: Final = 5
_LONGEST_HELD: Final = 40  # signs of a code that is looked for inside a longer row
_FEW: Final = 400  # codes known times codes said: more are looked up in tables
_FEW_PHRASES: Final = 8
_TOKEN: Final = re.compile(r"[^\W_]+")
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
            low = word.low.removesuffix("'s")
            if low not in COMMON and low not in _TITLES:
                yield low


@dataclass(frozen=True)
class Sought:
    """What is known, laid out so that a line is read without going through all of it.

    `codes`: the kind of each run's value that says a known code again.
    `phrases`: known phrases with their kinds, by the word of them that the fewest have.
    """

    names: AbstractSet[str]
    codes: Mapping[str, str]
    phrases: Mapping[str, Sequence[tuple[str, str]]]


def sought(known: Known, runs: Iterable[Run]) -> Sought:
    """What is known, for the lines whose `runs` these are.

    >>> from wellspent.redaction.lines import read_line
    >>> from wellspent.redaction.spoken_numbers import read_runs
    >>> runs = read_runs(read_line(1, "customer", "884 120, and so on"))
    >>> sought(Known(codes={"ZK884120": "order"}), runs).codes
    {'884120': 'order'}
    """
    said = {run.value: run.digits for run in runs if len(run.digits) >= _SHORTEST_CODE}
    few = len(known.codes) * len(said) <= _FEW
    codes = _few_again(known.codes, said) if few else _codes_again(known.codes, said)
    return Sought(known.names, codes, _by_rarest(known.phrases))


def mentions(again: Sought, line: Line, runs: Sequence[Run]) -> Iterator[Span]:
    """Spans of a line that say again what is known."""
    names = again.names
    for index, word in enumerate(line.words):
        low = word[0] if word[0][-2:] != "'s" else word[0][:-2]
        if low in names:
            ordinary = low in WORDS
            if (line.capital(word) and not (ordinary and line.opens(index))) or not (
                ordinary or line.cased
            ):
                yield Span(word.start, word.start + len(low), "name", 1)
    for run in runs:
        if kind := again.codes.get(run.value):
            yield Span(run.start, run.end, kind, 1)
    if again.phrases:
        tokens = _TOKEN.findall(line.low) if len(again.phrases) > 1 else again.phrases
        for token in {"", *tokens}:
            for phrase, kind in again.phrases.get(token, ()):
                yield from _places(line, phrase, kind)


def _few_again(codes: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What `_codes_again` gives, each value beside each code: sooner where there are few."""
    known = [(code, _bare(code), kind) for code, kind in codes.items()]
    again: dict[str, str] = {}
    for value, digits in said.items():
        for code, bare, kind in known:
            if _holds(code, bare, value, digits) or _is_held(code, bare, value, digits):
                again[value] = kind
                break
    return again


def _holds(code: str, bare: str, value: str, digits: str) -> bool:
    """Whether the code holds the value, with or without letters."""
    if digits in code or value in code:
        return True
    return len(bare) >= _LEAST_BARE and (digits in bare or value in bare)


def _is_held(code: str, bare: str, value: str, digits: str) -> bool:
    """Whether the value holds the code, with or without letters."""
    if len(code) >= _LEAST_HELD and code in value and len(code) <= _LONGEST_HELD:
        return True
    return len(bare) >= _LEAST_BARE and bare in digits and len(bare) <= _LONGEST_HELD


def _codes_again(codes: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Kind by value said, of the first code that holds the value or that the value holds.

    Every stretch of a text is looked up in a table, so that time grows with the texts alone.
    """
    inside = _first_holders(codes, {*said, *said.values()})
    whole: dict[str, int] = {}
    bares: dict[str, int] = {}
    for place, value in enumerate(codes):
        if len(value) >= _LEAST_HELD:
            whole.setdefault(value, place)
        if len(bare := _bare(value)) >= _LEAST_BARE:
            bares.setdefault(bare, place)
    kinds = list(codes.values())
    again: dict[str, str] = {}
    for value, digits in said.items():
        places = [inside[text] for text in (value, digits) if text in inside]
        places += [*_held(whole, value), *_held(bares, digits)]
        if places:
            again[value] = kinds[min(places)]
    return again


def _first_holders(codes: Iterable[str], wanted: AbstractSet[str]) -> dict[str, int]:
    """For each wanted text the place of the first code that holds it, with or without letters."""
    lengths = sorted({len(text) for text in wanted})
    first: dict[str, int] = {}
    for place, value in enumerate(codes):
        bare = _bare(value)
        for text in {value, bare if len(bare) >= _LEAST_BARE else value}:
            for stretch in _stretches(text, lengths):
                if stretch in wanted:
                    first.setdefault(stretch, place)
    return first


def _held(places: Mapping[str, int], text: str) -> Iterator[int]:
    """Places of the texts that `text` holds."""
    lengths = range(_LEAST_BARE, min(len(text), _LONGEST_HELD) + 1)
    for stretch in (*_stretches(text, lengths), text):
        if stretch in places:
            yield places[stretch]


def _stretches(text: str, lengths: Iterable[int]) -> Iterator[str]:
    for length in lengths:
        if length > len(text):
            return
        yield from (text[n : n + length] for n in range(len(text) - length + 1))


def _bare(value: str) -> str:
    return value if value.isdecimal() else "".join(sign for sign in value if sign.isdecimal())


def _by_rarest(phrases: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """The phrases by a word that stands whole wherever they do: the one that the fewest have.

    A few are looked for wherever: they stand by no word.
    """
    if len(phrases) <= _FEW_PHRASES:
        return {"": [*phrases.items()]} if phrases else {}
    tokens = {phrase: set(_TOKEN.findall(phrase)) or {""} for phrase in phrases}
    count = Counter(token for each in tokens.values() for token in each)
    table: dict[str, list[tuple[str, str]]] = {}
    for phrase, kind in phrases.items():
        token = min(tokens[phrase], key=lambda each: (count[each], each))
        table.setdefault(token, []).append((phrase, kind))
    return table


def _places(line: Line, phrase: str, kind: str) -> Iterator[Span]:
    start = line.low.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        before, behind = line.low[start - 1 : start], line.low[end : end + 1]
        if not before.isalnum() and not behind.isalnum():
            yield Span(start, end, kind, 1)
        start = line.low.find(phrase, end)
