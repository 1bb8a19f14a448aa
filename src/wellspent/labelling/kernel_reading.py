"""Cues and traits of many turns at once, as `reading` finds them one by one: compiled loops.

number   the place of a word among the different words of a batch
table    keys (64-bit hashes) by open addressing: a row is a key and its place + 1; (0, 0) is free
"""

# ruff: noqa: PLR0917, PLR1714 - arguments are columns, and a set is nothing here

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["TRAITS", "Whole", "fill_table", "number_words", "read_turns"]

Whole = npt.NDArray[Any]

# in the order of the bits of `traits`, as `reading` names them
TRAITS: Final = ("names", "personal", "spelled", "question", "broken", "numbers")
_NAMES, _PERSONAL, _SPELLED, _QUESTION, _BROKEN, _NUMBERS = (1 << k for k in range(6))

# of a word's marks: personal data, a spoken digit, "[name]"
_IS_PERSONAL, _IS_DIGIT, _IS_NAME = 1, 2, 4

# FNV-1a; `kernel_scores` has its own, as steps stand in the file of their kernels
_SEED: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x100000001B3)
_SPACE: Final = np.uint64(32)


@step
def _extended(digest: Any, data: Whole, start: int, end: int) -> Any:
    """The hash of what was hashed before, followed by these bytes."""
    for k in range(start, end):
        digest = (digest ^ np.uint64(data[k])) * _PRIME
    return digest


@step
def _slot(table: Whole, key: Any) -> Any:
    """Where a key stands, or the free place where it would."""
    last = np.uint64(len(table) - 1)
    slot = (key ^ (key >> np.uint64(29))) & last
    while table[slot, 1] != 0 and table[slot, 0] != key:
        slot = (slot + np.uint64(1)) & last
    return slot


@step
def _place(table: Whole, key: Any) -> Any:
    """The place of a key, or -1."""
    return np.int64(table[_slot(table, key), 1]) - 1


@kernel
def fill_table(table: Whole, keys: Whole) -> None:
    """Puts every key into the empty table, whose length is a power of 2."""
    for place in range(len(keys)):
        slot = _slot(table, keys[place])
        table[slot, 0] = keys[place]
        table[slot, 1] = place + 1


@kernel
def number_words(
    words: Whole, starts: Whole, ends: Whole, table: Whole
) -> tuple[Whole, Whole, Whole]:
    """The number of every word, and of every number where it first stands and its hash.

    `table` is empty and longer than there are words.
    """
    numbers = np.empty(len(starts), np.int32)
    places = np.empty(len(starts), np.int64)
    hashes = np.empty(len(starts), np.uint64)
    count = 0
    for k in range(len(starts)):
        digest = _extended(_SEED, words, starts[k], ends[k])
        slot = _slot(table, digest)
        if table[slot, 1] == 0:
            table[slot, 0], table[slot, 1] = digest, count + 1
            places[count], hashes[count] = k, digest
            count += 1
        numbers[k] = np.int64(table[slot, 1]) - 1
    return numbers, places[:count], hashes[:count]


@kernel
def read_turns(words: Whole, starts: Whole, ends: Whole, first: Whole, numbers: Whole,
               places: Whole, hashes: Whole, capital: Whole, phrases: Whole, phrase_cues: Whole,
               marked: Whole, marks: Whole) -> tuple[Whole, Whole]:  # fmt: skip
    """The bits of the cues and of the traits of every turn.

    `phrases` and `marked` are tables. `phrase_cues` are the bits of each phrase, 0 for
    the mere beginning of one; `marks` the bits of each marked word. `capital[t]`: a word
    inside turn t has a capital.
    """
    turns = len(first) - 1
    cues, traits = np.zeros(turns, np.uint64), np.zeros(turns, np.uint8)
    begun, signs = np.empty(len(places), np.int32), np.zeros(len(places), np.uint8)
    for number in range(len(places)):
        begun[number] = _place(phrases, hashes[number])
        mark = _place(marked, hashes[number])
        if mark >= 0:
            signs[number] = marks[mark]
        if _single(words, starts[places[number]], ends[places[number]]):
            signs[number] |= _IS_DIGIT
    for t in range(turns):
        traits[t] = _traits(words, starts, numbers, signs, first[t], first[t + 1])
        if capital[t]:
            traits[t] |= _NAMES
        for k in range(first[t], first[t + 1]):
            phrase = begun[numbers[k]]
            key, following = hashes[numbers[k]], k + 1
            while phrase >= 0:
                cues[t] |= phrase_cues[phrase]
                if following == first[t + 1]:
                    break
                key = (key ^ _SPACE) * _PRIME
                key = _extended(key, words, starts[following], ends[following])
                phrase = _place(phrases, key)
                following += 1
    return cues, traits


@step
def _traits(
    words: Whole, starts: Whole, numbers: Whole, signs: Whole, begin: int, stop: int
) -> int:
    bits, run = 0, 0
    for k in range(begin, stop):
        sign = signs[numbers[k]]
        if sign & _IS_NAME:
            bits |= _NAMES
        if sign & _IS_PERSONAL:
            bits |= _PERSONAL
        run = run + 1 if sign & _IS_DIGIT else 0
        if run == 3:
            bits |= _SPELLED
        if words[starts[k]] == 60:  # "<"
            bits |= _NUMBERS
    if stop > begin and words[starts[stop - 1]] == 63:  # "?"
        bits |= _QUESTION
    if stop > begin and words[starts[stop - 1]] == 46:  # "."
        bits |= _BROKEN
    return bits


@step
def _single(words: Whole, start: int, end: int) -> bool:
    """One character that is no mark; in UTF-8 the first byte tells how long a character is."""
    byte = words[start]
    length = 1 if byte < 128 else 2 if byte < 224 else 3 if byte < 240 else 4
    return end - start == length and byte != 33 and byte != 63  # "!" and "?"
