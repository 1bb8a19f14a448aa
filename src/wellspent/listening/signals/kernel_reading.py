"""The sentences and words of many turns at once, as `reading` finds them one by one: compiled.

word      here its hash alone, as `weights.feature_hash` has it
sentence  begin and end in the turn (bytes), whether it is `named`, and its first word

Read here are texts in ASCII, pounds, euros and typographic marks. Other turns are read by
`reading` and come in as hashes already; the tests hold the two to the same.
"""

# ruff: noqa: PLR0911, PLR0917, PLR1714 - a grammar is a list of cases; a set is nothing here

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import borrowed, kernel, step

__all__ = ["read_turns", "readable"]

Whole = npt.NDArray[Any]

_SEED: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x100000001B3)
_MOST_WORDS: Final = 60
_TAG: Final = 30  # letters
_DR, _MR, _MS, _ST, _MRS = 0x6472, 0x6D72, 0x6D73, 0x7374, 0x6D7273  # their letters


@step
def _letter(byte: Any) -> Any:
    return 97 <= byte <= 122 or 65 <= byte <= 90


@step
def _digit(byte: Any) -> Any:
    return 48 <= byte <= 57


@step
def _blank(byte: Any) -> Any:
    return byte == 32 or byte == 10


@step
def _beyond(data: Whole, k: int, stop: int) -> int:
    """Which known mark begins here: 1 £, 2 €, 3 apostrophe, 4 ellipsis, 5 closing quote, 6 other; 0."""
    one, two = data[k], data[k + 1] if k + 1 < stop else 0
    if one == 0xC2:
        return 1 if two == 0xA3 else 0
    if one != 0xE2 or k + 2 >= stop:
        return 0
    three = data[k + 2]
    if two == 0x82:
        return 2 if three == 0xAC else 0
    if two != 0x80:
        return 0
    if three == 0x98 or three == 0x99:
        return 3
    if three == 0xA6:
        return 4
    if three == 0x9D:
        return 5
    return 6 if three == 0x93 or three == 0x94 or three == 0x9C else 0


@step
def _foreign(data: Whole, k: int, stop: int) -> int:
    """How many bytes of a letter or sign of another kind begin here; 0 for what is read elsewhere.

    Blanks beyond ASCII all begin with C2, E1, E2 80, E2 81 or E3.
    """
    byte = data[k]
    if byte >= 0xF0:
        return min(4, stop - k)
    if byte >= 0xE0:
        read_there = byte == 0xE1 or byte == 0xE3
        if read_there or (byte == 0xE2 and k + 1 < stop and data[k + 1] <= 0x81):
            return 0
        return min(3, stop - k)
    return min(2, stop - k) if byte >= 0xC3 else 0


@kernel
def readable(data: Whole, offsets: Whole) -> tuple[Whole, Whole]:
    """Which turns can be read here, and which are ASCII as far as they were looked at."""
    turns = len(offsets) - 1
    can, plain = np.ones(turns, np.bool_), np.ones(turns, np.bool_)
    data = borrowed(data)
    for t in range(turns):
        k, stop = offsets[t], offsets[t + 1]
        while k < stop:
            byte = data[k]
            if byte >= 128:
                plain[t] = False
                mark = _beyond(data, k, stop)
                size = _foreign(data, k, stop) if mark == 0 else 2 if mark == 1 else 3
                if size == 0:
                    can[t] = False
                    break
                k += size
                continue
            if byte == 127 or (byte < 32 and byte != 10):
                can[t] = False
                break
            k += 1
    return can, plain


@kernel
def read_turns(
    data: Whole, offsets: Whole, given_of: Whole, given: tuple[Whole, Whole, Whole, Whole, Whole],
    calendar: Whole,
) -> tuple[Whole, Whole, Whole, Whole, Whole, Whole]:  # fmt: skip
    """Words (hashes), first word, begin, end and `named` of each sentence, first sentence of each turn.

    `given` is the same of the turns that cannot be read here, in their order; turn t with
    `given_of[t] >= 0` is its turn `given_of[t]`.
    """
    g_words, g_first, g_begin, g_end, g_of = given
    data, offsets, calendar = borrowed(data), borrowed(offsets), borrowed(calendar)
    turns = len(offsets) - 1
    room = offsets[turns] - offsets[0] + len(g_words) + 1
    kept = np.empty(room, np.uint64)
    words = borrowed(kept)
    first = np.empty(room + 1, np.int64)
    begins, ends = np.empty(room, np.int32), np.empty(room, np.int32)
    named = np.zeros(room, np.bool_)
    of = np.empty(turns + 1, np.int64)
    count, sentences = 0, 0
    for t in range(turns):
        of[t] = sentences
        row = given_of[t]
        if row >= 0:
            for s in range(g_of[row], g_of[row + 1]):
                first[sentences] = count
                begins[sentences], ends[sentences] = g_begin[s], g_end[s] >> 1
                named[sentences] = g_end[s] & 1
                for w in range(g_first[s], g_first[s + 1]):
                    words[count] = g_words[w]
                    count += 1
                sentences += 1
            continue
        start, stop, k = offsets[t], offsets[t + 1], offsets[t]
        while start < stop:
            close, k = _closing(data, start, k, stop)
            if close < 0:
                continue
            begin, end = start, close
            while begin < end and _blank(data[begin]):
                begin += 1
            while end > begin and _blank(data[end - 1]):
                end -= 1
            before = count
            first[sentences] = count
            count, named[sentences] = _words(data, begin, end, words, count, calendar)
            if count > before:
                begins[sentences], ends[sentences] = begin - offsets[t], end - offsets[t]
                sentences += 1
            start = close
    first[sentences] = count
    of[turns] = sentences
    return (kept[:count], first[: sentences + 1], begins[:sentences], ends[:sentences],
            named[:sentences], of)  # fmt: skip


