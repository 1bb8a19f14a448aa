"""What the weights say of every sentence of many contacts, and what of it is heard: compiled.

table   keys (64-bit hashes) by open addressing: a row is a key and its place + 1; (0, 0) is free
cues    the cues of a sentence or a turn, as the bits of one number
"""

# ruff: noqa: PLR0917 - arguments are columns

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["Around", "fill_table", "hear_turns", "read_cues", "settle"]

Whole = npt.NDArray[Any]

_PRIME: Final = np.uint64(0x100000001B3)
_ONE: Final = np.uint64(1)
_NOTHING: Final = -(1 << 60)
_CUSTOMER: Final = 1


class Around(NamedTuple):
    """What each thing around a sentence weighs, kinds in the last dimension.

    `alone` and `others` (cues,), `pairs` (cues, cues), `before` and `after` (speakers, cues);
    `long`, `place` and `to_end` (counts,), the last for all higher ones.
    """

    alone: Whole
    pairs: Whole
    others: Whole
    before: Whole
    after: Whole
    long: Whole
    place: Whole
    to_end: Whole


@step
def _place(table: Whole, key: Any) -> Any:
    """The place of a key, or -1."""
    last = np.uint64(len(table) - 1)
    slot = (key ^ (key >> np.uint64(29))) & last
    while table[slot, 1] != 0 and table[slot, 0] != key:
        slot = (slot + _ONE) & last
    return np.int64(table[slot, 1]) - 1


@kernel
def fill_table(table: Whole, keys: Whole) -> None:
    """Puts every key into the empty table, whose length is a power of 2."""
    last = np.uint64(len(table) - 1)
    for place in range(len(keys)):
        key = keys[place]
        slot = (key ^ (key >> np.uint64(29))) & last
        while table[slot, 1] != 0:
            slot = (slot + _ONE) & last
        table[slot, 0] = key
        table[slot, 1] = place + 1


@kernel
def read_cues(words: Whole, first: Whole, named: Whole, phrases: Whole, bits: Whole,
              name_bit: Any) -> Whole:  # fmt: skip
    """The cues of every sentence; `bits[place]` are those of a phrase, 0 for a mere beginning."""
    cues = np.zeros(len(first) - 1, np.uint64)
    for s in range(len(first) - 1):
        found = np.uint64(0)
        for k in range(first[s], first[s + 1]):
            key, following = words[k], k + 1
            phrase = _place(phrases, key)
            while phrase >= 0:
                found |= bits[phrase]
                if following == first[s + 1]:
                    break
                key = (key * _PRIME) ^ words[following]
                phrase = _place(phrases, key)
                following += 1
        cues[s] = found | name_bit if named[s] else found
    return cues


@kernel
def hear_turns(
    words: Whole, first: Whole, cues: Whole, of: Whole, speakers: Whole, contacts: Whole,
    table: Whole, values: Whole, around: Around, bias: Whole, scale: Whole, shift: int,
) -> tuple[Whole, Whole]:  # fmt: skip
    """For every turn and kind the highest score of its sentences, and which sentence has it."""
    turns, kinds = len(speakers), len(bias)
    best = np.full((turns, kinds), _NOTHING, np.int64)
    where = np.full((turns, kinds), -1, np.int64)
    whole, score = np.zeros(kinds, np.int64), np.zeros(kinds, np.int64)
    for c in range(len(contacts) - 1):
        begin, end = contacts[c], contacts[c + 1]
        for t in range(begin, end):
            if speakers[t] != _CUSTOMER:
                continue
            whole[:] = bias
            _add(whole, around.place, min(t - begin, len(around.place) - 1))
            _add(whole, around.to_end, min(end - 1 - t, len(around.to_end) - 1))
            if t > begin:
                _add_cues(whole, around.before[speakers[t - 1]], _cues_of(cues, of, t - 1, -1))
            if t + 1 < end:
                _add_cues(whole, around.after[speakers[t + 1]], _cues_of(cues, of, t + 1, -1))
            for s in range(of[t], of[t + 1]):
                _own(score, words, first[s], first[s + 1], table, values, scale, shift)
                for kind in range(kinds):
                    score[kind] += whole[kind]
                _add(score, around.long, min(first[s + 1] - first[s], len(around.long) - 1))
                _add_cues(score, around.alone, cues[s])
                _add_pairs(score, around.pairs, cues[s])
                _add_cues(score, around.others, _cues_of(cues, of, t, s))
                for kind in range(kinds):
                    if score[kind] > best[t, kind]:
                        best[t, kind] = score[kind]
                        where[t, kind] = s
    return best, where


@kernel
def settle(best: Whole, thresholds: Whole, contacts: Whole, near: int) -> Whole:
    """Which turns and kinds reach the threshold with no higher score of the kind near: booleans."""
    heard = np.zeros(best.shape, np.bool_)
    for c in range(len(contacts) - 1):
        begin, end = contacts[c], contacts[c + 1]
        for t in range(begin, end):
            for kind in range(len(thresholds)):
                score = best[t, kind]
                if score < thresholds[kind]:
                    continue
                louder = False
                for other in range(max(begin, t - near), min(end, t + near + 1)):
                    louder |= best[other, kind] > score or (
                        best[other, kind] == score and other < t
                    )
                heard[t, kind] = not louder
    return heard


@step
def _own(score: Whole, words: Whole, begin: int, end: int, table: Whole, values: Whole,
         scale: Whole, shift: int) -> None:  # fmt: skip
    score[:] = 0
    for k in range(begin, end):
        _add(score, values, _place(table, words[k]))
        if k + 1 < end:
            _add(score, values, _place(table, (words[k] * _PRIME) ^ words[k + 1]))
    for kind in range(len(score)):
        score[kind] = (score[kind] * scale[end - begin]) >> shift


@step
def _add(score: Whole, rows: Whole, place: Any) -> None:
    if place >= 0:
        for kind in range(len(score)):
            score[kind] += rows[place, kind]


@step
def _add_cues(score: Whole, rows: Whole, cues: Any) -> None:
    cue = 0
    while cues:
        if cues & _ONE:
            for kind in range(len(score)):
                score[kind] += rows[cue, kind]
        cues >>= _ONE
        cue += 1


@step
def _add_pairs(score: Whole, rows: Whole, cues: Any) -> None:
    cue = 0
    while cues:
        one = cues & _ONE
        cues >>= _ONE
        cue += 1
        if one:
            rest, other = cues, cue
            while rest:
                if rest & _ONE:
                    for kind in range(len(score)):
                        score[kind] += rows[cue - 1, other, kind]
                rest >>= _ONE
                other += 1


@step
def _cues_of(cues: Whole, of: Whole, t: int, but: int) -> Any:
    """The cues of a turn's sentences but one."""
    found = np.uint64(0)
    for s in range(of[t], of[t + 1]):
        if s != but:
            found |= cues[s]
    return found
