"""Turns of noise alone, such as "[inaudible]": their neighbours settle them, or nobody does.

The labelling guide calls noise `other` "when its neighbours do not settle it". So a
turn of nothing but noise takes the part of the turns before and after it where
these two agree, and keeps the labeller's own label where they do not.
Silence is no noise here: it is `waiting`. Nor is laughter, an emoji or a bare "?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from wellspent.contacts import Contact, Turn
from wellspent.labelling.cues import read_cues
from wellspent.parts import Label

__all__ = ["NOISE_AGREES", "is_noise", "settle_noise"]

# how often noise has the part of two neighbours that agree: 26 times of 26 where the reference
# is annotated (python evidence/labels.py), by Laplace's rule of succession, as 26 is not many
NOISE_AGREES: Final = (26 + 1) / (26 + 2)
_BETWEEN: Final = r"[\s.,;:!…–—-]*"


def settle_noise(contact: Contact, labels: Sequence[Label]) -> tuple[Label, ...]:
    """The same labels, with the neighbours' part on noise that stands between two of one part.

    `labels` has one label a turn. The neighbours are the nearest turns before and
    after that are not noise, whoever spoke them. Friction stays. The confidence
    is the smaller one of the neighbours', times `NOISE_AGREES`.
    """
    noisy = [is_noise(turn) for turn in contact.turns]
    if not any(noisy):
        return tuple(labels)
    before = _nearest(labels, noisy)
    after = _nearest(labels[::-1], noisy[::-1])[::-1]
    return tuple(
        _settled(label, *around) if noise else label
        for label, noise, *around in zip(labels, noisy, before, after, strict=True)
    )


def is_noise(turn: Turn) -> bool:
    """Whether the turn is nothing but marks of noise: the phrases of `noise` in `cues.toml`."""
    return _noise_alone().fullmatch(turn.text) is not None


def _nearest(labels: Sequence[Label], noisy: Sequence[bool]) -> list[Label | None]:
    """For every turn, the label of the last turn up to it that is not noise."""
    nearest: list[Label | None] = []
    last: Label | None = None
    for label, noise in zip(labels, noisy, strict=True):
        last = last if noise else label
        nearest.append(last)
    return nearest


def _settled(own: Label, before: Label | None, after: Label | None) -> Label:
    if before is None or after is None or before.part != after.part or before.part == "unknown":
        return own
    confidence = NOISE_AGREES * min(before.confidence, after.confidence)
    return Label(before.part, before.pace, own.friction, confidence)


@cache
def _noise_alone() -> re.Pattern[str]:
    marks = "|".join(re.escape(phrase) for phrase in read_cues()["noise"].phrases)
    return re.compile(f"(?:{_BETWEEN}(?:{marks}))+{_BETWEEN}", re.IGNORECASE)
