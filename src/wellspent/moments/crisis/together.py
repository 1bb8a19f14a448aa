"""A queue's measures together: what none of them alone would raise, and all of them say at once.

A crisis of a small queue shows in contacts, in service level, in abandonment and in waits, each a little beyond its
usual worst. What they are on average at one time is a score of its own; how large it becomes on usual days, where they
move together too, is told by those days alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.moments.crisis.limits import Scores
from wellspent.moments.crisis.model import Measure

__all__ = ["TOGETHER", "together_of"]

Floats = npt.NDArray[np.float64]

TOGETHER: Final[tuple[Measure, ...]] = ("offered", "service_level", "abandonment", "asa_seconds")
"""What a surge moves; handle times are a cause of their own."""
_MOST: Final = 6.0  # of one measure: two have to speak
_LEAST: Final = 2.0
_LASTS: Final = 4  # intervals without a contact, over which a share or a wait is what it last was


def together_of(members: Sequence[Scores]) -> Scores:
    """The average of these scores at each [day, slot], those below the usual as nothing."""
    best = np.array([_lasting(one.best) for one in members])
    known = np.any([np.isfinite(one.best) for one in members], axis=0)
    mean = np.where(known, np.clip(best, 0.0, _MOST).mean(axis=0), -np.inf)
    alone = np.nan_to_num(np.array([one.alone for one in members]), nan=-1.0).max(axis=0)
    days = len(mean)
    return Scores(
        mean,
        np.argmax(best, axis=0),  # which of them says most
        np.where(known, alone, np.nan),
        np.full(days, _LEAST),
        np.full(days, np.nan),
    )


def _lasting(best: Floats) -> Floats:
    """Scores with those of just before where nothing was to be told; 0 where that is long ago."""
    found = np.where(np.isfinite(best), best, np.nan)
    for _ in range(_LASTS):
        before = np.concatenate([np.full((len(found), 1), np.nan), found[:, :-1]], axis=1)
        found = np.where(np.isnan(found), before, found)
    return np.nan_to_num(found, nan=0.0)
