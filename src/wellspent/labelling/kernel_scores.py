"""What the features of many turns say, added up: `features` and the weights, in numba.

Every feature's name is hashed as `weights.feature_hash` would hash it and looked up;
its weights are added to the turn's row. `features` says what each feature means; the
tests hold the two to the same sums.
"""

from __future__ import annotations

import numba
import numpy as np

from wellspent.labelling.kernel_reading import row_of
from wellspent.labelling.kernel_words import FNV_PRIME, extended
from wellspent.labelling.weights import feature_hash

__all__ = ["NAMES", "score_turns"]

# what the kernel writes into features' names: lengths, then grades, then traits (cues follow)
_LENGTHS = ("0", "1", "2", "3", "5", "8", "13", "21", "34")
_GRADES = ("0", "1", "2", ">3", ">5", ">8", ">12", ">20", ">40")
NAMES = (*_LENGTHS, *_GRADES, "names", "personal", "spelled", "question", "broken", "numbers")
_GRADE, _TRAIT, _CUE = len(_LENGTHS), len(_LENGTHS) + len(_GRADES), len(NAMES)

_SPEAKERS = np.frombuffer(b"acs", np.uint8)
_MOST_FEATURES = 4_096  # a turn has at most 160 words, and some 10 features a word
_SPACE, _COLON, _NOBODY, _SAME, _OTHER = (np.uint8(ord(c)) for c in " :-=/")
_SHORT = np.frombuffer(b":short", np.uint8)
_LONG = np.frombuffer(b":long", np.uint8)


def _begun(name):
    return np.uint64(feature_hash(name))


_BIAS, _WHO, _LEN, _WORD, _STEM = (_begun(x) for x in ("bias", "who:", "len:", "ww:", "ws:"))
_PAIR, _FRONT, _LAST, _CUED = (_begun(x) for x in ("wb:", "wf:", "wl:", "c:"))
_TRAITED, _AROUND, _AT, _TO_END = (_begun(x) for x in ("t:", "speakers:", "at:", "to_end:"))
_SHARE, _DONE, _EMPTY = (_begun(x) for x in ("share:", "d:", ""))
_W, _F, _C, _T, _L = (np.frombuffer(x, np.uint8) for x in (b"w:", b"f:", b"c:", b"t:", b"len:"))
_ANSWER = np.frombuffer(b"f:=", np.uint8)
_P, _Q, _N, _M, _O = (np.uint8(ord(c)) for c in "pqnmo")


@numba.njit(cache=True)
def _then(digest, byte):
    return (digest ^ np.uint64(byte)) * FNV_PRIME


@numba.njit(cache=True)
def _length(count):
    if count <= 3:
        return count
    return 4 + (count >= 8) - (count < 5) + (count >= 13) + (count >= 21) + (count >= 34)


@numba.njit(cache=True)
def _graded(steps):
    if steps <= 3:
        return steps
    return 3 + (steps >= 5) + (steps >= 8) + (steps >= 12) + (steps >= 20) + (steps >= 40)


@numba.njit(cache=True)
def _joined(digest, words, starts, ends, begin, stop):
    for k in range(begin, stop):
        if k > begin:
            digest = _then(digest, _SPACE)
        digest = extended(digest, words, starts[k], ends[k])
    return digest


@numba.njit(cache=True)
def _stem(words, start, end):
    """Where the first five characters of a word end, or -1 for a word that has no sixth."""
    count, at = 0, start
    while at < end:
        if count == 5:
            return at
        at += 1
        while at < end and 128 <= words[at] < 192:  # the rest of a character in UTF-8
            at += 1
        count += 1
    return -1


