"""The verdicts of the turns of many conversations at once, as `tagger.tag` gives them talk by talk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.compiling import frozen
from wellspent.redaction.lines import unredacted
from wellspent.redaction.tagger import Verdict, lean
from wellspent.redaction.tagger_kernel import UNREAD, Rows, Table, judge
from wellspent.redaction.tagger_kernel_ways import COLUMNS
from wellspent.redaction.tagger_kernel_words import Listed, Words, read_words
from wellspent.redaction.tagger_weights import LABELS, Weights, shipped
from wellspent.redaction.tagger_words import class_of, cue_of, listed_words, word_hash

__all__ = ["Verdicts", "tag_turns"]

Column = Any  # an Arrow array of strings
Numbers = npt.NDArray[Any]


class Verdicts:
    """The verdicts of many turns, by row; lists of them are made when somebody asks."""

    def __init__(self, words: Words, verdicts: Numbers) -> None:
        """Notes which turns hold something."""
        self._words, self._verdicts = words, verdicts
        met = np.concatenate([[0], np.cumsum(verdicts > 0)])
        self.holds: Numbers = met[words.first[1:]] > met[words.first[:-1]]
        """Whether a turn holds something personal, by row."""

    def __getitem__(self, row: int) -> list[Verdict]:
        """The verdicts of a turn; none if it was not read."""
        first, stop = int(self._words.first[row]), int(self._words.first[row + 1])
        if first == stop or self._verdicts[first] == UNREAD:
            return []
        here = slice(first, stop)
        columns = (self._words.starts[here], self._words.ends[here], self._verdicts[here])
        return [*zip(*(column.tolist() for column in columns), strict=True)]

    def of_talk(self, first: int, count: int, *, one_sided: bool) -> list[Sequence[Verdict]]:
        """The verdicts of the turns of a talk from row `first` on.

        Where both sides are heard, those of turns that hold nothing are left out: nobody asks.
        """
        rows = range(first, first + count)
        holds = self.holds[first : first + count].tolist()
        return [
            self[row] if one_sided or each else () for row, each in zip(rows, holds, strict=True)
        ]

    def in_talks(self, talks: Numbers) -> list[bool]:
        """Whether each talk holds something; `talks` are their first rows and the end."""
        met = np.concatenate([[0], np.cumsum(self.holds)])
        held: list[bool] = (met[talks[1:]] > met[talks[:-1]]).tolist()
        return held


def tag_turns(texts: Column, customers: Numbers, talks: Numbers, sided: Numbers,
              weights: Weights | None = None) -> Verdicts:  # fmt: skip
    """The verdicts of turns that lie talk by talk, in order.

    `customers` says whose are the customer's, `talks` are the first rows of the talks and the
    end, `sided` says of each talk whether its agent's side is missing.
    """
    data, offsets = _letters(_blanked(texts))
    words: Words = read_words(data, offsets, _listed())
    verdicts = judge(
        data, offsets, _rows(customers, talks, sided), words, _table(weights or shipped())
    )
    return Verdicts(words, verdicts)


def _rows(customers: Numbers, talks: Numbers, sided: Numbers) -> Rows:
    own = customers.astype(np.uint8)
    before = np.arange(-1, len(own) - 1)
    before[talks[:-1][talks[:-1] < talks[1:]]] = -1
    sizes = np.diff(talks)
    told = np.concatenate([[0], np.cumsum(own, dtype=np.int64)])
    number = told[:-1] - np.repeat(told[talks[:-1]], sizes)
    return Rows(own, before, number, np.repeat(sided.astype(np.int64), sizes))


def _blanked(texts: Column) -> Column:
    """The texts with placeholders blank."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    perhaps: Any = pc.match_substring_regex(array, r"\[|masked-")
    if not pc.any(perhaps).as_py():
        return array
    held: list[Any] = array.filter(perhaps).to_pylist()
    blank = pa.array([unredacted(text) for text in held], pa.string())
    return pc.replace_with_mask(array, perhaps, blank)


def _letters(texts: Column) -> tuple[Numbers, Numbers]:
    """The bytes of all texts, and where each begins and the last one ends."""
    if not len(texts):
        return np.zeros(1, np.uint8), np.zeros(1, np.int64)
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.zeros(1, np.uint8)
    return frozen(letters), places.astype(np.int64)


@cache
def _listed() -> Listed:
    words = listed_words()
    size = 1 << (4 * len(words)).bit_length()
    listed = Listed(np.zeros(size, np.uint64), np.zeros(size, np.int8), np.zeros(size, np.int8))
    for word in words:
        digest = word_hash(word)
        slot = digest & (size - 1)
        while listed.classes[slot]:
            slot = (slot + 1) & (size - 1)
        listed.hashes[slot], listed.classes[slot], listed.cues[slot] = (
            digest, class_of(word), cue_of(word),
        )  # fmt: skip
    return listed


@cache
def _table(weights: Weights) -> Table:
    size = 1 << (3 * len(weights.keys) + 1).bit_length()
    slots, perhaps = np.zeros(size, np.uint64), np.zeros(max(2 * size // 8, 1 << 10), np.uint8)
    for place, key in enumerate(weights.keys.tolist(), 1):
        slot = key & (size - 1)
        while slots[slot]:
            slot = (slot + 1) & (size - 1)
        slots[slot] = key << 32 | place
        bit = key & (8 * len(perhaps) - 1)
        perhaps[bit >> 3] |= 1 << (bit & 7)
    labels = len(LABELS)
    rows = np.zeros((len(weights.keys), COLUMNS), np.int16)
    rows[:, :labels] = weights.rows
    passing = np.zeros((COLUMNS, COLUMNS), np.int32)
    passing[:labels, :labels] = weights.transitions
    taken = np.array([lean(one_sided=False), lean(one_sided=True)])
    return Table(slots, perhaps, rows, passing, np.ascontiguousarray(passing.T), taken)
