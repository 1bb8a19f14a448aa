"""The words of many turns, as `tagger_words.tokens` cuts them one by one: compiled."""
# ruff: noqa: ANN001, ANN202
# mypy: allow-untyped-defs, allow-untyped-calls, allow-incomplete-defs

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step
from wellspent.redaction.tagger_words import MIXED, MOST_DIGITS, ORDINARY, SINGLE, STRANGE

__all__ = ["Listed", "Words", "read_words"]

Whole = npt.NDArray[Any]

_OFFSET: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x100000001B3)


class Listed(NamedTuple):
    """Words on lists, by slot of their hash: the hash, the class (0: the slot is free), the cue."""

    hashes: Whole
    classes: Whole
    cues: Whole


class Words(NamedTuple):
    """The words of all turns: bytes and characters from and to, hash and class.

    `numbers` are the same for the same word.
    """

    first: Whole  # word of each turn, and the end
    bytes_from: Whole
    bytes_to: Whole
    starts: Whole
    ends: Whole
    hashes: Whole
    classes: Whole
    numbers: Whole
    cues: Whole  # of each turn, as bits


@step
def _letter(byte):
    """How many bytes a letter or digit takes that begins here; 0 if none does."""
    if byte < 128:
        small = byte | 32
        return 1 if 97 <= small <= 122 or 48 <= byte <= 57 else 0
    if 0xC3 <= byte <= 0xDF:
        return 2
    return 3 if 0xE0 <= byte <= 0xEF and byte != 0xE2 else 0


@step
def _apostrophe(data, place, stop):
    """How many bytes an apostrophe takes that stands here before a letter; 0 if none does."""
    size = 0
    if data[place] == 39:
        size = 1
    elif (
        place + 2 < stop
        and data[place] == 0xE2
        and data[place + 1] == 0x80
        and data[place + 2] == 0x99
    ):
        size = 3
    return size if size and place + size < stop and _letter(data[place + size]) else 0


@step
def lowered(data, place, stop, low):
    """Writes a word in small letters, its apostrophes straight; returns how many bytes it has."""
    size = 0
    while place < stop:
        byte = data[place]
        if byte == 0xE2:
            low[size] = 39
            place += 3
        else:
            low[size] = byte | 32 if 65 <= byte <= 90 else byte
            place += 1
        size += 1
    return size


@step
def _hash(low, size):
    digest = _OFFSET
    for k in range(size):
        digest = (digest ^ np.uint64(low[k])) * _PRIME
    return digest


@step
def _slot(listed, digest):
    """The slot of a hash, or the free one where it would stand."""
    last = np.uint64(len(listed.hashes) - 1)
    slot = digest & last
    while listed.classes[slot] != 0 and listed.hashes[slot] != digest:
        slot = (slot + np.uint64(1)) & last
    return slot


@step
def _class(low, size, digest, listed):
    digits = 0
    for k in range(size):
        digits += 48 <= low[k] <= 57
    if digits:
        return min(size, MOST_DIGITS) if digits == size else MIXED
    sort = _listed(low, size, digest, listed)
    if not sort and size > 2 and low[size - 1] == 115 and low[size - 2] == 39:
        sort = _listed(low, size - 2, _hash(low, size - 2), listed)
    return sort or STRANGE


@step
def _listed(low, size, digest, listed):
    if size == 1:
        return ORDINARY if low[0] == 97 or low[0] == 105 else SINGLE
    return int(listed.classes[_slot(listed, digest)])


@kernel
def read_words(data: Whole, offsets: Whole, listed: Listed) -> Words:
    """The words of every turn."""
    count = len(offsets) - 1
    room = (offsets[count] - offsets[0]) // 2 + count + 1
    longest = 1
    for row in range(count):
        longest = max(longest, offsets[row + 1] - offsets[row])
    low = np.empty(longest, np.uint8)
    first, cues = np.zeros(count + 1, np.int64), np.zeros(count, np.int32)
    bytes_from, bytes_to = np.empty(room, np.int32), np.empty(room, np.int32)
    starts, ends = np.empty(room, np.int32), np.empty(room, np.int32)
    hashes, classes = np.empty(room, np.uint64), np.empty(room, np.int8)
    numbers, samples = np.empty(room, np.int32), np.empty(room, np.int32)
    bits = np.empty(room, np.int32)  # of each different word: the kind it names
    slots = 1024
    while slots < 2 * room:
        slots *= 2
    met = np.zeros(slots, np.int32)  # by slot of a hash the number of a word, from 1
    n = different = 0
    for row in range(count):
        place, stop, characters = offsets[row], offsets[row + 1], 0
        while place < stop:
            size = _letter(data[place])
            if not size:
                characters += data[place] & 0xC0 != 0x80
                place += 1
                continue
            bytes_from[n], starts[n] = place, characters
            while size:
                place += size
                characters += 1
                size = _letter(data[place]) if place < stop else 0
                if not size and place < stop:
                    size = _apostrophe(data, place, stop)
            bytes_to[n] = place
            size = lowered(data, bytes_from[n], place, low)
            possessive = size > 2 and low[size - 1] == 115 and low[size - 2] == 39
            ends[n] = characters - 2 if possessive else characters
            hashes[n] = _hash(low, size)
            slot = _met(met, hashes, samples, hashes[n])
            if met[slot] == 0:
                samples[different] = n
                classes[n] = _class(low, size, hashes[n], listed)
                bits[different] = _cue(size, hashes[n], listed)
                different += 1
                met[slot] = different
            number = met[slot] - 1
            numbers[n], classes[n] = number, classes[samples[number]]
            cues[row] |= bits[number]
            n += 1
        first[row + 1] = n
    return Words(first, bytes_from, bytes_to, starts, ends, hashes, classes, numbers, cues)


@step
def _met(met, hashes, samples, digest):
    """The slot of a word that was met, or the free one where it would stand."""
    last = np.uint64(len(met) - 1)
    slot = (digest ^ (digest >> np.uint64(32))) & last
    while met[slot] != 0 and hashes[samples[met[slot] - 1]] != digest:
        slot = (slot + np.uint64(1)) & last
    return slot


@step
def _cue(size, digest, listed):
    """The kind that a word names, as a bit; 0 if it names none."""
    slot = _slot(listed, digest)
    named = size > 1 and listed.classes[slot] != 0 and listed.cues[slot] > 0
    return 1 << (listed.cues[slot] - 1) if named else 0