@step
def _closing(data: Whole, start: int, k: int, stop: int) -> tuple[int, int]:
    """Where the sentence that begins at `start` ends, or -1 for "not at this mark"; where to go on."""
    while k < stop:
        byte = data[k]
        if byte == 10:
            return k + 1, k + 1
        if _mark(data, k, stop):
            return _after_marks(data, start, k, stop)
        k += 1
    return stop, stop


@step
def _mark(data: Whole, k: int, stop: int) -> int:
    """How many bytes of a mark that may close a sentence stand here."""
    byte = data[k]
    if byte == 46 or byte == 63 or byte == 33:
        return 1
    return 3 if byte == 0xE2 and _beyond(data, k, stop) == 4 else 0


@step
def _after_marks(data: Whole, start: int, k: int, stop: int) -> tuple[int, int]:
    end, pause, size = k, True, 1
    while end < stop and size > 0:
        size = _mark(data, end, stop)
        pause &= size == 0 or size == 3 or data[end] == 46
        end += size
    marks = end
    closing = True
    while end < stop and closing:
        byte = data[end]
        if byte == 34 or byte == 39 or byte == 41:
            end += 1
        elif byte == 0xE2 and (
            _beyond(data, end, stop) == 5
            or (_beyond(data, end, stop) == 3 and data[end + 2] == 0x99)
        ):
            end += 3
        else:
            closing = False
    if end < stop and not _blank(data[end]):
        return -1, marks
    if end == marks and end - k == 1 and data[k] == 46:
        return (-1 if _title(data, start, k) else end), end
    if end == marks and pause:
        after = end
        while after < stop and _blank(data[after]):
            after += 1
        return (-1 if after < stop and 97 <= data[after] <= 122 else end), end
    return end, end


@step
def _title(data: Whole, start: int, k: int) -> bool:
    """Whether the up to three characters before are, after a blank, "Dr", "Mrs" and so on."""
    letters = 0
    size = 0
    at = k - 1
    while at >= start and size < 3 and not _blank(data[at]):
        if not _letter(data[at]):
            return False
        letters |= (data[at] | 32) << (8 * size)
        size += 1
        at -= 1
    return letters in (_DR, _MR, _MS, _ST, _MRS)


@step
def _words(
    data: Whole, k: int, stop: int, words: Whole, count: int, calendar: Whole
) -> tuple[int, bool]:
    """Writes the words of one sentence; how many words there are now, and whether it is named."""
    begin, most, named = k, count + _MOST_WORDS, False
    while k < stop and count < most:
        end, digest = _word(data, k, stop)
        if end == k:
            end, digest = _sign(data, k, stop)
        elif digest != _SEED and not named and k - begin >= 2 and _capital(data, k, stop):
            named = not _among(calendar, digest)
        if digest != _SEED:
            words[count] = digest
            count += 1
        k = end
    return count, named


@step
def _word(data: Whole, k: int, stop: int) -> tuple[int, Any]:
    """Where the letters end that begin here, `k` where none do; and their hash."""
    digest = _SEED
    while k < stop:
        byte = data[k]
        if _letter(byte):
            digest = (digest ^ np.uint64(byte | 32)) * _PRIME
            k += 1
        elif byte == 39:
            k += 1
        elif byte < 128:
            break
        elif _beyond(data, k, stop) == 3:
            k += 3
        elif _beyond(data, k, stop) > 0:
            break
        else:
            for _ in range(_foreign(data, k, stop)):
                digest = (digest ^ np.uint64(data[k])) * _PRIME
                k += 1
    return k, digest


@step
def _sign(data: Whole, k: int, stop: int) -> tuple[int, Any]:
    """Where the number, redaction or mark ends that begins here, and its hash; the seed for none."""
    byte, digest = data[k], _SEED
    if _digit(byte):
        while k < stop and _digit(data[k]):
            k += 1
        return k, (digest ^ np.uint64(48)) * _PRIME
    end = _tag(data, k, stop) if byte == 91 else k
    if end > k:
        for place in range(k, end):
            byte = data[place]
            low = byte | 32 if _letter(byte) else 95 if byte == 32 else byte
            digest = (digest ^ np.uint64(low)) * _PRIME
        return end, digest
    mark = _beyond(data, k, stop) if byte >= 128 else 0
    if byte == 63 or byte == 33:
        digest = (digest ^ np.uint64(byte)) * _PRIME
    elif byte == 36 or mark == 1 or mark == 2:
        digest = (digest ^ np.uint64(36)) * _PRIME
    return k + (1 if mark == 0 else 2 if mark == 1 else 3), digest


@step
def _tag(data: Whole, k: int, stop: int) -> int:
    """Where "[card number]" ends; `k` where none begins."""
    end = k + 1
    while (
        end < stop
        and end - k <= _TAG
        and (_letter(data[end]) or data[end] == 95 or data[end] == 32)
    ):
        end += 1
    return end + 1 if end > k + 1 and end < stop and data[end] == 93 else k


@step
def _capital(data: Whole, k: int, stop: int) -> bool:
    """Whether a capital before a small letter stands here, and a small letter or a comma before."""
    if k + 1 >= stop or not 65 <= data[k] <= 90 or not 97 <= data[k + 1] <= 122:
        return False
    before = data[k - 2]
    known = 97 <= before <= 122 or before == 44 or before == 59
    return bool(data[k - 1] == 32 and known)


@step
def _among(sorted_keys: Whole, key: Any) -> bool:
    low, high = 0, len(sorted_keys)
    while low < high:
        middle = (low + high) // 2
        if sorted_keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low < len(sorted_keys) and sorted_keys[low] == key
