"""What the features of many turns say, added up: `features` and the weights, compiled.

place    the row of the weights where a feature stands; -1: it has no weight
begun    the hash of a feature's name as far as it is the same for every word
row      the weights of a place, three to a whole number of 64 bits (`packed`): added up, they are
         three sums, and what a processor fetches at once is one row

Features of a closed list come in as tables of places (`closed_features`). Those of one
word are looked up once a batch for each different word, and added up where a turn has all
of them or none; only those of several words are hashed turn by turn. `features` says what
each means; the tests hold the two to the same sums, exactly, as the numbers are whole.
"""

# ruff: noqa: PLR0917 - arguments are columns

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["WIDTH", "WORDS", "Closed", "Turns", "Wording", "most_at_once", "packed", "score_turns"]

WORDS: Final = 8  # of a row
WIDTH: Final = 3 * WORDS  # columns
_BITS: Final = 21  # of each weight in a word; the last of three has one more
_REST: Final = 64 - _BITS

Whole = npt.NDArray[Any]

# FNV-1a; `kernel_reading` has its own, as steps stand in the file of their kernels
_PRIME: Final = np.uint64(0x100000001B3)
_SPACE: Final = np.uint64(32)
_STEM: Final = 5  # characters
_MOST: Final = 4_096  # features of a turn: it has at most 160 words, and some 10 a word


class Turns(NamedTuple):
    """Turns of whole contacts, read: see `kernel_words` and `kernel_reading`."""

    words: Whole
    starts: Whole
    ends: Whole
    first: Whole  # word of each turn
    numbers: Whole  # of each word
    places: Whole  # where each number first stands
    cues: Whole
    traits: Whole
    speakers: Whole  # 0 agent, 1 customer, 2 system
    contacts: Whole  # first turn of each, and the end
    asks: Whole  # whether each turn holds a question mark
    again: Whole  # codes of `kernel_repeats`, each turn's


class Closed(NamedTuple):
    """Places of the features of closed lists; those that always come together as one.

    Before and after mean: by distance and speaker.
    """

    base: Whole  # speaker × grade of length
    cue: Whole  # speaker × cue
    trait: Whole  # speaker × trait
    around: Whole  # five speakers or nobody, as a number of base 4
    near_cue: Whole  # p, n, o × same or other speaker × short or long turn × cue
    near_trait: Whole  # p, n, o × same or other × short or long × trait
    near_length: Whole  # p, n, o × same or other × grade
    far_cue: Whole  # q, m × speaker × cue
    far_trait: Whole  # q, m × speaker × trait
    at: Whole  # grade
    to_end: Whole  # grade
    share: Whole  # fifth
    tenth: Whole  # speaker × tenth
    asked: Whole  # who asked, agent or customer × speaker × grade
    done: Whole  # speaker × cue
    again: Whole  # this turn or the next × code of `kernel_repeats`


class Wording(NamedTuple):
    """How the names of features begin that quote words; each an array of hashes."""

    single: Whole  # any, agent's, customer's, system's, stem, then p, n, o × same or other
    pair: Whole  # two words, the first two or three, the last two
    answer: Whole  # speaker: all words of a short turn
    near: Whole  # p, n, o × same or other: its first two words


def packed(rows: Whole) -> Whole:
    """Rows of whole numbers, shape (rows, `WIDTH`), as `score_turns` reads them: (rows, `WORDS`)."""
    lanes = rows.reshape(-1, WORDS, 3).astype(np.int64)
    found: Whole = lanes[:, :, 0] + (lanes[:, :, 1] << _BITS) + (lanes[:, :, 2] << (2 * _BITS))
    return found


