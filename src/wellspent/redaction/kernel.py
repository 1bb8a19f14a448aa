"""The screen's compiled part: one pass over the bytes of a turn, word by word.

What is known of a turn so far stands in one array of counts, named below. Every rule is a
necessary condition of a way of finding, and says less than the way itself.
"""
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917
# mypy: allow-untyped-defs, allow-untyped-calls, allow-incomplete-defs

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step
from wellspent.redaction import word_marks as word
from wellspent.redaction.hints import (
    ASKS,
    CODES,
    COUNTS,
    DATES,
    EVERYTHING,
    FULL_DATES,
    LETTERS,
    NAMES,
    NUMBERS,
    NUMERALS,
    ODD,
    PIECES,
    STREETS,
    TELLS,
    WONDERS,
)
from wellspent.redaction.spelling import (
    ends_masked,
    is_letter,
    is_placeholder,
    is_unjudged,
    lowered,
    number_of,
    separator,
)

__all__ = ["Bytes", "Longs", "read_turns"]

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]

_LONGEST: Final = 1_000  # bytes; a longer turn is read
_AGENT: Final = 1
_CUSTOMER: Final = 2
_NEAR: Final = 6  # words between a house's number and its street, at most

# the counts of a turn: of the whole turn …
_HOLDS: Final = 0  # what was met that is worth reading, as hints
_SEEN: Final = 1  # the marks of all its words
_WORDS: Final = 2
_CAPITALS: Final = 3
_STRANGE: Final = 4  # strange words
_BARE_NAME: Final = 5  # a strange word in small letters behind an opener
_NUMERALS: Final = 6  # words that are digits, or stand for them
_BESIDE: Final = 7
_LONG_AGO: Final = 8  # what may be a year of long ago
_DATED: Final = 9  # what may be a date's day or month
_MOST_DIGITS: Final = 10  # of a row
_MOST_SIGNS: Final = 11  # of a row that has digits
# … of the word before …
_BEFORE: Final = 12  # its marks
_SIZE: Final = 13  # its letters; 0 for digits
_CAPITAL: Final = 14
_CANDIDATE: Final = 15  # it could be a name by itself
_STREAK: Final = 16  # it goes on from a strange word with a capital
_ARMED: Final = 17  # it introduces a name
_SURE: Final = 18  # and beyond doubt
_TOLD: Final = 19  # it is a cue for a password, 2: a password must follow
_NUMERAL_AT: Final = 20  # the place of the last number
# … and of the row of digits and letters that goes on
_DIGITS: Final = 21
_LETTERS: Final = 22
_PIECES: Final = 23  # numbers
_ATOMS: Final = 24  # letters and short words
_SKIP: Final = 25  # words that may still stand inside it
_TELLS: Final = 26  # words that are not of the commonest, or mean something to an answer
_MOST_LETTERS: Final = 27  # of a row
_DATE_WORDS: Final = 28
_LED: Final = 29  # a cue came before, with nothing but what may stand between it and its number
_SPELT: Final = 30  # letters of a row that were said one by one, or in capitals
_SPELT_ATOMS: Final = 31
_SPELT_LAST: Final = 32  # those of them that may be words at its end: "I", "a"
_STATE: Final = 33


@kernel
def read_turns(data, offsets, speakers, slots, blob, starts, marks):
    """The hints of each turn."""
    out = np.zeros(len(offsets) - 1, np.int32)
    low = np.zeros(_LONGEST + 4, np.uint8)
    state = np.zeros(_STATE, np.int64)
    for turn in range(len(out)):
        begin, end = offsets[turn], offsets[turn + 1]
        if end - begin > _LONGEST:
            out[turn] = EVERYTHING
        else:
            state[:] = 0
            state[_NUMERAL_AT] = -99
            agent = speakers[turn] == _AGENT
            met = _read(data, begin, end, agent, state, low, slots, blob, starts, marks)
            out[turn] = _judged(state, speakers[turn]) | met if met >= 0 else EVERYTHING
    return out


