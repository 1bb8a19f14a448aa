"""What the tagger sees of each word of a turn: keys of features, 32 bits each.

feature   a template and what fills it: a word, its class, its ends, its neighbours, the turn
key       the feature as a number; the weights know it by that alone, and quote nobody

Little of it is of any one trade: classes of words and kinds of cues say more than the words.
`tagger_kernel` says the same in compiled code, and the tests hold the two to the same keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wellspent.redaction.tagger_words import (
    CUE_BITS,
    MIXED,
    NOWHERE,
    Token,
    class_of,
    cue_of,
    tokens,
    word_hash,
)

__all__ = ["Worded", "features", "key", "read"]

_MASK: Final = 0xFFFFFFFFFFFFFFFF
WORD_AT: Final = 2  # templates 0 to 4: the word so far away
CLASS_AT: Final = 8  # templates 5 to 11: the class so far away
PREFIX: Final = 12  # 12 to 15: the first one to four bytes
SUFFIX: Final = 16
LENGTH: Final = 20
SHAPE: Final = 21
BEFORE_IT: Final = 22  # class before and its own
BEHIND_IT: Final = 23
AROUND: Final = 24
WORD_BEFORE: Final = 25  # the word before and its class
WORD_BEHIND: Final = 26
TWO_BEFORE: Final = 27
PAIR: Final = 28
NEXT_PAIR: Final = 29
ALL: Final = 30  # all classes of a short turn, and the place
PLACE: Final = 31
TO_END: Final = 32
SIDED: Final = 33
ASKED: Final = 34  # a kind named in the turn before, and its class
NAMED: Final = 35  # a kind named in the same turn, and its class
GAP: Final = 36
NEXT_GAP: Final = 37
CAPITAL: Final = 38
CAPITAL_CLASS: Final = 39
# of the whole turn
WORDS: Final = 40
TURN: Final = 41
OPENED: Final = 42  # the first two words of the turn before
OPENED_CLASSES: Final = 43
LENGTH_BEFORE: Final = 44
SIDE: Final = 45

MOST_LETTERS: Final = 12
MOST_PLACE: Final = 6
MOST_WORDS: Final = 10
MOST_TURNS: Final = 8
SHORT: Final = 5  # words of a turn whose classes are taken all together


@dataclass(frozen=True, slots=True)
class Worded:
    """A turn cut into words: each with its hash and class; `cues` are bits of the kinds named."""

    data: bytes
    tokens: Sequence[Token]
    hashes: Sequence[int]
    classes: Sequence[int]
    cues: int


def read(data: bytes) -> Worded:
    """The words of a turn, looked up."""
    words = [*tokens(data)]
    cues = 0
    for word in words:
        cues |= (1 << cue_of(word.low)) >> 1
    return Worded(
        data, words, [word_hash(w.low) for w in words], [class_of(w.low) for w in words], cues
    )


@lru_cache(maxsize=1 << 15)
def key(template: int, one: int, two: int = 0) -> int:
    """The key of a template filled with two numbers of up to 64 bits."""
    mixed = ((one ^ (template * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 29) ^ two) * 0x94D049BB133111EB) & _MASK
    return mixed >> 32


def features(
    turn: Worded, before: Worded | None, number: int, *, one_sided: bool
) -> list[list[int]]:
    """The keys of every word of a customer's turn.

    `before` is the turn before it, whoever's; `number` counts the customer's turns before it;
    `one_sided` says that the agent's side is missing.
    """
    shared = _of_turn(turn, before, number, one_sided=one_sided)
    asked = before.cues if before else 0
    cased = any(0x41 <= byte <= 0x5A for byte in turn.data)
    return [
        [
            *shared,
            *_of_word(turn.tokens[at].low, turn.hashes[at], turn.classes[at]),
            *_of_neighbours(turn, at),
            *_of_place(turn, at, asked, one_sided=one_sided),
            *_of_marks(turn, at, cased=cased),
        ]
        for at in range(len(turn.tokens))
    ]


def _of_turn(turn: Worded, before: Worded | None, number: int, *, one_sided: bool) -> list[int]:
    hashes = (*before.hashes[:2], 0, 0) if before else (0, 0)
    classes = before.classes[:4] if before else ()
    signature = 1
    for each in classes:
        signature = signature * 32 + each
    length = len(before.tokens) if before else 0
    return [
        key(WORDS, min(len(turn.tokens), MOST_WORDS)),
        key(TURN, min(number, MOST_TURNS)),
        key(OPENED, hashes[0], hashes[1]),
        key(OPENED_CLASSES, signature),
        key(LENGTH_BEFORE, min(length, MOST_PLACE)),
        key(SIDE, int(one_sided)),
    ]


@lru_cache(maxsize=1 << 13)
def _of_word(low: bytes, digest: int, sort: int) -> tuple[int, ...]:
    keys = [key(WORD_AT, digest), key(CLASS_AT, sort), key(LENGTH, min(len(low), MOST_LETTERS))]
    for size in range(1, min(len(low), 4) + 1):
        keys.append(key(PREFIX + size - 1, int.from_bytes(low[:size], "big")))
        keys.append(key(SUFFIX + size - 1, int.from_bytes(low[-size:], "big")))
    if sort == MIXED:
        keys.append(key(SHAPE, _shape(low)))
    return tuple(keys)


def _shape(low: bytes) -> int:
    """Rows of letters (1) and digits (2), as they change, up to fifteen."""
    shape = last = 0
    for byte in low:
        sort = 2 if 0x30 <= byte <= 0x39 else 1
        if sort != last and shape < 4**15:
            shape = shape * 4 + sort
        last = sort
    return shape


def _of_neighbours(turn: Worded, at: int) -> list[int]:
    count = len(turn.tokens)
    words = [turn.hashes[n] if 0 <= n < count else 0 for n in range(at - 2, at + 3)]
    sorts = [turn.classes[n] if 0 <= n < count else NOWHERE for n in range(at - 3, at + 4)]
    own = sorts[3]
    keys = [key(WORD_AT + step, words[2 + step]) for step in (-2, -1, 1, 2)]
    keys += [key(CLASS_AT + step, sorts[3 + step]) for step in (-3, -2, -1, 1, 2, 3)]
    return [
        *keys,
        key(BEFORE_IT, sorts[2] * 32 + own),
        key(BEHIND_IT, own * 32 + sorts[4]),
        key(AROUND, (sorts[2] * 32 + own) * 32 + sorts[4]),
        key(WORD_BEFORE, words[1], own),
        key(WORD_BEHIND, words[3], own),
        key(TWO_BEFORE, key(TWO_BEFORE, words[0], words[1]), own),
        key(PAIR, words[1], words[2]),
        key(NEXT_PAIR, words[2], words[3]),
    ]


def _of_place(turn: Worded, at: int, asked: int, *, one_sided: bool) -> list[int]:
    count, own = len(turn.tokens), turn.classes[at]
    keys = [
        key(PLACE, min(at, MOST_PLACE)),
        key(TO_END, min(count - 1 - at, MOST_PLACE)),
        key(SIDED, own, int(one_sided)),
    ]
    if count <= SHORT:
        signature = 1
        for each in turn.classes:
            signature = signature * 32 + each
        keys.append(key(ALL, signature, at))
    keys += [key(ASKED, bit, own) for bit in range(CUE_BITS) if asked >> bit & 1]
    keys += [key(NAMED, bit, own) for bit in range(CUE_BITS) if turn.cues >> bit & 1]
    return keys


def _of_marks(turn: Worded, at: int, *, cased: bool) -> list[int]:
    words, data = turn.tokens, turn.data
    word = words[at]
    gap = data[words[at - 1].last if at else 0 : word.first]
    behind = data[word.last : words[at + 1].first if at + 1 < len(words) else len(data)]
    keys = [
        key(GAP, int.from_bytes(gap[:3], "big"), int(at > 0)),
        key(NEXT_GAP, int.from_bytes(behind[:3], "big"), int(at + 1 < len(words))),
    ]
    if cased:
        written = _written(data[word.first : word.last])
        written += 4 * (at == 0 or any(mark in gap for mark in b'.!?\n":;'))
        keys += [key(CAPITAL, written), key(CAPITAL_CLASS, written, turn.classes[at])]
    return keys


def _written(word: bytes) -> int:
    """0 in small letters, 1 with a capital, 2 in capitals."""
    if not 0x41 <= word[0] <= 0x5A:
        return 0
    return 2 if len(word) > 1 and not any(0x61 <= byte <= 0x7A for byte in word) else 1