def most_at_once(largest: int) -> int:
    """How many rows, each the sum of three at most, may be added up before they are unpacked.

    `largest` is how far the furthest number of any row is from 0.
    """
    return max(((1 << (_BITS - 1)) - 1) // max(3 * largest, 1), 1)


@step
def _extended(digest: Any, data: Whole, start: int, end: int) -> Any:
    """The hash of what was hashed before, followed by these bytes."""
    for k in range(start, end):
        digest = (digest ^ np.uint64(data[k])) * _PRIME
    return digest


@step
def _place(table: Whole, key: Any) -> Any:
    """The place of a key in a table (see `kernel_reading`), or -1."""
    last = np.uint64(len(table) - 1)
    slot = (key ^ (key >> np.uint64(29))) & last
    while table[slot, 1] != 0 and table[slot, 0] != key:
        slot = (slot + np.uint64(1)) & last
    return np.int64(table[slot, 1]) - 1


@step
def _add(chosen: Whole, place: int) -> None:
    """Notes a feature; `chosen[0]` counts those that have a weight."""
    chosen[chosen[0] + 1] = place
    chosen[0] += place >= 0


@step
def _add_flags(chosen: Whole, bits: Any, places: Whole) -> None:
    """Notes the features whose bits are set."""
    k = 0
    while bits != 0:
        if bits & np.uint64(1):
            _add(chosen, places[k])
        bits >>= np.uint64(1)
        k += 1


@step
def _length(count: int) -> int:
    if count <= 3:
        return count
    return 3 + (count >= 5) + (count >= 8) + (count >= 13) + (count >= 21) + (count >= 34)


@step
def _grade(steps: int) -> int:
    if steps < 3:
        return steps
    return 3 + (steps >= 5) + (steps >= 8) + (steps >= 12) + (steps >= 20) + (steps >= 40)


@kernel
def score_turns(turns: Turns, closed: Closed, wording: Wording, milestones: Any, table: Whole,
                values: Whole, most: int, scores: Whole) -> None:  # fmt: skip
    """Writes to `scores` (turns, `WIDTH`) what the features of every turn say, added up.

    `milestones` are the bits of the cues that are remembered; `table` finds the rows of
    `values` (features, `WORDS`), the weights; so many (`most_at_once`) may be added up packed.
    """
    singles, pairs = _singles(turns, wording, table)
    own = _own_rows(singles, values)
    kept, edges = _vocabularies(turns)
    chosen = np.zeros(_MOST, np.int64)
    for c in range(len(turns.contacts) - 1):
        begin, stop = turns.contacts[c], turns.contacts[c + 1]
        seen, asked = np.zeros(3, np.uint64), np.zeros(3, np.int64)  # by speaker
        for t in range(begin, stop):
            chosen[0], speaker = 0, turns.speakers[t]
            _add_own(chosen, turns, t, closed)
            _add_wording(chosen, turns, t, wording, pairs, table)
            for where in range(3):
                near = _neighbour(turns, t, begin, stop, where)
                if near >= 0:
                    side = 2 * where + (turns.speakers[near] != speaker)
                    for j in range(edges[near], edges[near + 1]):
                        _add(chosen, singles[kept[j], 5 + side])
                    begun = wording.near[side]
                    _add_joined(chosen, turns, begun, turns.first[near], min(
                        turns.first[near] + 2, turns.first[near + 1]), table)  # fmt: skip
                    _add_near(chosen, turns, t, near, where, closed)
            _add_place(chosen, turns, t, begin, stop, closed)
            _add_again(chosen, turns, t, stop, closed)
            for who in range(3):
                _add_flags(chosen, seen[who], closed.done[who])
            for who in range(2):
                _add(chosen, closed.asked[who, speaker, _grade(asked[who])])
            seen[speaker] |= turns.cues[t] & milestones
            asked[speaker] += turns.asks[t]
            _sum(scores[t], chosen, values, most)
            chosen[0] = 0
            for j in range(edges[t], edges[t + 1]):
                _add(chosen, 3 * kept[j] + speaker)
            _sum(scores[t], chosen, own, most)


@step
def _sum(total: Whole, chosen: Whole, values: Whole, most: int) -> None:
    """Adds up the weights of all features noted: one tight loop, which a processor runs ahead in."""
    for begin in range(1, chosen[0] + 1, most):
        a = b = c = d = e = f = g = h = np.int64(0)  # eight words: registers, no memory
        for k in range(begin, min(begin + most, chosen[0] + 1)):
            place = np.uint64(chosen[k])
            a += values[place, 0]
            b += values[place, 1]
            c += values[place, 2]
            d += values[place, 3]
            e += values[place, 4]
            f += values[place, 5]
            g += values[place, 6]
            h += values[place, 7]
        for word, summed in enumerate((a, b, c, d, e, f, g, h)):
            _unpack(total, 3 * word, summed)


@step
def _unpack(total: Whole, column: int, summed: Any) -> None:
    for k in range(2):
        one = (summed << _REST) >> _REST  # the lowest bits, with their sign
        total[column + k] += one
        summed = (summed - one) >> _BITS
    total[column + 2] += summed


@step
def _own_rows(singles: Whole, values: Whole) -> Whole:
    """What every word says of a turn that has it, by speaker: shape (words × 3, `WORDS`)."""
    rows = np.zeros((3 * len(singles), WORDS), np.int64)
    for number in range(len(singles)):
        for speaker in range(3):
            for kind in (0, 1 + speaker, 4):
                if singles[number, kind] >= 0:
                    for k in range(WORDS):
                        rows[3 * number + speaker, k] += values[singles[number, kind], k]
    return rows


@step
def _singles(turns: Turns, wording: Wording, table: Whole) -> tuple[Whole, Whole]:
    """The places of every different word's own features, shape (words, kinds), and how the
    hashes of pairs begin that it is the first word of.
    """
    begun = wording.single
    found = np.empty((len(turns.places), len(begun)), np.int32)
    pairs = np.empty(len(turns.places), np.uint64)
    for number in range(len(turns.places)):
        start, end = turns.starts[turns.places[number]], turns.ends[turns.places[number]]
        stem = _stem(turns.words, start, end)
        for kind in range(len(begun)):
            until = stem if kind == 4 else end
            found[number, kind] = -1
            if until > start:
                key = _extended(begun[kind], turns.words, start, until)
                found[number, kind] = _place(table, key)
        key = _extended(wording.pair[0], turns.words, start, end)
        pairs[number] = (key ^ _SPACE) * _PRIME
    return found, pairs


@step
def _stem(words: Whole, start: int, end: int) -> int:
    """Where the first five characters of a word end; `start` for a word that has no sixth."""
    at = start
    for _ in range(_STEM):
        at += 1
        while at < end and 128 <= words[at] < 192:  # the rest of a character in UTF-8
            at += 1
        if at >= end:
            return start
    return at


@step
def _vocabularies(turns: Turns) -> tuple[Whole, Whole]:
    """The numbers of each turn's different words, packed, and where each turn's begin."""
    kept = np.empty(len(turns.numbers), np.int32)
    edges = np.empty(len(turns.first), np.int64)
    latest = np.full(len(turns.places), -1, np.int64)
    at = 0
    for t in range(len(turns.first) - 1):
        edges[t] = at
        for k in range(turns.first[t], turns.first[t + 1]):
            number = turns.numbers[k]
            if latest[number] != t:
                latest[number] = t
                kept[at] = number
                at += 1
    edges[len(turns.first) - 1] = at
    return kept, edges


@step
def _add_joined(chosen: Whole, turns: Turns, digest: Any, begin: int, stop: int,
                table: Whole) -> None:  # fmt: skip
    """Notes the feature that begins so and ends in these words."""
    for k in range(begin, stop):
        if k > begin:
            digest = (digest ^ _SPACE) * _PRIME
        digest = _extended(digest, turns.words, turns.starts[k], turns.ends[k])
    _add(chosen, _place(table, digest))


@step
def _add_own(chosen: Whole, turns: Turns, t: int, closed: Closed) -> None:
    """What `features._own` names beside words."""
    who = turns.speakers[t]
    _add(chosen, closed.base[who, _length(turns.first[t + 1] - turns.first[t])])
    _add_flags(chosen, turns.cues[t], closed.cue[who])
    _add_flags(chosen, np.uint64(turns.traits[t]), closed.trait[who])


@step
def _add_wording(chosen: Whole, turns: Turns, t: int, wording: Wording, pairs: Whole,
                 table: Whole) -> None:  # fmt: skip
    """What `features._own` names of several words."""
    begin, stop = turns.first[t], turns.first[t + 1]
    for k in range(begin, stop - 1):
        digest = pairs[turns.numbers[k]]
        digest = _extended(digest, turns.words, turns.starts[k + 1], turns.ends[k + 1])
        _add(chosen, _place(table, digest))
    front, last = wording.pair[1], wording.pair[2]
    _add_joined(chosen, turns, front, begin, min(begin + 2, stop), table)
    _add_joined(chosen, turns, front, begin, min(begin + 3, stop), table)
    _add_joined(chosen, turns, last, max(begin, stop - 2), stop, table)
    if stop - begin <= 3:
        _add_joined(chosen, turns, wording.answer[turns.speakers[t]], begin, stop, table)


@step
def _neighbour(turns: Turns, t: int, begin: int, stop: int, where: int) -> int:
    """The turn before, the turn after, or the other's last turn if that is another; or -1."""
    if where == 0:
        return t - 1 if t > begin else -1
    if where == 1:
        return t + 1 if t + 1 < stop else -1
    other = t - 1
    while other >= begin and turns.speakers[other] == turns.speakers[t]:
        other -= 1
    return other if begin <= other < t - 1 else -1


@step
def _add_near(chosen: Whole, turns: Turns, t: int, near: int, where: int,
              closed: Closed) -> None:  # fmt: skip
    """What `features._neighbour` names beside words."""
    size = 0 if turns.first[t + 1] - turns.first[t] <= 3 else 1
    other = 0 if turns.speakers[near] == turns.speakers[t] else 1
    cues, traits = turns.cues[near], np.uint64(turns.traits[near])
    _add_flags(chosen, cues, closed.near_cue[where, other, size])
    _add_flags(chosen, traits, closed.near_trait[where, other, size])
    grade = _length(turns.first[near + 1] - turns.first[near])
    _add(chosen, closed.near_length[where, other, grade])


@step
def _add_place(chosen: Whole, turns: Turns, t: int, begin: int, stop: int,
               closed: Closed) -> None:  # fmt: skip
    """What `features._around` names of farther turns, and `features._place`."""
    around = 0
    for k in range(t - 2, t + 3):
        around = 4 * around + (turns.speakers[k] if begin <= k < stop else 3)
    _add(chosen, closed.around[around])
    for side in range(2):
        far = t - 2 if side == 0 else t + 2
        if begin <= far < stop:
            who = turns.speakers[far]
            _add_flags(chosen, turns.cues[far], closed.far_cue[side, who])
            _add_flags(chosen, np.uint64(turns.traits[far]), closed.far_trait[side, who])
    _add(chosen, closed.at[_grade(t - begin)])
    _add(chosen, closed.to_end[_grade(stop - 1 - t)])
    _add(chosen, closed.share[5 * (t - begin) // (stop - begin)])
    _add(chosen, closed.tenth[turns.speakers[t], 10 * (t - begin) // (stop - begin)])


@step
def _add_again(chosen: Whole, turns: Turns, t: int, stop: int, closed: Closed) -> None:
    """What `repeats` names of this turn and of the next."""
    for side in range(2):
        if t + side < stop:
            for code in turns.again[t + side]:
                if code >= 0:
                    _add(chosen, closed.again[side, code])
