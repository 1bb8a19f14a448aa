"""The cues of many texts at once: every phrase in one automaton of google-re2.

mask    the cues of a text as bits of a whole number, in the order of `CUES`

It finds what `cues_in` finds; the tests hold the two together.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.scorecard.cues import CUES, PHRASES, SHOUTS

__all__ = ["Masks", "cue_masks", "mask_of", "plain_texts"]

Masks = npt.NDArray[np.uint64]
_MEMORY_BYTES: Final = 256 << 20  # what the automaton may grow to; it is kept between batches


def plain_texts(texts: Any) -> Any:
    """The texts as the phrases are written, each as `plain` gives it."""
    straight = pc.replace_substring(texts, pattern="’", replacement="'")
    return pc.ascii_lower(straight)


def cue_masks(texts: Any, plain: Any) -> Masks:
    """The cues that stand in each text, as a mask; `plain` are the same texts made plain."""
    match = _automaton().Match
    bits: list[int] = []
    ends: list[int] = [0]
    for text in plain.cast(pa.binary()).to_pylist():
        # nothing is kept of what is found but numbers: thousands of lists wake the collector
        bits += match(text) or ()
        ends.append(len(bits))
    masks = _united(np.array(bits, np.uint64), np.array(ends))
    shouted = pc.match_substring_regex(texts, pattern=SHOUTS).to_numpy(zero_copy_only=False)
    return np.asarray(masks | (shouted.astype(np.uint64) << np.uint64(CUES.index("shouts"))))


def mask_of(cues: frozenset[str]) -> np.uint64:
    """The mask that has these cues and no other."""
    return np.uint64(sum(1 << CUES.index(cue) for cue in cues))


def _united(bits: Masks, ends: npt.NDArray[np.int64]) -> Masks:
    """One mask a stretch of places of bits."""
    # differences of running sums are exact though the sums themselves run over
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(np.uint64(1) << bits)])
    return np.asarray(np.diff(sums[ends]), np.uint64)


@cache
def _automaton() -> Any:
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.max_mem = _MEMORY_BYTES
    options.log_errors = False
    phrases = re2.Set.SearchSet(options)
    for phrase in PHRASES.values():
        phrases.Add(phrase)
    phrases.Compile()
    return phrases
