"""Words among bytes: where they end, which known word each is, and what stands between them.

The compiled part of the screen that knows letters and nothing of what they mean. Numba keeps
compiled code by the file that calls it: after a change here, change `kernel.py` as well.
"""
# ruff: noqa: ANN001, ANN201, ANN202
# mypy: allow-untyped-defs, allow-untyped-calls, allow-incomplete-defs

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.compiling import kernel, step

__all__ = [
    "ends_masked", "enter_words", "is_letter", "is_placeholder", "is_unjudged", "lowered",
    "number_of", "separator",
]  # fmt: skip

_BASIS: Final = np.uint64(14695981039346656037)  # FNV-1a
_PRIME: Final = np.uint64(1099511628211)
_SHIFT: Final = np.uint64(20)


@kernel
def enter_words(slots, blob, starts) -> None:
    """Fills the table: for each word its number, in the first free slot from its own on."""
    for word in range(len(starts) - 1):
        slot = _slot(blob, starts[word], starts[word + 1], len(slots))
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = word


@step
def lowered(data, place, end, low):
    """Past the word that begins here, how many letters it has and how many are capitals."""
    size = capitals = 0
    while place < end:
        sign = data[place]
        if is_letter(sign):
            capitals += sign < 97
            low[size] = sign | 32
            place += 1
        elif sign == 39 and place + 1 < end and is_letter(data[place + 1]):
            low[size] = 39
            place += 1
        elif _curly(data, place, end):
            low[size] = 39
            place += 3
        else:
            break
        size += 1
    return place, size, capitals


@step
def _slot(letters, begin, end, count):
    """Where a word is looked for first; the slots are a power of two."""
    key = _BASIS
    for place in range(begin, end):
        key = (key ^ np.uint64(letters[place])) * _PRIME
    return np.int64((key >> _SHIFT) & np.uint64(count - 1))


@step
def number_of(low, size, slots, blob, starts):
    """The number of a known word; -1 if it is none."""
    slot = _slot(low, 0, size, len(slots))
    while slots[slot] >= 0:
        word = slots[slot]
        begin = starts[word]
        if starts[word + 1] - begin == size:
            place = 0
            while place < size and blob[begin + place] == low[place]:
                place += 1
            if place == size:
                return word
        slot = (slot + 1) & (len(slots) - 1)
    return -1


@step
def is_letter(sign):
    """Whether a byte is a letter of ASCII."""
    return 97 <= sign <= 122 or 65 <= sign <= 90


@step
def ends_masked(low, size):
    """Whether a masked key may begin in this word."""
    end = (109, 97, 115, 107, 101, 100)
    place = 0
    while size >= 6 and place < 6 and low[size - 6 + place] == end[place]:
        place += 1
    return place == 6


@step
def is_unjudged(low, size):
    """A strange word that may be part of an address, or that has an apostrophe."""
    for place in range(size):
        if low[place] == 39:
            return True
    for place in range(size - 3):
        a, b, c, d = low[place], low[place + 1], low[place + 2], low[place + 3]
        if (
            (a == 109 and b == 97 and c == 105 and d == 108)  # mail
            or (a == 121 and b == 97 and c == 104 and d == 111)  # yahoo
            or (a == 111 and b == 117 and c == 116 and d == 108)  # outlook
            or (a == 105 and b == 99 and c == 108 and d == 111)  # icloud
            or (a == 114 and b == 101 and c == 100 and d == 105)  # rediff
        ):
            return True
    if size < 6:
        return False
    a, b, c = low[size - 3], low[size - 2], low[size - 1]
    common = (a == 99 and b == 111 and c == 109) or (a == 110 and b == 101 and c == 116)
    return common or (a == 111 and b == 117 and c == 107)  # com, net, couk


@step
def _curly(data, place, end):
    """Whether a typographic apostrophe stands here, and a letter behind it."""
    return (
        place + 3 < end
        and data[place] == 0xE2
        and data[place + 1] == 0x80
        and data[place + 2] == 0x99
        and is_letter(data[place + 3])
    )


@step
def is_placeholder(data, place, end):
    """Whether what begins with this bracket is a mark that redaction left: "[name]"."""
    behind = place + 1
    while behind < end and (97 <= data[behind] <= 122 or data[behind] == 95):
        behind += 1
    return behind < end and data[behind] == 93 and behind > place + 1


@step
def separator(data, place, end):
    """How many bytes a mark takes that is no letter; 0 if it may be one, or is not known."""
    sign = data[place]
    if sign < 128:
        return 0 if (sign < 32 and sign != 10 and sign != 9) or sign == 127 else 1  # noqa: PLR1714
    if place + 2 < end and sign == 0xE2 and data[place + 1] == 0x80:
        last = data[place + 2]
        return 3 if 0x93 <= last <= 0x94 or 0x98 <= last <= 0x9D or last == 0xA6 else 0
    if place + 3 < end and sign == 0xF0 and data[place + 1] == 0x9F:
        return 4 if 0x8C <= data[place + 2] <= 0xAB else 0  # pictures
    return 2 if place + 1 < end and sign == 0xC2 and data[place + 1] == 0xA3 else 0  # a pound