@step
def _read(data, begin, end, agent, s, low, slots, blob, starts, marks):
    """Reads a turn into its counts; WONDERS if it has a question mark, -1 if it must be read."""
    wonders = 0
    place = last_end = begin
    while place < end:
        sign = data[place]
        if is_letter(sign):
            first = place
            place, size, capitals = lowered(data, place, end, low)
            mark = _marked(low, size, slots, blob, starts, marks)
            if mark < 0 or (place < end and data[place] == 45 and ends_masked(low, size)):
                return -1
            capital = data[first] < 97
            comma = last_end < first and data[last_end] == 44
            _name(s, mark, size, capital, capitals, agent, comma)
            _password(s, mark)
            _street(s, mark, size, capital)
            _row(s, mark, size, capitals, low[0])
            _next_word(s, mark, size, capital, capitals)
            last_end = place
        elif 48 <= sign <= 57:
            first = place
            while place < end and 48 <= data[place] <= 57:
                place += 1
            _digits(s, data, first, place, begin, end)
            last_end = place
        else:
            step = separator(data, place, end)
            if step == 0 or sign == 64 or sign == 35:  # noqa: PLR1714 - @ #
                return -1
            if sign == 91 and is_placeholder(data, place, end):
                return -1
            if sign == 63:
                wonders = WONDERS
            place += step
        _measure(s)
    return wonders


@step
def _marked(low, size, slots, blob, starts, marks):
    """The marks of a word, of a strange one too; -1 if the word must be read."""
    number = number_of(low, size, slots, blob, starts)
    if number >= 0:
        return marks[number]
    if size > 2 and low[size - 1] == 115 and low[size - 2] == 39:  # a possessive
        number = number_of(low, size - 2, slots, blob, starts)
        if number >= 0:
            return (
                marks[number]
                & ~(word.NUMBER | word.LETTERED | word.UNIT | word.TELLING | word.COMMONEST)
            ) | word.UNKNOWN
    return -1 if is_unjudged(low, size) else word.STRANGE | word.UNKNOWN


@step
def _name(s, mark, size, capital, capitals, agent, comma):
    """Names, by what stands around them."""
    odd = (mark & word.STRANGE) != 0
    shouted = capitals > 1 and capitals >= size - 1
    fit = size > 1 and capital and ((odd and not shouted) or (mark & word.AMBIGUOUS) != 0)
    before = s[_BEFORE]
    if fit:
        hailed = agent and s[_WORDS] > 0 and (comma or (before & word.GREETING) != 0)
        if s[_ARMED] or s[_SIZE] == 1 or (before & word.KIN) != 0 or hailed:
            s[_HOLDS] |= NAMES
    if (mark & word.SPEAKING) != 0 and s[_CANDIDATE]:
        s[_HOLDS] |= NAMES
    if odd and s[_STREAK] and capital:
        s[_HOLDS] |= NAMES
    if odd and not capital and s[_ARMED]:
        s[_BARE_NAME] = 1
        s[_HOLDS] |= NAMES * s[_SURE]
    if (mark & word.AMBIGUOUS) != 0 and s[_SURE] and not capital:
        s[_HOLDS] |= NAMES
    s[_STREAK] = odd and (fit or s[_STREAK] != 0)
    s[_CANDIDATE] = fit
    if (mark & word.OPENER) != 0:
        s[_ARMED] = 1
        s[_SURE] |= (mark & word.SURE_OPENER) != 0
    elif (mark & word.LINK) == 0:
        s[_ARMED] = s[_SURE] = 0
    s[_STRANGE] += odd


@step
def _password(s, mark):
    """A password that is told: a cue, "is", and a word that is not of the commonest."""
    if (mark & word.SECRET) != 0:
        s[_TOLD] = 1
    elif s[_TOLD] and (mark & word.TELLING) != 0:
        s[_TOLD] = 2
    else:
        if s[_TOLD] == 2 and (mark & word.COMMONEST) == 0:
            s[_HOLDS] |= NUMBERS
        s[_TOLD] = 0


@step
def _street(s, mark, size, capital):
    """A street with a capital or a number before it, and a numbered flat."""
    if (mark & word.STREET) != 0:
        numbered = s[_WORDS] - s[_NUMERAL_AT] <= _NEAR
        if numbered or (capital and s[_CAPITAL]):
            s[_HOLDS] |= NUMBERS
    if (s[_BEFORE] & word.FLAT) != 0 and (size == 1 or (mark & word.NUMBER) != 0):
        s[_HOLDS] |= NUMBERS


