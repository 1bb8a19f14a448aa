"""The tagger's compiled part: the verdicts of many turns, as `tagger.tag` gives them.

`tagger_features` says what each key means, `tagger` how the verdicts are reached; the tests
hold this to the same verdicts. What a word adds by itself, for itself and for its neighbours,
is summed up once for all the turns that say it.
"""
# ruff: noqa: ANN001, ANN202, PLR0917, PLR1714
# mypy: allow-untyped-defs, allow-untyped-calls, allow-incomplete-defs

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step
from wellspent.redaction.tagger_features import (
    ALL,
    AROUND,
    ASKED,
    BEFORE_IT,
    BEHIND_IT,
    CAPITAL,
    CAPITAL_CLASS,
    CLASS_AT,
    GAP,
    LENGTH,
    LENGTH_BEFORE,
    MOST_LETTERS,
    MOST_PLACE,
    MOST_TURNS,
    MOST_WORDS,
    NAMED,
    NEXT_GAP,
    NEXT_PAIR,
    OPENED,
    OPENED_CLASSES,
    PAIR,
    PLACE,
    PREFIX,
    SHAPE,
    SHORT,
    SIDE,
    SIDED,
    SUFFIX,
    TO_END,
    TURN,
    TWO_BEFORE,
    WORD_AT,
    WORD_BEFORE,
    WORD_BEHIND,
    WORDS,
)
from wellspent.redaction.tagger_kernel_ways import COLUMNS, NEVER, best_ways, verdict
from wellspent.redaction.tagger_kernel_words import Words, lowered
from wellspent.redaction.tagger_words import CLASSES, MIXED, NOWHERE, ORDINARY

__all__ = ["UNREAD", "Rows", "Table", "judge"]

Whole = npt.NDArray[Any]

UNREAD: Final = -2
"""The verdict of the words of turns that are not read."""
_MOST_FEATURES: Final = 128  # of one word; it has some eighty at most
_NEAR: Final = 5  # places that a word says something of: two before it to two behind
_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xBF58476D1CE4E5B9)
_THIRD: Final = np.uint64(0x94D049BB133111EB)


class Table(NamedTuple):
    """The weights, in `COLUMNS` columns.

    `slots` by slot of a key it and its row plus one in 64 bits, or 0; `perhaps` one bit a key,
    so that most keys without a weight are passed over fast; `back` are the transitions from
    the column's label to the row's; `taken` is what `lean` takes off, by side.
    """

    slots: Whole
    perhaps: Whole
    rows: Whole
    transitions: Whole
    back: Whole
    taken: Whole


class Rows(NamedTuple):
    """Of each turn: whether it is a customer's, the one before it or -1, how many of the customer's
    stand before it, and whether its agent's side is missing.
    """

    own: Whole
    before: Whole
    number: Whole
    sided: Whole


class _Sums(NamedTuple):
    """What each different word adds to the five places around it, once it is `ready`; what the
    edge of a turn adds; and what each class adds three places on and back.
    """

    ready: Whole
    words: Whole
    edge: Whole
    far: Whole


@step
def _key(template, one, two):
    mixed = (np.uint64(one) ^ (np.uint64(template) * _FIRST)) * _SECOND
    mixed = (mixed ^ (mixed >> np.uint64(29)) ^ np.uint64(two)) * _THIRD
    return mixed >> np.uint64(32)


@step
def _note(keys, template, one, two):
    """Notes a feature; `keys[0]` counts them."""
    keys[0] += np.uint64(1)
    keys[keys[0]] = _key(template, one, two)


@step
def _add(scores, at, keys, look):
    """Adds to the scores of a word the weights of the features noted, and forgets them."""
    slots, perhaps, weights = look
    bits, last = np.uint64(8 * len(perhaps) - 1), np.uint64(len(slots) - 1)
    for k in range(1, keys[0] + 1):
        key = keys[k]
        bit = key & bits
        if not perhaps[bit >> np.uint64(3)] >> np.uint8(bit & np.uint64(7)) & np.uint8(1):
            continue
        slot = key & last
        while slots[slot] != 0:
            if slots[slot] >> np.uint64(32) == key:
                row = np.int64(slots[slot] & np.uint64(0xFFFFFFFF)) - 1
                for column in range(COLUMNS):
                    scores[at, column] += weights[row, column]
                break
            slot = (slot + np.uint64(1)) & last
    keys[0] = 0


