"""Which turns could matter to redaction, read off their bytes: the others need no reading.

A turn is quiet if it holds nothing that any way of finding begins with: no row of digits, no
given name, no strange word where a name could stand, no cue that speaks by itself. The screen
errs on one side alone (`hints`). What it cannot read exactly, such as letters outside ASCII, a
placeholder or a strange word with an apostrophe, it never calls quiet.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from wellspent.redaction.hints import Hints
from wellspent.redaction.kernel import Bytes, Longs, read_turns
from wellspent.redaction.marks import known_words, marks_of
from wellspent.redaction.spelling import enter_words

__all__ = ["screen"]

_SLOTS = 1 << 15  # of the table of words, a power of two; more than twice its words


def screen(texts: Any, speakers: Bytes) -> Hints:
    """The hints of each text of an Arrow array of strings; `speakers` are 1 for the agent, 2 for the customer, 0 for others."""
    buffers: list[Any] = texts.buffers()
    _, offsets, data = buffers
    if not len(texts) or offsets is None:
        return np.zeros(0, np.int32)
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.zeros(1, np.uint8)
    read: Any = read_turns
    hints: Hints = read(letters, places, speakers, *_table())
    return hints


@cache
def _table() -> tuple[Hints, Bytes, Hints, Longs]:
    """The known words: by slot their number; their letters, where each begins, their marks."""
    words = known_words()
    blob = np.frombuffer("".join(words).encode(), np.uint8)
    starts = np.zeros(len(words) + 1, np.int32)
    np.cumsum([len(word) for word in words], out=starts[1:])
    marks = np.array([marks_of(word) for word in words], np.int64)
    slots = np.full(_SLOTS, -1, np.int32)
    enter: Any = enter_words
    enter(slots, blob, starts)
    return slots, blob, starts, marks
