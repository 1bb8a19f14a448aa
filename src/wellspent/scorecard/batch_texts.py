"""The texts of a batch without repetition: what is read in a text is read once.

distinct   the values of a column, each once, and which of them every row has
saying     a text by a speaker; what it speaks for depends on both
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.compiling import frozen
from wellspent.contacts import SPEAKERS
from wellspent.scorecard.cue_set import Masks, cue_masks, plain_texts
from wellspent.scorecard.kernels import Text, say_texts

__all__ = ["Said", "Texts", "distinct", "read_texts", "say", "text_arrays", "texts_of"]

Whole = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as they were written, and the cues that stand in each.

    `data` and `offsets` are the bytes of the same texts made plain. A trait that is read in the
    words alone is read here, once a text, and weighed by `say`.
    """

    written: Any
    data: Whole
    offsets: Whole
    masks: Masks

    def blank(self) -> Whole:
        """Which texts hold nothing but blanks."""
        return self._without("[!-~]", lambda text: not text.strip())

    def silent(self) -> Whole:
        """Which texts hold no letter and no digit."""
        return self._without("[0-9A-Za-z]", lambda text: not any(map(str.isalnum, text)))

    def _without(self, pattern: str, judge: Any) -> Whole:
        """True where no ASCII character of the pattern stands, and the text is judged so."""
        lacking = ~pc.match_substring_regex(self.written, pattern=pattern).to_numpy(
            zero_copy_only=False
        )
        for place in np.flatnonzero(lacking):
            lacking[place] = judge(self.written[int(place)].as_py())
        return np.asarray(lacking)


class Said(NamedTuple):
    """What sayings speak for: `says` and `words` have one row a saying, `rows` tells which."""

    rows: Whole
    says: Whole
    words: Whole  # how many there are


def read_texts(written: Any) -> Texts:
    """Texts of which none stands twice."""
    plain = plain_texts(written)
    return Texts(written, *text_arrays(plain), cue_masks(written, plain))


def say(weights: Text, texts: Texts, of: Whole, speakers: Whole) -> Said:
    """What these texts (places in `texts`) speak for in the mouths of these speakers."""
    kinds = len(SPEAKERS)
    sayings, rows = distinct(of * kinds + speakers, kinds * len(texts.masks))
    own, who = np.divmod(sayings, kinds)
    return Said(rows, *say_texts(weights, texts.data, texts.offsets, own, who, texts.masks[own]))


def distinct(values: Whole, bound: int) -> tuple[Whole, Whole]:
    """Whole numbers from 0 to below `bound`: each once, rising, and which of them each one is."""
    there = np.zeros(bound, np.bool_)
    there[values] = True
    places = np.cumsum(there) - 1
    return np.flatnonzero(there), places[values]


def text_arrays(texts: Any) -> tuple[Whole, Whole]:
    """The bytes of the texts, and where each begins and ends."""
    _, held_offsets, held = texts.buffers()
    offsets = np.frombuffer(held_offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(held, np.uint8) if held is not None else np.zeros(0, np.uint8)
    return frozen(data), offsets.astype(np.int64)


def texts_of(data: Whole, offsets: Whole) -> Any:
    """The texts whose bytes these are."""
    held: list[Any] = [data, offsets.astype(np.int32)]
    places, words = pa.py_buffer(held[1]), pa.py_buffer(held[0])
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, places, words])
