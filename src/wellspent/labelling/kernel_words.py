"""The words of many turns at once, as `reading.words_of` finds them one by one: compiled loops.

Read here are texts of common length in ASCII, pounds, euros and typographic marks.
What holds "@" or other characters is read by `reading.words_of` and comes in as words
already; the tests hold the two to the same words on any text.
"""

# ruff: noqa: C901, PLR0911, PLR0917, PLR1714 - a grammar is a list of cases; a set is nothing here

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step
from wellspent.labelling.spelling import Respelling

__all__ = ["BETWEEN", "survey", "words_of_turns"]

Whole = npt.NDArray[Any]

BETWEEN: Final = 31
"""What keeps the words apart of a turn that was read elsewhere."""

_LONGEST_WORD: Final = 30
_REACH: Final = 2  # words, see `spelling`
_LONGEST_TEXT: Final = 20_000
_HEAD: Final = 120
_TAIL: Final = 40

# what is written instead of what was said
_SHAPES: Final = (b"...", b"<long>", b"<n2>", b"<n4>", b"<n5>",
                  b"<time>", b"<date>", b"<money>", b"<code>")  # fmt: skip
_SHAPED: Final = np.frombuffer(b"".join(_SHAPES), np.uint8)
_SHAPE_AT: Final = np.cumsum([0, *map(len, _SHAPES)])
_SEED: Final = np.uint64(0xCBF29CE484222325)  # FNV-1a; each kernel's file has its own
_PRIME: Final = np.uint64(0x100000001B3)
_LONGEST_RESPELLED: Final = 11  # bytes
_DOTS, _LONG, _N2, _N4, _N5, _TIME, _DATE, _MONEY, _CODE = range(9)
_SAID: Final = -1  # the word itself
_NOTHING: Final = -2


@step
def _letter(byte: Any) -> Any:
    return 97 <= byte <= 122 or 65 <= byte <= 90


@step
def _digit(byte: Any) -> Any:
    return 48 <= byte <= 57


@step
def _in_word(byte: Any) -> Any:
    return _letter(byte) or _digit(byte) or byte == 95


@step
def _blank(byte: Any) -> Any:
    return byte == 32 or 9 <= byte <= 13 or 28 <= byte <= 31


@step
def _digits(data: Whole, k: int, stop: int, most: int) -> int:
    """How many digits stand here, counted up to `most`."""
    count = 0
    while count < most and k + count < stop and _digit(data[k + count]):
        count += 1
    return count


@step
def _known_beyond_ascii(data: Whole, k: int, stop: int) -> int:
    """How many bytes of a sign of money, a dash, a quotation mark or an ellipsis begin here; or 0."""
    one, two = data[k], data[k + 1] if k + 1 < stop else 0
    if one == 0xC2:
        return 2 if two == 0xA3 else 0  # £
    if one != 0xE2 or k + 2 >= stop:
        return 0
    three = data[k + 2]
    if two == 0x82:
        return 3 if three == 0xAC else 0  # €
    mark = three == 0x93 or three == 0x94 or three == 0x98 or three == 0x9C or three == 0x9D
    return 3 if two == 0x80 and (mark or three == 0xA6) else 0


@kernel
def survey(data: Whole, offsets: Whole) -> tuple[Whole, Whole]:
    """Which turns can be read here, and which have a capital inside a sentence: two of booleans.

    The second answer holds for turns that can be read here alone.
    """
    turns = len(offsets) - 1
    readable = np.ones(turns, np.bool_)
    capital = np.zeros(turns, np.bool_)
    for t in range(turns):
        begin, stop = offsets[t], offsets[t + 1]
        readable[t] = stop - begin <= _LONGEST_TEXT
        k = begin
        while k < stop and readable[t]:
            byte = data[k]
            if byte >= 128:
                length = _known_beyond_ascii(data, k, stop)
                readable[t] = length > 0
                k += length
                continue
            readable[t] = byte != 64  # "@"
            if 65 <= byte <= 90 and begin + 2 <= k < stop - 1 and 97 <= data[k + 1] <= 122:
                before = data[k - 2]
                opened = 97 <= before <= 122 or before == 44 or before == 59  # "," and ";"
                capital[t] |= opened and data[k - 1] == 32
            k += 1
    return readable, capital


