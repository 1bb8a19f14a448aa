"""What the features of many turns say, added up: `features` and the weights, compiled.

place    the row of the weights where a feature stands; -1: it has no weight
begun    the hash of a feature's name as far as it is the same for every word

Features of a closed list come in as tables of places (`closed_features`). Those of one
word are looked up once a batch for each different word; only those of several words are
hashed turn by turn. `features` says what each means; the tests hold the two to the same sums.
"""

# ruff: noqa: PLR0917 - arguments are columns

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["Closed", "Turns", "Wording", "score_turns"]

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


class Closed(NamedTuple):
    """Places of the features of closed lists. Before and after mean: by distance and speaker."""

    bias: Whole
    who: Whole  # speaker
    length: Whole  # anybody or speaker × grade
    cue: Whole  # anybody or speaker × cue
    trait: Whole  # anybody or speaker × trait
    around: Whole  # five speakers or nobody, as a number of base 4
    near_cue: Whole  # p, n, o × same or other speaker × any, short or long turn × cue
    near_trait: Whole  # p, n, o × same or other × short or long × trait
    near_length: Whole  # p, n, o × same or other × grade
    far_cue: Whole  # q, m × speaker × cue
    far_trait: Whole  # q, m × speaker × trait
    at: Whole  # grade
    to_end: Whole  # grade
    share: Whole  # fifth
    done: Whole  # speaker × cue


class Wording(NamedTuple):
    """How the names of features begin that quote words; each an array of hashes."""

    single: Whole  # any, agent's, customer's, system's, stem, then p, n, o × same or other
    pair: Whole  # two words, the first two or three, the last two
    answer: Whole  # speaker: all words of a short turn
    near: Whole  # p, n, o × same or other: its first two words


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
                values: Whole, scores: Whole) -> None:  # fmt: skip
    """Adds to `scores` (turns, columns) what the features of every turn say.

    `milestones` are the bits of the cues that are remembered; `table` finds the rows of
    `values` (features, columns), the weights.
    """
    singles = _singles(turns, wording.single, table)
    kept, edges = _vocabularies(turns)
    chosen = np.zeros(_MOST, np.int64)
    for c in range(len(turns.contacts) - 1):
        begin, stop = turns.contacts[c], turns.contacts[c + 1]
        seen = np.zeros(3, np.uint64)  # by speaker
        for t in range(begin, stop):
            chosen[0], speaker = 0, turns.speakers[t]
            _add_own(chosen, turns, t, closed)
            for j in range(edges[t], edges[t + 1]):
                _add(chosen, singles[kept[j], 0])
                _add(chosen, singles[kept[j], 1 + speaker])
                _add(chosen, singles[kept[j], 4])
            _add_wording(chosen, turns, t, wording, table)
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
            for who in range(3):
                _add_flags(chosen, seen[who], closed.done[who])
            seen[speaker] |= turns.cues[t] & milestones
            _sum(scores[t], chosen, values)


@step
def _sum(total: Whole, chosen: Whole, values: Whole) -> None:
    """Adds up the weights of all features noted: one tight loop, which a processor runs ahead in."""
    for k in range(1, chosen[0] + 1):
        place = chosen[k]
        for j in range(len(total)):
            total[j] += values[place, j]


@step
def _singles(turns: Turns, begun: Whole, table: Whole) -> Whole:
    """The places of every different word's own features, shape (words, kinds)."""
    found = np.empty((len(turns.places), len(begun)), np.int32)
    for number in range(len(turns.places)):
        start, end = turns.starts[turns.places[number]], turns.ends[turns.places[number]]
        stem = _stem(turns.words, start, end)
        for kind in range(len(begun)):
            until = stem if kind == 4 else end
            found[number, kind] = -1
            if until > start:
                key = _extended(begun[kind], turns.words, start, until)
                found[number, kind] = _place(table, key)
    return found


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
    who = 1 + turns.speakers[t]
    grade = _length(turns.first[t + 1] - turns.first[t])
    _add(chosen, closed.bias[0])
    _add(chosen, closed.who[turns.speakers[t]])
    for said_by in (0, who):
        _add(chosen, closed.length[said_by, grade])
        _add_flags(chosen, turns.cues[t], closed.cue[said_by])
        _add_flags(chosen, np.uint64(turns.traits[t]), closed.trait[said_by])


@step
def _add_wording(chosen: Whole, turns: Turns, t: int, wording: Wording,
                 table: Whole) -> None:  # fmt: skip
    """What `features._own` names of several words."""
    begin, stop = turns.first[t], turns.first[t + 1]
    for k in range(begin, stop - 1):
        _add_joined(chosen, turns, wording.pair[0], k, k + 2, table)
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
    _add_flags(chosen, cues, closed.near_cue[where, other, 0])
    _add_flags(chosen, cues, closed.near_cue[where, other, 1 + size])
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