@step
def _row(s, mark, size, capitals, first):
    """The row of digits and letters goes on with this word, or ends before it."""
    if (mark & word.NUMBER) != 0:
        s[_NUMERALS] += 1
        s[_NUMERAL_AT] = s[_WORDS]
        s[_DIGITS] += 1 + ((mark & word.TENS) != 0) + 2 * ((mark & word.THOUSANDS) != 0)
        s[_PIECES] += 1
        s[_LONG_AGO] |= s[_PIECES] > 1 or (mark & word.THOUSANDS) != 0
    elif (mark & word.THOUSANDS) != 0:
        s[_DIGITS] += 3
        s[_BESIDE] += 1
        s[_LONG_AGO] = 1
    elif (
        (mark & word.UNIT) != 0 and size > 1 and (s[_SIZE] == 0 or (s[_BEFORE] & word.NUMBER) != 0)
    ):
        _end_row(s)
    elif size == 1 or (size <= 4 and ((mark & word.STRANGE) != 0 or capitals == size)):
        s[_LETTERS] += size
        s[_ATOMS] += 1
        s[_SKIP] = 0
        _spell(s, size, capitals, first)
    elif (mark & word.LETTERED) != 0 and s[_LETTERS]:
        s[_SKIP] = 2
    elif (mark & word.PAUSE) == 0 and not s[_SKIP]:
        _end_row(s)
    if (mark & word.CUE) != 0:
        s[_LED] = 1
    elif (mark & word.LEADING) == 0 and s[_DIGITS] + s[_LETTERS] == 0:
        s[_LED] = 0
    s[_SKIP] -= s[_SKIP] > 0
    s[_BESIDE] += (mark & (word.BESIDE | word.NUMBER)) == word.BESIDE


@step
def _end_row(s):
    s[_DIGITS] = s[_LETTERS] = s[_PIECES] = s[_ATOMS] = s[_SKIP] = 0
    s[_SPELT] = s[_SPELT_ATOMS] = s[_SPELT_LAST] = 0


@step
def _spell(s, size, capitals, first):
    """A letter, or short capitals, in a row; a last "I" or "a" is no part of it."""
    if size == 1 and (first == 97 or first == 105):  # noqa: PLR1714 - "a", "i"
        s[_SPELT_LAST] += 1
    elif size == 1 or capitals == size:  # noqa: PLR1714
        s[_SPELT] += size + s[_SPELT_LAST]
        s[_SPELT_ATOMS] += 1 + s[_SPELT_LAST]
        s[_SPELT_LAST] = 0


@step
def _next_word(s, mark, size, capital, capitals):
    s[_SEEN] |= mark
    s[_DATE_WORDS] += (mark & word.DATED) != 0
    s[_TELLS] |= (mark & word.TELLING_MARKS) != word.COMMONEST
    s[_BEFORE] = mark
    s[_SIZE] = size
    s[_CAPITAL] = capital
    s[_CAPITALS] += capitals
    s[_WORDS] += 1


@step
def _digits(s, data, first, behind, begin, end):
    """Digits from `first` to before `behind`."""
    size = behind - first
    before = data[first - 1] if first > begin else 32
    if is_letter(before) or (s[_BEFORE] & word.FLAT) != 0 or s[_TOLD]:
        s[_HOLDS] |= NUMBERS
    if size == 5 and (s[_BEFORE] & word.STATE) != 0:
        s[_HOLDS] |= NUMBERS
    if size >= 4:
        century = data[first] * 100 + data[first + 1]
        s[_LONG_AGO] |= century == 4957 or century == 5048  # noqa: PLR1714 - "19", "20"
        if before == 45 and first > begin + 1 and is_letter(data[first - 2]):
            s[_HOLDS] |= NUMBERS
    s[_LONG_AGO] |= before == 39 or before == 0x99  # noqa: PLR1714 - an apostrophe
    if behind < end:
        letter = data[behind] | 32  # of st, nd, rd, th
        s[_DATED] |= letter == 115 or letter == 110 or letter == 114 or letter == 116  # noqa: PLR1714
        if behind + 1 < end and 45 <= data[behind] <= 47 and 48 <= data[behind + 1] <= 57:
            s[_DATED] = 1
    s[_DIGITS] += size
    s[_PIECES] += 1
    s[_NUMERALS] += 1
    s[_NUMERAL_AT] = s[_WORDS]
    s[_ARMED] = s[_SURE] = s[_STREAK] = s[_CANDIDATE] = s[_TOLD] = 0
    _next_word(s, 0, 0, False, 0)


