"""The words of many turns at once, as `reading` finds them one by one: a numba kernel.

Plain turns (letters, apostrophes and marks, all ASCII) are read here. What holds
digits, tags or other characters is read by `reading.words_of` and comes in as
words already, so that both ways agree on every turn.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np

__all__ = ["FNV_OFFSET", "FNV_PRIME", "extended", "split_words", "survey"]

FNV_OFFSET: Final = np.uint64(0xCBF29CE484222325)
FNV_PRIME: Final = np.uint64(0x100000001B3)

_APOSTROPHE, _QUESTION, _BANG, _DOT, _DASH = (np.uint8(ord(c)) for c in "'?!.-")
_LONGEST_WORD = 30
_LONGEST_TEXT = 20_000
_HEAD, _TAIL = 120, 40
_BETWEEN = np.uint8(31)  # what stands between the words of a turn that was read elsewhere


@numba.njit(cache=True)
def _letter(byte):
    return (97 <= byte <= 122) or (65 <= byte <= 90)


@numba.njit(cache=True)
def extended(digest, data, start, end):
    """The FNV-1a hash of what was hashed before, followed by these bytes."""
    for k in range(start, end):
        digest = (digest ^ np.uint64(data[k])) * FNV_PRIME
    return digest


@numba.njit(cache=True)
def survey(data, offsets):
    """Which turns are plain, and which have a capital inside a sentence: two arrays of booleans.

    Plain is what `split_words` can read: ASCII of common length without digits, tags
    and addresses. The second answer holds for plain turns alone.
    """
    turns = len(offsets) - 1
    plain = np.ones(turns, np.bool_)
    capital = np.zeros(turns, np.bool_)
    for t in range(turns):
        begin, stop = offsets[t], offsets[t + 1]
        plain[t] = stop - begin <= _LONGEST_TEXT
        for k in range(begin, stop):
            byte = data[k]
            # a digit, "@", "[", "<", "_", or a character outside ASCII
            if byte >= 128 or 48 <= byte <= 57 or byte in (64, 91, 60, 95):
                plain[t] = False
                break
            if 65 <= byte <= 90 and begin + 2 <= k < stop - 1 and 97 <= data[k + 1] <= 122:
                before = data[k - 2]
                capital[t] |= data[k - 1] == 32 and (97 <= before <= 122 or before in (44, 59))
    return plain, capital


@numba.njit(cache=True)
def split_words(data, offsets, given, given_offsets, given_of):
    """Words of every turn: (bytes, starts, ends, first word of every turn).

    `data` and `offsets` are the texts; turn t with `given_of[t] >= 0` has the words
    of row `given_of[t]` of `given` instead, which `_BETWEEN` keeps apart. The bytes
    are lower-cased words; "..." stands for marks and "<long>" for endless words.
    """
    turns = len(offsets) - 1
    room = len(data) + len(given) + 16 * turns + 64
    out = np.empty(room * 2, np.uint8)
    starts = np.empty(room, np.int32)
    ends = np.empty(room, np.int32)
    first = np.empty(turns + 1, np.int64)
    at = 0
    words = 0
    for t in range(turns):
        first[t] = words
        if given_of[t] >= 0:
            row = given_of[t]
            begin, stop = given_offsets[row], given_offsets[row + 1]
            k = begin
            while k < stop:
                starts[words] = at
                while k < stop and given[k] != _BETWEEN:
                    out[at] = given[k]
                    at += 1
                    k += 1
                ends[words] = at
                words += 1
                k += 1
            continue
        k, stop = offsets[t], offsets[t + 1]
        while k < stop:
            byte = data[k]
            if _letter(byte):
                starts[words] = at
                begin = k
                while k < stop:
                    byte = data[k]
                    if _letter(byte):
                        out[at] = byte | 32
                    elif byte == _APOSTROPHE and k + 1 < stop and _letter(data[k + 1]):
                        out[at] = byte
                    else:
                        break
                    at += 1
                    k += 1
                if k - begin > _LONGEST_WORD:
                    at = starts[words]
                    for code in (60, 108, 111, 110, 103, 62):  # "<long>"
                        out[at] = code
                        at += 1
                ends[words] = at
                words += 1
            elif byte in (_QUESTION, _BANG):
                starts[words] = at
                out[at] = byte
                at += 1
                ends[words] = at
                words += 1
                k += 1
            elif byte in (_DOT, _DASH) and k + 1 < stop and data[k + 1] == byte:
                while k < stop and data[k] == byte:
                    k += 1
                starts[words] = at
                for _ in range(3):
                    out[at] = _DOT
                    at += 1
                ends[words] = at
                words += 1
            else:
                k += 1
        count = words - first[t]
        if count > _HEAD + _TAIL:  # the middle of an endless turn is left out
            gap = count - _HEAD - _TAIL
            for k in range(first[t] + _HEAD, words - gap):
                starts[k] = starts[k + gap]
                ends[k] = ends[k + gap]
            words -= gap
    first[turns] = words
    return out[:at], starts[:words], ends[:words], first
