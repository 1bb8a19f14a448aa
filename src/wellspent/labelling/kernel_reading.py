"""Cues and traits of many turns at once, as `reading` finds them one by one: a numba kernel."""

from __future__ import annotations

import numba
import numpy as np

from wellspent.labelling.kernel_words import FNV_OFFSET, FNV_PRIME, extended

__all__ = ["TRAITS", "fill_table", "read_turns", "row_of"]

# in the order of the bits of `traits`, as `reading` names them
TRAITS = ("names", "personal", "spelled", "question", "broken", "numbers")
_SPACE, _TAG, _ASKED, _DOT = (np.uint8(ord(c)) for c in " <?.")


@numba.njit(cache=True)
def row_of(table_keys, table_rows, key):
    """The row of a key in an open-addressing table, or -1; the table's size is a power of two."""
    slot = _slot(table_keys, table_rows, key)
    return table_rows[slot]


@numba.njit(cache=True)
def fill_table(table_keys, table_rows, keys):
    """Puts every key into the empty table, with its place as its row."""
    for row in range(len(keys)):
        slot = _slot(table_keys, table_rows, keys[row])
        table_keys[slot] = keys[row]
        table_rows[slot] = row


@numba.njit(cache=True)
def _slot(table_keys, table_rows, key):
    """Where a key stands, or the free place where it would."""
    mask = np.uint64(len(table_keys) - 1)
    slot = (key ^ (key >> np.uint64(29))) & mask
    while table_rows[slot] >= 0 and table_keys[slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return slot


@numba.njit(cache=True)
def read_turns(words, starts, ends, first, capital, phrases, phrase_cues, marked, mark_bits):
    """Cues and traits of every turn: (cue bits, trait bits, hash of every word).

    `phrases` and `marked` are tables (keys, rows). `phrase_cues[row]` are the cue bits of
    a phrase, 0 for the mere beginning of one. `mark_bits[row]` of a word: 1 personal,
    2 a spoken digit, 4 "[name]". `capital[t]`: a word inside turn t has a capital.
    """
    turns = len(first) - 1
    cues = np.zeros(turns, np.uint64)
    traits = np.zeros(turns, np.uint8)
    hashes = np.empty(len(starts), np.uint64)
    for k in range(len(starts)):
        hashes[k] = extended(FNV_OFFSET, words, starts[k], ends[k])
    for t in range(turns):
        begin, stop = first[t], first[t + 1]
        cues[t] = _cues(words, starts, ends, hashes, begin, stop, phrases, phrase_cues)
        bits = 1 if capital[t] else 0
        run = 0
        for k in range(begin, stop):
            row = row_of(marked[0], marked[1], hashes[k])
            marks = mark_bits[row] if row >= 0 else 0
            if marks & 4:
                bits |= 1
            if marks & 1:
                bits |= 2
            run = run + 1 if marks & 2 or _single(words, starts[k], ends[k]) else 0
            if run == 3:
                bits |= 4
            if words[starts[k]] == _TAG:
                bits |= 32
        if stop > begin and words[starts[stop - 1]] == _ASKED:
            bits |= 8
        if stop > begin and words[starts[stop - 1]] == _DOT:
            bits |= 16
        traits[t] = bits
    return cues, traits, hashes


@numba.njit(cache=True)
def _cues(words, starts, ends, hashes, begin, stop, phrases, phrase_cues):
    found = np.uint64(0)
    for k in range(begin, stop):
        key = hashes[k]
        following = k
        row = row_of(phrases[0], phrases[1], key)
        while row >= 0:
            found |= phrase_cues[row]
            following += 1
            if following == stop:
                break
            key = (key ^ np.uint64(_SPACE)) * FNV_PRIME
            key = extended(key, words, starts[following], ends[following])
            row = row_of(phrases[0], phrases[1], key)
    return found


@numba.njit(cache=True)
def _single(words, start, end):
    """One character that is no mark; in UTF-8 the first byte tells how long a character is."""
    byte = words[start]
    length = 1 if byte < 128 else 2 if byte < 224 else 3 if byte < 240 else 4
    return end - start == length and byte not in (33, 63)