@kernel
def words_of_turns(
    data: Whole, offsets: Whole, given: Whole, given_offsets: Whole, given_of: Whole,
    respelling: Respelling,
) -> tuple[Whole, Whole, Whole, Whole]:  # fmt: skip
    """Words of every turn: (bytes, starts, ends, first word of every turn).

    `data` and `offsets` are the texts; turn t with `given_of[t] >= 0` has the words
    of row `given_of[t]` of `given` instead, which `BETWEEN` keeps apart.
    """
    turns = len(offsets) - 1
    room = offsets[turns] - offsets[0] + given_offsets[len(given_offsets) - 1] + 512
    out = np.empty(4 * room, np.uint8)  # "_?" becomes "<code>?", and nothing grows by more
    starts, ends = np.empty(room, np.int32), np.empty(room, np.int32)
    first = np.empty(turns + 1, np.int64)
    words, at = 0, len(respelling.letters)
    out[:at] = respelling.letters
    instead = np.empty(_HEAD + _TAIL, np.int32)
    for t in range(turns):
        first[t] = words
        row = given_of[t]
        if row >= 0:
            begin, stop = given_offsets[row], given_offsets[row + 1]
            words, at = _copy(given, begin, stop, out, at, starts, ends, words)
        else:
            words, at = _read(data, offsets[t], offsets[t + 1], out, at, starts, ends, words)
        gap = words - first[t] - _HEAD - _TAIL
        if gap > 0:  # the middle of an endless turn is left out
            for k in range(first[t] + _HEAD, words - gap):
                starts[k], ends[k] = starts[k + gap], ends[k + gap]
            words -= gap
        if row < 0:
            words = _respelled(out, starts, ends, first[t], words, respelling, instead)
    first[turns] = words
    return out[:at], starts[:words], ends[:words], first


@step
def _respelled(out: Whole, starts: Whole, ends: Whole, begin: int, stop: int,
               respelling: Respelling, instead: Whole) -> int:  # fmt: skip
    """Puts other words where `spelling.respelled` does; returns how many words there are now."""
    more: int = -1
    for k in range(begin, stop):
        place = instead[k - begin] = _place_of(out, starts[k], ends[k], respelling.table)
        if place >= 0 and ends[k] - starts[k] == 1 and _spelled(out, starts, ends, begin, stop, k):
            place = instead[k - begin] = -1
        if place >= 0:
            more = max(more, 0) + int(respelling.first[place + 1] - respelling.first[place]) - 1
    if more < 0:
        return stop
    at = stop + more  # written from the end, so that nothing is overwritten before it is read
    for k in range(stop - 1, begin - 1, -1):
        place = instead[k - begin]
        if place < 0:
            at -= 1
            starts[at], ends[at] = starts[k], ends[k]
        else:
            for word in range(respelling.first[place + 1] - 1, respelling.first[place] - 1, -1):
                at -= 1
                starts[at], ends[at] = respelling.starts[word], respelling.ends[word]
    return stop + more


@step
def _place_of(out: Whole, start: int, end: int, table: Whole) -> int:
    """The place of a word in the table, or -1; a long word stands in none."""
    if end - start > _LONGEST_RESPELLED:
        return -1
    digest = _SEED
    for k in range(start, end):
        digest = (digest ^ np.uint64(out[k])) * _PRIME
    last = np.uint64(len(table) - 1)
    slot = (digest ^ (digest >> np.uint64(29))) & last
    while table[slot, 1] != 0 and table[slot, 0] != digest:
        slot = (slot + np.uint64(1)) & last
    return int(table[slot, 1]) - 1


@step
def _spelled(out: Whole, starts: Whole, ends: Whole, begin: int, stop: int, place: int) -> bool:
    """Whether a single letter that is no word stands near."""
    for k in range(max(place - _REACH, begin), min(place + _REACH + 1, stop)):
        byte = out[starts[k]]
        word = byte == 63 or byte == 33 or byte == 97 or byte == 105 or byte == 117 or byte == 114
        if ends[k] - starts[k] == 1 and not word:  # a mark, "a", "i", "u" and "r"
            return True
    return False


@step
def _copy(given: Whole, k: int, stop: int, out: Whole, at: int, starts: Whole, ends: Whole,
          words: int) -> tuple[int, int]:  # fmt: skip
    """Writes words that were read elsewhere; returns how many words and bytes there are now."""
    while k < stop:
        starts[words] = at
        while k < stop and given[k] != BETWEEN:
            out[at] = given[k]
            at += 1
            k += 1
        ends[words] = at
        words += 1
        k += 1
    return words, at


@step
def _read(data: Whole, k: int, stop: int, out: Whole, at: int, starts: Whole, ends: Whole,
          words: int) -> tuple[int, int]:  # fmt: skip
    """Writes the words of one text; returns how many words and bytes there are now."""
    while k < stop:
        end, kind = _token(data, k, stop)
        if kind != _NOTHING:
            starts[words] = at
            if kind == _SAID:
                for place in range(k, end):
                    byte = data[place]
                    out[at] = byte | 32 if 65 <= byte <= 90 else byte
                    at += 1
            else:
                for place in range(_SHAPE_AT[kind], _SHAPE_AT[kind + 1]):
                    out[at] = _SHAPED[place]
                    at += 1
            ends[words] = at
            words += 1
        k = end
    return words, at