@numba.njit(cache=True)
def score_turns(words, starts, ends, first, hashes, cues, traits, speakers, contacts,
                names, name_starts, milestones, table_keys, table_rows, values, scores):  # fmt: skip
    """Adds to `scores` (turns, columns) what the features of every turn say.

    `contacts` (contacts + 1) are the first turns of the contacts; `speakers` 0 agent,
    1 customer, 2 system. `names` are `NAMES` and then the cues, `milestones` the bits
    of the cues that are remembered; `values` (features, columns) the weights.
    """
    kept, edges = _vocabularies(hashes, first)
    keys = np.empty(_MOST_FEATURES, np.uint64)
    total = np.empty(values.shape[1])
    for c in range(len(contacts) - 1):
        begin, stop = contacts[c], contacts[c + 1]
        seen = np.zeros(3, np.uint64)  # by speaker
        for t in range(begin, stop):
            n = _own(keys, t, words, starts, ends, first, cues, traits, speakers, kept, edges, names, name_starts)  # fmt: skip
            n = _around(keys, n, t, begin, stop, words, starts, ends, first, cues, traits, speakers, kept, edges, names, name_starts)  # fmt: skip
            for speaker in range(3):
                begun = _then(_DONE, _SPEAKERS[speaker])
                n = _flags(keys, n, begun, seen[speaker], _CUE, names, name_starts)
            seen[speakers[t]] |= cues[t] & milestones
            total[:] = 0.0
            for k in range(n):
                row = row_of(table_keys, table_rows, keys[k])
                if row >= 0:
                    for j in range(values.shape[1]):
                        total[j] += values[row, j]
            scores[t] = total


@numba.njit(cache=True)
def _vocabularies(hashes, first):
    """The places of each turn's different words, packed, and where each turn's begin."""
    kept = np.empty(len(hashes) + 1, np.int64)
    edges = np.empty(len(first), np.int64)
    at = 0
    for t in range(len(first) - 1):
        edges[t] = at
        for k in range(first[t], first[t + 1]):
            again = False
            for j in range(edges[t], at):
                if hashes[kept[j]] == hashes[k]:
                    again = True
                    break
            if not again:
                kept[at] = k
                at += 1
    edges[len(first) - 1] = at
    return kept, edges


@numba.njit(cache=True)
def _own(keys, t, words, starts, ends, first, cues, traits, speakers, kept, edges, names, name_starts):  # fmt: skip
    """Writes what `features._own` names; returns how many features there are now."""
    who = _SPEAKERS[speakers[t]]
    begin, stop = first[t], first[t + 1]
    count = stop - begin
    keys[0] = _BIAS
    keys[1] = _then(_WHO, who)
    n = 2
    length = np.uint64(1) << np.uint64(_length(count))
    n = _flags(keys, n, _LEN, length, 0, names, name_starts)
    n = _flags(keys, n, _then(_LEN, who), length, 0, names, name_starts)
    spoken = extended(_then(_EMPTY, who), _W, 0, 2)
    for j in range(edges[t], edges[t + 1]):
        k = kept[j]
        keys[n] = extended(_WORD, words, starts[k], ends[k])
        keys[n + 1] = extended(spoken, words, starts[k], ends[k])
        n += 2
        stem = _stem(words, starts[k], ends[k])
        if stem >= 0:
            keys[n] = extended(_STEM, words, starts[k], stem)
            n += 1
    for k in range(begin, stop - 1):
        keys[n] = _joined(_PAIR, words, starts, ends, k, k + 2)
        n += 1
    keys[n] = _joined(_FRONT, words, starts, ends, begin, min(begin + 2, stop))
    keys[n + 1] = _joined(_FRONT, words, starts, ends, begin, min(begin + 3, stop))
    keys[n + 2] = _joined(_LAST, words, starts, ends, max(begin, stop - 2), stop)
    n += 3
    if count <= 3:
        begun = extended(_then(_EMPTY, who), _ANSWER, 0, 3)
        keys[n] = _joined(begun, words, starts, ends, begin, stop)
        n += 1
    n = _flags(keys, n, _CUED, cues[t], _CUE, names, name_starts)
    n = _flags(keys, n, _then(_CUED, who), cues[t], _CUE, names, name_starts)
    trait = np.uint64(traits[t])
    n = _flags(keys, n, _TRAITED, trait, _TRAIT, names, name_starts)
    return _flags(keys, n, _then(_TRAITED, who), trait, _TRAIT, names, name_starts)