@step
def _measure(s):
    """What the row has come to."""
    s[_MOST_DIGITS] = max(s[_MOST_DIGITS], s[_DIGITS])
    s[_MOST_LETTERS] = max(s[_MOST_LETTERS], s[_LETTERS])
    signs = s[_DIGITS] + s[_LETTERS]
    if s[_DIGITS]:
        s[_MOST_SIGNS] = max(s[_MOST_SIGNS], signs)
        if s[_LETTERS] and (signs >= 5 or (s[_ATOMS] > 1 and s[_LETTERS] >= 3)):
            s[_HOLDS] |= NUMBERS
        if signs >= 3 and (s[_LED] or (s[_SEEN] & word.ENDING) != 0):
            s[_HOLDS] |= NUMBERS
    elif s[_SPELT_ATOMS] > 1 and s[_SPELT] >= 3:
        s[_HOLDS] |= NUMBERS


@step
def _judged(s, speaker):
    """The hints of a turn with these counts, but for its question mark."""
    seen, numbered, longest = s[_SEEN], s[_NUMERALS] > 0, s[_MOST_DIGITS]
    agent, customer = speaker == _AGENT, speaker == _CUSTOMER
    dated = (seen & word.DATED) != 0
    others = s[_WORDS] - s[_NUMERALS] - s[_BESIDE]
    hints = s[_HOLDS]
    if (
        (seen & (word.NAME | word.TITLE)) != 0
        or (s[_BARE_NAME] and s[_CAPITALS] == 0)
        or (not agent and s[_WORDS] <= 4 and s[_STRANGE] > 1)
        or (customer and (seen & (word.GIVEN | word.AMBIGUOUS)) != 0 and (seen & word.HAIL) != 0)
    ):
        hints |= NAMES
    if (
        (seen & word.DOMAIN) != 0
        or ((seen & word.AT) != 0 and (seen & word.POINT) != 0)
        or ((seen & word.STREET) != 0 and numbered and s[_CAPITALS] == 0)
        or longest >= 6
        or (s[_LONG_AGO] and (s[_DATED] or dated))
        or ((seen & word.BORN) != 0 and (numbered or dated))
        or (numbered and customer and (seen & word.HOME) != 0)
    ):
        hints |= NUMBERS
    if longest > 1 and others <= s[_NUMERALS] + s[_BESIDE]:
        hints |= PIECES
    hints |= COUNTS * (longest >= 3) | NUMERALS * numbered | TELLS * (s[_TELLS] != 0)
    if longest >= 2 and s[_MOST_SIGNS] >= 3:
        hints |= CODES
    hints |= ODD * ((seen & word.UNKNOWN) != 0) | LETTERS * (s[_MOST_LETTERS] >= 3)
    if s[_DATED] or dated or s[_NUMERALS] >= 3:
        hints |= DATES | FULL_DATES * (s[_NUMERALS] + s[_DATE_WORDS] >= 3)
    if (seen & (word.STREET | word.FLAT | word.STATE)) != 0:
        hints |= STREETS
    if agent and _asks(seen):
        hints |= ASKS
    return hints


@step
def _asks(seen):
    """Whether words with these marks could ask for personal data."""
    you = (seen & word.YOU) != 0
    return (
        (seen & (word.ASKING | word.CUE)) != 0
        or (you and (seen & (word.CALL | word.WHERE)) != 0)
        or ((seen & word.CONTACT) != 0 and (seen & word.NO) != 0)
        or ((seen & word.FIRST) != 0 and (seen & word.LINE) != 0)
        or ((seen & word.YOURE) != 0 and (seen & word.TITLE) != 0)
    )
