"""Names in the answer to "what is your name?", spelled letter by letter too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from string import ascii_lowercase
from typing import Final

from wellspent.redaction.lines import Line, Span
from wellspent.redaction.names import bare, is_candidate, name_end, name_span, small_end
from wellspent.redaction.spoken_numbers import NUMBER_WORDS, Run
from wellspent.redaction.vocabulary import (
    AMBIGUOUS_NAMES,
    COMMON,
    FREQUENT,
    GIVEN_NAMES,
    PLACES,
    SURE_NAMES,
    WORDS,
    listed,
)

__all__ = ["asked_names", "is_strange", "spelled_names"]

_FILLERS: Final = listed(
    "it's its it is yes yeah yep um uh er erm my name i'm im this sure oh okay ok so well and the "
    "names hi hello mr mrs miss ms sorry that's certainly first last full under surname please of "
    "course here name's you i am hmm right thats mine"
)
_COMPANIES: Final = listed("ltd pvt inc corp llc plc limited company corporation")
_MOST_NAMES: Final = 3
_SHORT: Final = 6
_SPELLED: Final = 5


@lru_cache(maxsize=1 << 14)
def is_misspelt(low: str) -> bool:
    """Whether a strange word is a common one with a slip, or two run together.

    >>> is_misspelt("paymnet"), is_misspelt("pleasewait"), is_misspelt("brandreth")
    (True, True, False)
    """
    if low in WORDS or low in GIVEN_NAMES or not low.isalpha() or len(low) < 4:
        return False
    halves = ((low[:cut], low[cut:]) for cut in range(2, len(low) - 1))
    if any(left in FREQUENT and right in FREQUENT for left, right in halves):
        return True
    return any(word in COMMON and len(word) > 3 for word in _slips(low))


def _slips(low: str) -> Iterator[str]:
    """The words of which this one is a slip: a letter too many or too few, or two changed round."""
    for at in range(len(low)):
        yield low[:at] + low[at + 1 :]
        yield low[:at] + low[at + 1 : at + 2] + low[at] + low[at + 2 :]
        yield from (low[:at] + sign + low[at:] for sign in ascii_lowercase)


def is_strange(line: Line, index: int) -> bool:
    """A word that no ordinary conversation has."""
    low = bare(line.words[index].low)
    return low not in WORDS and low.isalpha() and len(low) > 2 and low not in NUMBER_WORDS


def asked_names(
    line: Line, taken: Sequence[Span], stay: AbstractSet[str], *, sure: bool = True
) -> list[Span]:
    """Names in an answer: given names anywhere, strange words where an answer has its name.

    Unless a question was surely heard, neither a misspelt word is a name nor a company's.
    """
    if not sure:
        if any(word.low in _COMPANIES for word in line.words):
            return []
        stay = stay | {word.low for word in line.words if is_misspelt(word.low)}
    found: list[Span] = []
    index, fresh = 0, True
    while index < len(line.words) and len(found) < _MOST_NAMES:
        word = line.words[index]
        fresh = fresh or line.opens(index)
        free = not any(span.start < word.end and span.end > word.start for span in taken)
        end = _answer(line, index, stay, fresh=fresh) if free else index
        if end > index:
            found.append(name_span(line, index, end))
        fresh = end > index or not free or (fresh and word.low in _FILLERS)
        index = max(end, index + 1)
    return found or _short_answer(line, taken, stay)


def _answer(line: Line, index: int, stay: AbstractSet[str], *, fresh: bool) -> int:
    """Past the name that begins at `index`; `index` itself if none does."""
    word = line.words[index]
    low = bare(word.low)
    if low in stay or low in PLACES:
        return index
    if low in SURE_NAMES and (line.capital(word) or not line.cased or fresh):
        return small_end(line, index)
    if not fresh and len(line.words) > _SHORT:
        return index
    if line.capital(word):
        proud = low in AMBIGUOUS_NAMES and name_end(line, index) > index + 1
        return (
            name_end(line, index)
            if proud or (is_candidate(line, index) and low not in AMBIGUOUS_NAMES)
            else index
        )
    known = low in GIVEN_NAMES or low in AMBIGUOUS_NAMES
    if not line.cased and (
        is_strange(line, index) or (known and small_end(line, index) > index + 1)
    ):
        return small_end(line, index)
    return index


def _short_answer(line: Line, taken: Sequence[Span], stay: AbstractSet[str]) -> list[Span]:
    """A whole answer of one to three words, none of them common."""
    words = [w for w in line.words if not any(s.start < w.end and s.end > w.start for s in taken)]
    while words and words[0].low in _FILLERS:
        words = words[1:]
    proper = all(
        w.low not in COMMON
        and w.low.isalpha()
        and w.low not in stay
        and w.low not in NUMBER_WORDS
        and len(w.low) > 1
        for w in words
    )
    strange = any(w.low not in WORDS or w.low in AMBIGUOUS_NAMES for w in words)
    if len(words) == 1 and len(words[0].low) < 4 and len(line.words) == 1:
        return []
    if 1 <= len(words) <= _MOST_NAMES and proper and strange:
        return [Span(words[0].start, words[-1].end, "name", 2)]
    return []


def spelled_names(
    runs: Sequence[Run], names: AbstractSet[str], wanted: AbstractSet[str]
) -> Iterator[Span]:
    """Rows of letters that spell a name: a known one, one that was asked for, or a long one."""
    for run in runs:
        if run.digits or len(run.value) < 3 or run.end - run.start <= len(run.value):
            continue
        low = run.value.lower()
        known = any(low in name or name in low for name in names if len(name) > 2)
        if known or wanted & {"name", "email", "address"} or len(low) >= _SPELLED:
            kind = "email" if "email" in wanted and not known else "name"
            yield Span(run.start, run.end, kind, 2)
