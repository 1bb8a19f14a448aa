"""A few contacts by lot, spread over all kinds of contacts, that fill the time.

The frame is put in order of queue, segment, kind of day and length; every so-and-so-many-th place is taken
from a random start (systematic sampling, Madow 1949), and within a cell of equal traits the lot says who
stands at the place. A draw whose minutes miss the time by more than a fifth is drawn again, which makes very
long contacts a little less likely: the chance of a length is counted over many draws, and told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.hour.model import Frame, NothingToHear

__all__ = ["LEAST", "Drawn", "draw_sample"]

LEAST: Final = 8  # contacts of the frame, below which none stands for others
_STRAYS: Final = 0.2  # of the time asked for
_DRAWS: Final = 1_000

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The places of the frame that were drawn, in the order of the frame, and their chances.

    `chances` are by length; `again` is the share of draws that would have been drawn again.
    """

    places: tuple[int, ...]
    inclusion: tuple[float, ...]
    chances: dict[str, float]
    again: float


def draw_sample(
    frame: Frame, minutes: float, rng: np.random.Generator, length: str, draws: int = _DRAWS
) -> Drawn:
    """As many contacts as fill `minutes`, at least two; `length` names the trait of their length.

    Chances are counted over so many `draws`. Raises `NothingToHear` for a frame of fewer than `LEAST` contacts.
    """
    if len(frame.contacts) < LEAST:
        raise NothingToHear(len(frame.contacts), LEAST, minutes)
    order, ends = _cells(frame)
    spans = np.asarray(frame.minutes)
    n = int(np.clip(round(minutes / spans.mean()), 2, len(spans) // 2))
    tried = [_draw(order, ends, n, rng) for _ in range(draws)]
    totals = np.array([spans[draw].sum() for draw in tried])
    fits = np.abs(totals - minutes) <= _STRAYS * minutes
    if not fits.any():  # nothing fits so closely: the nearest tenth of the draws
        fits = np.abs(totals - minutes) <= np.quantile(np.abs(totals - minutes), 0.1)
    lengths = frame.traits[length]
    counted = Counter(
        lengths[int(place)] for draw, fit in zip(tried, fits, strict=True) if fit for place in draw
    )
    there = Counter(lengths)
    chances = {value: counted[value] / (int(fits.sum()) * there[value]) for value in there}
    taken = sorted(int(place) for place in tried[int(np.flatnonzero(fits)[0])])
    return Drawn(
        tuple(taken), tuple(chances[lengths[place]] for place in taken), chances, float(1 - fits.mean())
    )  # fmt: skip


def _cells(frame: Frame) -> tuple[Array, Array]:
    """The places of the frame in order of their traits, and where each cell ends in that order."""
    codes = [np.unique(column, return_inverse=True)[1] for column in frame.traits.values()]
    order = np.lexsort(codes[::-1])
    key = np.stack(codes)[:, order]
    changes = np.flatnonzero((key[:, 1:] != key[:, :-1]).any(axis=0)) + 1
    return order, np.append(changes, len(order))


def _draw(order: Array, ends: Array, n: int, rng: np.random.Generator) -> Array:
    step = len(order) / n
    at = (rng.random() + np.arange(n)) * step
    cells = np.searchsorted(ends, at.astype(np.int64), side="right")
    found = []
    for cell, how_many in zip(*np.unique(cells, return_counts=True), strict=True):
        first = int(ends[cell - 1]) if cell else 0
        size = int(ends[cell]) - first
        within = rng.choice(size, size=min(int(how_many), size), replace=False)
        found.append(order[first + within])
    return np.concatenate(found)