@step
def _token(data: Whole, k: int, stop: int) -> tuple[int, int]:
    """Where that which begins here ends, and what it is: a shape, `_SAID` or `_NOTHING`."""
    byte = data[k]
    if _letter(byte):
        end = _word(data, k, stop)
        if end > k:
            return end, _SAID if end - k <= _LONGEST_WORD else _LONG
        return _code(data, k, stop), _CODE
    if _digit(byte):
        return _figure(data, k, stop)
    if byte == 63 or byte == 33:  # "?" and "!"
        return k + 1, _SAID
    if byte == 46 or byte == 45:  # "." and "-"
        end = k + 1
        while end < stop and data[end] == byte:
            end += 1
        return end, _DOTS if end > k + 1 else _NOTHING
    if byte == 91 or byte == 60:  # "[" and "<"
        end = _tag(data, k, stop)
        if end > k:
            return end, _SAID if end - k <= _LONGEST_WORD else _LONG
        return k + 1, _NOTHING
    if byte == 95:  # "_"
        return _code(data, k, stop), _CODE
    if byte == 36 or byte >= 128:  # "$"
        length = 1 if byte == 36 else _known_beyond_ascii(data, k, stop)
        money = byte == 36 or length == 2 or data[k + 1] == 0x82
        end = _sum(data, k + length, stop) if money else 0
        return (end, _MONEY) if end > k else (k + length, _NOTHING)
    return k + 1, _NOTHING


@step
def _word(data: Whole, k: int, stop: int) -> int:
    """Where letters and apostrophes between letters end; not before a digit. `k` if nowhere."""
    end, last = k, k  # `last` is where the part before the last apostrophe ends
    while end < stop:
        if data[end] == 39 and end + 1 < stop and _letter(data[end + 1]):
            last = end
        elif not _letter(data[end]):
            break
        end += 1
    return last if end < stop and _digit(data[end]) else end


@step
def _code(data: Whole, k: int, stop: int) -> int:
    while k < stop and _in_word(data[k]):
        k += 1
    return k


@step
def _tag(data: Whole, k: int, stop: int) -> int:
    """Where "[name]" or "<noise/>" ends; `k` where none begins."""
    square = data[k] == 91
    end = k + 1
    while end < stop:
        inside = data[end] == 95 or (square and data[end] == 32)
        if not (_letter(data[end]) or (inside and (end > k + 1 or not square))):
            break
        end += 1
    if end == k + 1 or end == stop:
        return k
    if square:
        return end + 1 if data[end] == 93 else k
    return end + 2 if data[end] == 47 and end + 1 < stop and data[end + 1] == 62 else k


@step
def _sum(data: Whole, k: int, stop: int) -> int:
    """Where the figures after a sign of money end; 0 where none follow."""
    if k < stop and _blank(data[k]):
        k += 1
    if k >= stop or not _digit(data[k]):
        return 0
    while k < stop and (_digit(data[k]) or data[k] == 46 or data[k] == 44):
        k += 1
    return k


@step
def _figure(data: Whole, k: int, stop: int) -> tuple[int, int]:
    """Where what begins with a digit ends, and its shape."""
    end = _time(data, k, stop)
    if end:
        return end, _TIME
    end = _date(data, k, stop)
    if end:
        return end, _DATE
    end = _number(data, k, stop)
    if end:
        count = 0
        for place in range(k, end):
            count += _digit(data[place])
        return end, _N2 if count <= 2 else _N4 if count <= 4 else _N5
    return _code(data, k, stop), _CODE


@step
def _time(data: Whole, k: int, stop: int) -> int:
    """Where "9 pm", "9.30am" or "09:30" ends; 0 where none begins."""
    at = k + _digits(data, k, stop, 2)
    minutes = (
        at < stop and (data[at] == 58 or data[at] == 46) and _digits(data, at + 1, stop, 2) == 2
    )
    after = at + 3 if minutes else at
    half = after + 1 if after < stop and _blank(data[after]) else after
    if half < stop and (data[half] | 32 == 97 or data[half] | 32 == 112):  # "a" and "p"
        half += 1
        if half < stop and data[half] == 46:
            half += 1
        if half < stop and data[half] | 32 == 109:  # "m"
            half += 1
            if half == stop or not _in_word(data[half]):
                return half
    return after if minutes and data[at] == 58 else 0


@step
def _date(data: Whole, k: int, stop: int) -> int:
    """Where "24/12/2024" or "2024-12-24" ends; 0 where none begins."""
    for most in (4, 2):
        count = _digits(data, k, stop, most)
        k += count
        if count == 0 or k >= stop or (data[k] != 47 and data[k] != 45):
            return 0
        k += 1
    count = _digits(data, k, stop, 4)
    return k + count if count else 0


@step
def _number(data: Whole, k: int, stop: int) -> int:
    """Where digits with marks and blanks between end, 42 characters at most; 0 where none do."""
    end, found = k, 0
    while end < stop and end - k < 42:
        byte = data[end]
        if _digit(byte):
            if end + 1 == stop or not _in_word(data[end + 1]):
                found = end + 1
        elif not (byte == 46 or byte == 44 or byte == 32 or byte == 45):
            break
        end += 1
    return found
