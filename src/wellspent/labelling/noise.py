"""Turns of noise alone, such as "[inaudible]": their neighbours settle them, or nobody does.

The labelling guide calls noise `other` "when its neighbours do not settle it". So a
turn of nothing but noise takes the part of the turns before and after it where
these two agree, and keeps the labeller's own label where they do not.
Silence is no noise here: it is `waiting`. Nor is laughter, an emoji or a bare "?".
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.labelling.cues import read_cues
from wellspent.labelling.decisions import Decisions

__all__ = ["NOISE_AGREES", "is_noise", "may_be_noise", "settle_noise"]

# how often noise has the part of two neighbours that agree: 26 times of 26 where the reference
# is annotated (python evidence/labels.py), by Laplace's rule of succession, as 26 is not many
NOISE_AGREES: Final = (26 + 1) / (26 + 2)
_BETWEEN: Final = r"[\s.,;:!…–—-]*"


def settle_noise(
    decided: Decisions, contacts: npt.NDArray[np.int64], noisy: npt.NDArray[np.bool_]
) -> Decisions:
    """The same decisions, with the neighbours' part on noise that stands between two of one part.

    `contacts` (turns,) tells the contacts apart, `noisy` (turns,) says which turns are
    noise. The neighbours are the nearest turns of the contact before and after that are
    not, whoever spoke them. Friction stays. The confidence is the smaller one of the
    neighbours', times `NOISE_AGREES`.
    """
    if not noisy.any():
        return decided
    part, pace, sure = decided.part.copy(), decided.pace.copy(), decided.confidence.copy()
    clear = np.flatnonzero(~noisy)
    for turn in np.flatnonzero(noisy):
        place = int(np.searchsorted(clear, turn))
        if place in (0, len(clear)):
            continue
        before, after = clear[place - 1], clear[place]
        inside = contacts[before] == contacts[turn] == contacts[after]
        if inside and decided.part[before] == decided.part[after] >= 0:
            part[turn], pace[turn] = decided.part[before], decided.pace[before]
            sure[turn] = NOISE_AGREES * min(decided.confidence[before], decided.confidence[after])
    return decided._replace(part=part, pace=pace, confidence=np.round(sure, 4))


def may_be_noise(texts: pa.ChunkedArray[Any]) -> npt.NDArray[np.bool_]:
    """For every text whether it is nothing but marks of noise."""
    found = pc.match_substring_regex(texts, r"[\[<]").to_numpy(zero_copy_only=False).astype(bool)
    places = np.flatnonzero(found)
    if len(places):
        held: list[Any] = texts.take(places).to_pylist()
        found[places] = [is_noise(text) for text in held]
    return found


def is_noise(text: str) -> bool:
    """Whether a text is nothing but marks of noise: the phrases of `noise` in `cues.toml`."""
    return _noise_alone().fullmatch(text) is not None


@cache
def _noise_alone() -> re.Pattern[str]:
    marks = "|".join(re.escape(phrase) for phrase in read_cues()["noise"].phrases)
    return re.compile(f"(?:{_BETWEEN}(?:{marks}))+{_BETWEEN}", re.IGNORECASE)
