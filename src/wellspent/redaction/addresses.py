"""Street addresses: a number or a proper name before a street's word, flats, and what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wellspent.redaction.cues import CUES, Cue
from wellspent.redaction.lines import Line, Span, Word
from wellspent.redaction.spoken_numbers import NUMBER_WORDS
from wellspent.redaction.vocabulary import COMMON, FREQUENT, PLACES, SURE_NAMES, WORDS, listed

__all__ = ["FLATS", "STATES", "STREETS", "asked_address", "street_addresses", "told_address"]

STRONG: Final = listed(
    "street road avenue lane boulevard crescent terrace cul-de-sac mews st rd ave ln blvd cres "
    "strasse nagar colony"
)
WEAK: Final = listed(
    "close court drive way place square grove gardens garden hill rise row yard quay park walk "
    "wharf green gate house cottage villas villa mount parade circle trail dr ct pl sq parkway "
    "complex residency sector beach highway hwy esplanade building buildings heights loop alley mill wynd pike box"
)
FLATS: Final = listed("flat apt apartment unit suite lot door")
STREETS: Final = STRONG | WEAK
"""Words that end a street's name."""

_INSIDE: Final = listed("the of on st saint and")
_NO_NUMBERS: Final = frozenset({"oh", "o", "double", "triple", "treble"})
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_REACH: Final = 5
_TELLING: Final = listed("is it's its no door number my address new at the house")
_STOPS: Final = (frozenset(CUES) - {"address", "street"}) | listed(
    "and contact my number so please i it's its thanks thank ph"
)
STATES: Final = listed(  # of the United States, but those that are words
    "al ak az ar ca ct fl ga il ia ks ky md mi mn ms mo nc nd ne nh nj nm nv ny pa ri sc sd tn tx ut "
    "va vt wa wi wv wy alabama alaska arizona arkansas california colorado connecticut delaware "
    "florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland "
    "massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey "
    "mexico york carolina dakota ohio oklahoma oregon pennsylvania island tennessee texas utah "
    "vermont virginia washington wisconsin wyoming"
)
_FIVE: Final = re.compile(r"\d{5}")
_LONGEST: Final = 12
_TOWN: Final = 5
_SIGNS_END: Final = ".?!;:\x00"


def street_addresses(line: Line) -> Iterator[Span]:
    """Streets with a number before them or a capital, and numbered flats.

    >>> from wellspent.redaction.lines import read_line
    >>> [span[:2] for span in street_addresses(read_line(1, "customer", "it's 14 Farrow Close, yes"))]
    [(5, 20)]
    """
    for index, word in enumerate(line.words):
        if word.low in STREETS and not _is_ordinal(line, index):
            start = _street_start(line, index)
            if start is not None:
                end = _onward(line, _with_house(line, index))
                yield Span(
                    line.words[_with_flat(line, start)].start, line.words[end].end, "address", 5
                )
        elif word.low in STATES and (town := _with_state(line, index)) is not None:
            yield Span(line.words[town].start, line.words[index + 1].end, "address", 3)
        elif word.low in FLATS and (flat := _flat_end(line, index)) is not None:
            yield Span(word.start, line.words[flat].end, "address", 4)


def told_address(line: Line, cues: Sequence[Cue]) -> Iterator[Span]:
    """What a customer gives as an address: after "address (is)", from its number on.

    Where no marks are written, a line that begins with a number and holds a street is one.
    """
    if line.speaker != "customer":
        return
    words = line.words
    starts = [cue.place + 1 for cue in cues if cue.kind == "address"]
    for start in starts if line.cased else [0, *starts]:
        here = start
        while here < len(words) and words[here].low in _TELLING:
            here += 1
        if here < len(words) and words[here].low[0].isdecimal() and _near_number(line, here):
            end = _told_end(line, here)
            streets = any(word.low in STRONG or word.low in WEAK for word in words[here:end])
            if end - here > 2 and (start or streets):
                yield Span(words[here].start, words[end - 1].end, "address", 6)


def _with_state(line: Line, index: int) -> int | None:
    """Where the town before a state and its five digits starts; None if no such code follows."""
    words = line.words
    if index + 1 == len(words) or not _FIVE.fullmatch(words[index + 1].low):
        return None
    start = index
    while start and start > index - 3:
        gap = line.text[words[start - 1].end : words[start].start]
        town = words[start - 1].low
        if gap not in {" ", ", "} or town in COMMON or town in CUES or not town.isalpha():
            break
        start -= 1
    return start if start < index else None


def _is_ordinal(line: Line, index: int) -> bool:
    """Whether "rd" or "st" is the end of "3 rd" or "21 st"."""
    return (
        line.words[index].low in _ORDINALS
        and index > 0
        and line.words[index - 1].low[0].isdecimal()
    )


def _near_number(line: Line, here: int) -> bool:
    following = line.words[here + 1].low if here + 1 < len(line.words) else ""
    return following not in FREQUENT or following in STRONG or following in WEAK


def _told_end(line: Line, here: int) -> int:
    words, end = line.words, here + 1
    while end < len(words) and end < here + _LONGEST:
        gap = line.text[words[end - 1].end : words[end].start]
        if words[end].low in _STOPS or any(sign in _SIGNS_END for sign in gap):
            break
        end += 1
    return end


def _numeric(line: Line, index: int) -> bool:
    low = line.words[index].low
    if low[0].isdecimal():
        after = line.words[index + 1] if index + 1 < len(line.words) else None
        return after is None or after.low not in _ORDINALS
    return low in NUMBER_WORDS and low not in _NO_NUMBERS


