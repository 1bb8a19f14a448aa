"""Where the sentences of many texts stand: `cues.sentences` as loops over bytes, compiled.

A place is given twice, in bytes of UTF-8 and in characters; the tests hold the two together.
"""

# ruff: noqa: PLR0917, PLR1714 - arguments are columns, and bytes are compared one by one

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = ["cut_sentences", "gather"]

Whole = npt.NDArray[Any]

_NEWLINE: Final = 10


@kernel
def _blank(data: Whole, k: Any, stop: Any) -> Any:
    """How many bytes the blank character has that begins here; 0 where none does."""
    byte = np.int64(data[k])
    if byte < 0x80:
        return 1 if 9 <= byte <= 13 or 28 <= byte <= 32 else 0
    if byte == 0xC2 and k + 1 < stop:
        return 2 if data[k + 1] == 0x85 or data[k + 1] == 0xA0 else 0
    if byte < 0xE1 or byte > 0xE3 or k + 2 >= stop:
        return 0
    code = (byte & 0xF) << 12 | (data[k + 1] & 0x3F) << 6 | data[k + 2] & 0x3F
    if 0x2000 <= code <= 0x200A or 0x2028 <= code <= 0x2029:
        return 3
    return 3 if code in {0x1680, 0x202F, 0x205F, 0x3000} else 0


@kernel
def _width(data: Whole, k: Any) -> Any:
    """How many bytes the character has that begins here."""
    byte = data[k]
    return 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4


@kernel
def _is_three(data: Whole, k: Any, stop: Any, last: int) -> Any:
    """Whether the character U+20xx begins here whose third byte is `last`."""
    return k + 2 < stop and data[k] == 0xE2 and data[k + 1] == 0x80 and data[k + 2] == last


@kernel
def _mark(data: Whole, k: Any, stop: Any) -> Any:
    """How many bytes the mark has that may end a sentence here: one of . ! ? …; 0: none."""
    byte = data[k]
    if byte == 46 or byte == 33 or byte == 63:
        return 1
    return 3 if _is_three(data, k, stop, 0xA6) else 0


@kernel
def _closing(data: Whole, k: Any, stop: Any) -> Any:
    """How many bytes the sign has that closes words here: one of " ' ) ”; 0: none."""
    byte = data[k]
    if byte == 34 or byte == 39 or byte == 41:
        return 1
    return 3 if _is_three(data, k, stop, 0x9D) else 0


@kernel
def _blanks(data: Whole, k: Any, stop: Any) -> tuple[Any, Any]:
    """Where the blanks that begin here end, and how many they are."""
    many = 0
    while k < stop:
        size = _blank(data, k, stop)
        if size == 0:
            break
        k, many = k + size, many + 1
    return k, many


@kernel
def _gap(data: Whole, k: Any, stop: Any) -> tuple[Any, Any]:
    """Where what lies between two sentences ends, and how many characters it has; the place
    itself where nothing does. A mark stands before it, or it begins with a line's end.
    """
    j, many = k, 0
    while j < stop:
        size = _closing(data, j, stop)
        if size == 0:
            break
        j, many = j + size, many + 1
    beyond, blanks = _blanks(data, j, stop)
    return (beyond, many + blanks) if blanks > 0 else (k, 0)


@kernel
def _keep(
    spans: Whole, found: int, data: Whole, begin: Any, end: Any, first: Any, last: Any
) -> int:
    """Keeps a sentence without the blanks at its edges, unless nothing is left of it."""
    begin, blanks = _blanks(data, begin, end)
    first += blanks
    while begin < end:
        k = end - 1
        while data[k] & 0xC0 == 0x80:
            k -= 1
        if _blank(data, k, end) == 0:
            break
        end, last = k, last - 1
    if begin == end:
        return found
    spans[found, 0], spans[found, 1] = begin, end
    spans[found, 2], spans[found, 3] = first, last
    return found + 1


@kernel
def cut_sentences(data: Whole, offsets: Whole, held: Whole) -> tuple[Whole, Whole]:
    """Where the sentences of the held texts begin and end, in bytes of `data` and in characters
    of their text, one row a sentence; those of the h-th are `edges[h]` to `edges[h + 1]`.
    """
    most = 0
    for text in held:
        most += (offsets[text + 1] - offsets[text]) // 2 + 1  # each is parted from the next
    spans = np.empty((most, 4), np.int32)
    edges = np.zeros(len(held) + 1, np.int64)
    found = 0
    for h in range(len(held)):
        k, stop = offsets[held[h]], offsets[held[h] + 1]
        begin, first, character = k, 0, 0
        while k < stop:
            mark = _mark(data, k, stop)
            if mark == 0 and data[k] != _NEWLINE:
                k, character = k + _width(data, k), character + 1
                continue
            if mark > 0:
                k, character = k + mark, character + 1
            beyond, characters = _gap(data, k, stop)
            if beyond > k:
                found = _keep(spans, found, data, begin, k, first, character)
                k, character = beyond, character + characters
                begin, first = k, character
        found = _keep(spans, found, data, begin, stop, first, character)
        edges[h + 1] = found
    return spans[:found], edges


@kernel
def gather(data: Whole, begins: Whole, ends: Whole) -> tuple[Whole, Whole]:
    """The bytes of all these stretches one after another, and where each begins and ends."""
    offsets = np.zeros(len(begins) + 1, np.int64)
    for s in range(len(begins)):
        offsets[s + 1] = offsets[s] + ends[s] - begins[s]
    gathered = np.empty(offsets[-1], np.uint8)
    for s in range(len(begins)):
        place = offsets[s]
        for k in range(begins[s], ends[s]):
            gathered[place] = data[k]
            place += 1
    return gathered, offsets