@kernel
def judge(data: Whole, offsets: Whole, rows: Rows, words: Words, table: Table) -> Whole:
    """The verdict of every word, int8; `UNREAD` for the words of turns that are not read."""
    count = len(rows.own)
    most, longest = 1, 4
    for row in range(count):
        most = max(most, words.first[row + 1] - words.first[row])
        longest = max(longest, offsets[row + 1] - offsets[row])
    different = 0
    for n in range(words.first[count]):
        different = max(different, words.numbers[n] + 1)
    verdicts = np.full(words.first[count], UNREAD, np.int8)
    own = np.empty((most, COLUMNS), np.int32)
    ahead, back = np.empty((most, COLUMNS), np.int32), np.empty((most, COLUMNS), np.int32)
    low, keys = np.empty(longest, np.uint8), np.zeros(_MOST_FEATURES, np.uint64)
    look = (table.slots, table.perhaps, table.rows)
    sums = _Sums(
        np.zeros(different, np.bool_), np.zeros((different * _NEAR, COLUMNS), np.int32),
        np.zeros((_NEAR, COLUMNS), np.int32), np.zeros((2 * CLASSES, COLUMNS), np.int32),
    )  # fmt: skip
    _add_edges(sums, keys, look)
    for row in range(count):
        first, stop = words.first[row], words.first[row + 1]
        if not rows.own[row] or _is_ordinary(words.classes, first, stop):
            continue
        for n in range(first, stop):
            if not sums.ready[words.numbers[n]]:
                _add_word(sums, keys, look, words, n, data, low)
        own[0] = 0
        own[0, table.taken.shape[1] - 2 :] = NEVER
        _score_turn(own, data, offsets, row, rows, words, keys, look, sums)
        best_ways(own, ahead, back, stop - first, table.transitions, table.back)
        taken = table.taken[rows.sided[row]]
        for t in range(stop - first):
            sort = words.classes[first + t]
            verdicts[first + t] = verdict(ahead[t], back[t], taken, 1 <= sort <= MIXED)
    return verdicts


@step
def _is_ordinary(classes, first, stop):
    for n in range(first, stop):  # noqa: SIM110 - compiled
        if classes[n] != ORDINARY:
            return False
    return True


@step
def _add_edges(sums, keys, look):
    """What stands beyond a turn's ends, and what words three places off say by their class."""
    for to in range(-2, 3):
        if to != 0:
            _note(keys, WORD_AT + to, 0, 0)
            _note(keys, CLASS_AT + to, NOWHERE, 0)
            _add(sums.edge, 2 + to, keys, look)
    for sort in range(CLASSES):
        _note(keys, CLASS_AT - 3, sort, 0)
        _add(sums.far, sort, keys, look)
        _note(keys, CLASS_AT + 3, sort, 0)
        _add(sums.far, CLASSES + sort, keys, look)


@step
def _add_word(sums, keys, look, words, n, data, low):
    """What a word adds by itself, to its own place and to those around it."""
    number, sort = words.numbers[n], words.classes[n]
    sums.ready[number] = True
    for to in range(-2, 3):
        _note(keys, WORD_AT + to, words.hashes[n], 0)
        _note(keys, CLASS_AT + to, sort, 0)
        _add(sums.words, number * _NEAR + 2 + to, keys, look)
    size = lowered(data, words.bytes_from[n], words.bytes_to[n], low)
    _note(keys, LENGTH, min(size, MOST_LETTERS), 0)
    head = tail = 0
    for k in range(min(size, 4)):
        head = head * 256 + low[k]
        tail += low[size - 1 - k] << (8 * k)
        _note(keys, PREFIX + k, head, 0)
        _note(keys, SUFFIX + k, tail, 0)
    if sort == MIXED:
        shape = last = 0
        for k in range(size):
            kind = 2 if 48 <= low[k] <= 57 else 1
            if kind != last and shape < 4**15:
                shape = shape * 4 + kind
            last = kind
        _note(keys, SHAPE, shape, 0)
    _add(sums.words, number * _NEAR + 2, keys, look)