def _street_start(line: Line, index: int) -> int | None:
    """Where the street that ends at `index` starts; None if it is no street."""
    words = line.words
    proper = index
    for here in range(index - 1, max(index - _REACH, -1), -1):
        if any(sign in _SIGNS_END for sign in line.text[words[here].end : words[here + 1].start]):
            break
        if _numeric(line, here) and here < index - 1 and words[here].low != "one":
            while here > 0 and _numeric(line, here - 1):
                here -= 1  # noqa: PLW2901
            return here
        if proper == here + 1 and line.cased and line.capital(words[here]):
            proper = here
        elif words[here].low in COMMON and not line.capital(words[here]):
            numbered = len(words[here].low) == 1 and here and _numeric(line, here - 1)
            if not numbered and words[here].low not in _INSIDE:
                break
    if proper == index or not line.capital(words[index]):
        return None
    proper += line.opens(proper) and words[proper].low in WORDS and proper < index - 1
    strange = any(words[n].low not in WORDS for n in range(proper, index))
    own = words[index].low in STRONG and line.speaker == "customer"
    return proper if strange and (own or _in_number(line, index)) else None


def _in_number(line: Line, index: int) -> bool:
    """Whether a flat's or a house's number stands beside: "Marlow Court 7D"."""
    if index + 1 >= len(line.words):
        return False
    gap = line.text[line.words[index].end : line.words[index + 1].start]
    following = line.words[index + 1].low
    return gap in {" ", ", "} and (following[0].isdecimal() or following in FLATS)


def _with_flat(line: Line, start: int) -> int:
    """Back over "flat 2," or "unit 9," or a house's letter before the street."""
    words = line.words
    for here in range(start - 1, max(start - 4, -1), -1):
        if words[here].low in FLATS:
            return here
    return start - (start > 0 and words[start - 1].low == "no" and _numeric(line, start))


def _with_house(line: Line, index: int) -> int:
    """On over "Apt 4", "7D" or "flat nine" behind the street."""
    words = line.words
    if index + 1 < len(words) and words[index + 1].low in FLATS:
        return _flat_end(line, index + 1) or index
    near = index + 1 < len(words) and line.text[words[index].end : words[index + 1].start] == " "
    if not near or not line.cased or not line.capital(words[index]):
        return index
    tail = index + words[index + 1].low[0].isdecimal()
    while tail > index and tail + 1 < len(words) and words[tail].end == words[tail + 1].start:
        tail += 1
    return tail


def _onward(line: Line, index: int) -> int:
    """On over the town and, where no marks are written, its state and postcode."""
    words, end = line.words, index
    while end + 1 < len(words) and end < index + _TOWN:
        word = words[end + 1]
        gap = line.text[words[end].end : word.start]
        if gap not in {" ", ", "} or word.low in CUES or len(word.low) == 1:
            break
        if word.low[0].isdecimal():
            return end + 1 if not line.cased and len(word.low) >= 4 and end > index else end
        if word.low in NUMBER_WORDS or not _is_town(line, word):
            break
        end += 1
    return end


def _is_town(line: Line, word: Word) -> bool:
    if line.cased:
        return line.capital(word) and (word.low in PLACES or word.low not in WORDS)
    return word.low not in FREQUENT and word.low not in SURE_NAMES


def _flat_end(line: Line, index: int) -> int | None:
    words = line.words
    end = index
    while end + 1 < len(words) and end < index + 3:
        low = words[end + 1].low
        single = len(low) == 1 and low.isalpha() and low not in "ai"
        if not (_numeric(line, end + 1) or single):
            break
        end += 1
    return end if end > index else None


def asked_address(line: Line, taken: list[Span], *, sure: bool) -> Iterator[Span]:
    """What may be an address in the answer to a question for one; `sure`: one was heard."""
    words = line.words
    row: list[int] = []
    for index, word in enumerate(words):
        free = not any(span.start < word.end and span.end > word.start for span in taken)
        if free and _in_address(line, index) and not (row and _parted(line, row[-1], index)):
            row.append(index)
            continue
        yield from _whole(line, row, sure=sure)
        row = [index] if free and _in_address(line, index) else []
    yield from _whole(line, row, sure=sure)


def _in_address(line: Line, index: int) -> bool:
    word = line.words[index]
    if _numeric(line, index) or word.low in STRONG or word.low in WEAK or word.low in FLATS:
        return True
    if line.cased and line.capital(word):
        return not (line.opens(index) and word.low in WORDS) and len(word.low) > 1
    return word.low in _INSIDE or (word.low not in COMMON and "'" not in word.low[-2:-1])


def _parted(line: Line, last: int, index: int) -> bool:
    gap = line.text[line.words[last].end : line.words[index].start]
    return any(sign in _SIGNS_END for sign in gap)


def _whole(line: Line, row: list[int], *, sure: bool) -> Iterator[Span]:
    """The row without link words at its ends, if anything in it is proper to an address."""
    words = line.words
    while row and words[row[0]].low in _INSIDE - {"the"}:
        row = row[1:]
    while row and words[row[-1]].low in _INSIDE:
        row = row[:-1]
    proper = [n for n in row if words[n].low not in WORDS or _numeric(line, n)]
    streets = [n for n in row if words[n].low in STRONG or words[n].low in WEAK]
    proper = [n for n in proper if words[n].low != "one"]
    if not sure and (len(row) < 3 or len(proper) < 2 or not any(_numeric(line, n) for n in row)):
        return
    placed = streets or any(_numeric(line, n) for n in row) or len(words) <= 6
    if (
        (proper or streets)
        and placed
        and (len(row) > 1 or (line.cased and line.capital(words[row[0]])))
    ):
        yield Span(words[row[0]].start, words[row[-1]].end, "address", 3)
    elif len(row) == 1 and proper and len(words) <= 3 and not _numeric(line, row[0]):
        yield Span(words[row[0]].start, words[row[0]].end, "address", 3)