@numba.njit(cache=True)
def _around(keys, n, t, begin, stop, words, starts, ends, first, cues, traits, speakers, kept, edges, names, name_starts):  # fmt: skip
    """Writes what `features._around` and `features._place` name."""
    digest = _AROUND
    for k in range(t - 2, t + 3):
        digest = _then(digest, _SPEAKERS[speakers[k]] if begin <= k < stop else _NOBODY)
    keys[n] = digest
    n += 1
    short = first[t + 1] - first[t] <= 3
    other = t - 1
    while other >= begin and speakers[other] == speakers[t]:
        other -= 1
    if t > begin:
        n = _near(keys, n, _P, t - 1, speakers[t - 1] == speakers[t], short, words, starts, ends, first, cues, traits, kept, edges, names, name_starts)  # fmt: skip
    if t + 1 < stop:
        n = _near(keys, n, _N, t + 1, speakers[t + 1] == speakers[t], short, words, starts, ends, first, cues, traits, kept, edges, names, name_starts)  # fmt: skip
    if begin <= other < t - 1:
        n = _near(keys, n, _O, other, False, short, words, starts, ends, first, cues, traits, kept, edges, names, name_starts)  # fmt: skip
    if t - 2 >= begin:
        n = _far(keys, n, _Q, _SPEAKERS[speakers[t - 2]], cues[t - 2], traits[t - 2], names, name_starts)  # fmt: skip
    if t + 2 < stop:
        n = _far(keys, n, _M, _SPEAKERS[speakers[t + 2]], cues[t + 2], traits[t + 2], names, name_starts)  # fmt: skip
    one = np.uint64(1)
    i, count = t - begin, stop - begin
    n = _flags(keys, n, _AT, one << np.uint64(_graded(i)), _GRADE, names, name_starts)
    to_end = one << np.uint64(_graded(count - 1 - i))
    n = _flags(keys, n, _TO_END, to_end, _GRADE, names, name_starts)
    keys[n] = _then(_SHARE, np.uint8(48 + 5 * i // count))
    return n + 1


@numba.njit(cache=True)
def _near(keys, n, where, near, alike, short, words, starts, ends, first, cues, traits, kept, edges, names, name_starts):  # fmt: skip
    """Writes what `features._neighbour` names."""
    begun = _then(_EMPTY, where)
    same = _SAME if alike else _OTHER
    worded = _then(extended(begun, _W, 0, 2), same)
    for j in range(edges[near], edges[near + 1]):
        keys[n] = extended(worded, words, starts[kept[j]], ends[kept[j]])
        n += 1
    begin, stop = first[near], first[near + 1]
    front = _then(extended(begun, _F, 0, 2), same)
    keys[n] = _joined(front, words, starts, ends, begin, min(begin + 2, stop))
    n += 1
    cued = _then(extended(begun, _C, 0, 2), same)
    plain = n
    n = _flags(keys, n, cued, cues[near], _CUE, names, name_starts)
    for k in range(plain, n):
        keys[k + n - plain] = _sized(keys[k], short)
    n += n - plain
    traited = _then(extended(begun, _T, 0, 2), same)
    plain = n
    n = _flags(keys, n, traited, np.uint64(traits[near]), _TRAIT, names, name_starts)
    for k in range(plain, n):
        keys[k] = _sized(keys[k], short)
    length = np.uint64(1) << np.uint64(_length(stop - begin))
    return _flags(keys, n, _then(extended(begun, _L, 0, 4), same), length, 0, names, name_starts)


@numba.njit(cache=True)
def _far(keys, n, where, who, cues, traits, names, name_starts):
    """Writes what `features._distant` names."""
    begun = _then(_EMPTY, where)
    n = _flags(keys, n, _then(extended(begun, _C, 0, 2), who), cues, _CUE, names, name_starts)
    traited = _then(extended(begun, _T, 0, 2), who)
    return _flags(keys, n, traited, np.uint64(traits), _TRAIT, names, name_starts)


@numba.njit(cache=True)
def _flags(keys, n, begun, bits, offset, names, name_starts):
    """Writes the features that begin so and end in the name of each bit."""
    k = offset
    while bits:
        if bits & np.uint64(1):
            keys[n] = extended(begun, names, name_starts[k], name_starts[k + 1])
            n += 1
        bits >>= np.uint64(1)
        k += 1
    return n


@numba.njit(cache=True)
def _sized(key, short):
    size = _SHORT if short else _LONG
    return extended(key, size, 0, len(size))