@step
def _score_turn(own, data, offsets, row, rows, words, keys, look, sums):
    """The scores of the words of a turn, each by itself."""
    first, stop = words.first[row], words.first[row + 1]
    begin, end = offsets[row], offsets[row + 1]
    cased = False
    for k in range(begin, end):
        cased |= 65 <= data[k] <= 90
    before = rows.before[row]
    asked = words.cues[before] if before >= 0 else 0
    signature = 1
    for n in range(first, min(stop, first + SHORT)):
        signature = signature * 32 + words.classes[n]
    _note_turn(keys, rows, row, words)
    _add(own, 0, keys, look)
    for n in range(first + 1, stop):
        for column in range(COLUMNS):
            own[n - first, column] = own[0, column]
    hashes, classes, numbers = words.hashes, words.classes, words.numbers
    added, edge, far = sums.words, sums.edge, sums.far
    begins, ends = words.bytes_from, words.bytes_to
    named, sided = words.cues[row], rows.sided[row]
    for n in range(first, stop):
        at, sort = n - first, np.int64(classes[n])
        _add_sums(own, at, added, edge, numbers, n, first, stop)
        left, right = _class_at(classes, n - 3, first, stop), _class_at(classes, n + 3, first, stop)
        for column in range(COLUMNS):
            own[at, column] += far[left, column]
            own[at, column] += far[CLASSES + right, column]
        _note_neighbours(keys, hashes, classes, n, first, stop)
        _note(keys, PLACE, min(at, MOST_PLACE), 0)
        _note(keys, TO_END, min(stop - 1 - n, MOST_PLACE), 0)
        _note(keys, SIDED, sort, sided)
        if stop - first <= SHORT:
            _note(keys, ALL, signature, at)
        _note_cues(keys, ASKED, asked, sort)
        _note_cues(keys, NAMED, named, sort)
        gap = ends[n - 1] if at > 0 else begin
        behind = begins[n + 1] if n + 1 < stop else end
        _note(keys, GAP, _three(data, gap, begins[n]), at > 0)
        _note(keys, NEXT_GAP, _three(data, ends[n], behind), n + 1 < stop)
        if cased:
            written = _written(data, gap, begins[n], ends[n], at == 0)
            _note(keys, CAPITAL, written, 0)
            _note(keys, CAPITAL_CLASS, written, sort)
        _add(own, at, keys, look)


@step
def _note_turn(keys, rows, row, words):
    first, stop = words.first[row], words.first[row + 1]
    before = rows.before[row]
    one = two = np.uint64(0)
    length, signature = 0, 1
    if before >= 0:
        start, length = words.first[before], words.first[before + 1] - words.first[before]
        if length > 0:
            one = words.hashes[start]
        if length > 1:
            two = words.hashes[start + 1]
        for n in range(start, start + min(length, 4)):
            signature = signature * 32 + words.classes[n]
    _note(keys, WORDS, min(stop - first, MOST_WORDS), 0)
    _note(keys, TURN, min(rows.number[row], MOST_TURNS), 0)
    _note(keys, OPENED, one, two)
    _note(keys, OPENED_CLASSES, signature, 0)
    _note(keys, LENGTH_BEFORE, min(length, MOST_PLACE), 0)
    _note(keys, SIDE, rows.sided[row], 0)


@step
def _add_sums(own, at, added, edge, numbers, n, first, stop):
    """What the word and those around it add by themselves."""
    for to in range(_NEAR):
        place = n + to - 2
        if first <= place < stop:
            row = np.int64(numbers[place]) * _NEAR + to
            for column in range(COLUMNS):
                own[at, column] += added[row, column]
        else:
            for column in range(COLUMNS):
                own[at, column] += edge[to, column]


@step
def _note_cues(keys, template, cues, sort):
    bit = 0
    while cues:
        if cues & 1:
            _note(keys, template, bit, sort)
        cues >>= 1
        bit += 1


@step
def _hash_at(hashes, n, first, stop):
    return hashes[n] if first <= n < stop else np.uint64(0)


@step
def _class_at(classes, n, first, stop):
    return np.int64(classes[n]) if first <= n < stop else np.int64(NOWHERE)


@step
def _note_neighbours(keys, hashes, classes, n, first, stop):
    own = np.int64(classes[n])
    left, right = _class_at(classes, n - 1, first, stop), _class_at(classes, n + 1, first, stop)
    before, behind = _hash_at(hashes, n - 1, first, stop), _hash_at(hashes, n + 1, first, stop)
    _note(keys, BEFORE_IT, left * 32 + own, 0)
    _note(keys, BEHIND_IT, own * 32 + right, 0)
    _note(keys, AROUND, (left * 32 + own) * 32 + right, 0)
    _note(keys, WORD_BEFORE, before, own)
    _note(keys, WORD_BEHIND, behind, own)
    two = _key(TWO_BEFORE, _hash_at(hashes, n - 2, first, stop), before)
    _note(keys, TWO_BEFORE, two, own)
    _note(keys, PAIR, before, hashes[n])
    _note(keys, NEXT_PAIR, hashes[n], behind)


@step
def _written(data, gap, start, last, opens):
    """Whether a word is written in small letters (0), with a capital (1) or in capitals (2); four
    more where it opens a sentence.
    """
    written = 0
    if 65 <= data[start] <= 90:
        small = last - start == 1
        for k in range(start, last):
            small |= 97 <= data[k] <= 122
        written = 1 if small else 2
    for k in range(gap, start):
        sign = data[k]
        opens |= sign == 46 or sign == 33 or sign == 63 or sign == 10 or sign == 34
        opens |= sign == 58 or sign == 59
    return written + 4 * opens


@step
def _three(data, place, stop):
    """Up to three bytes as one number."""
    number = 0
    for k in range(place, min(stop, place + 3)):
        number = number * 256 + data[k]
    return number
