"""A centre that never closes, cut into days of its own: one program a day, not one a week.

cut     an hour of the day at which every shift is over or begins; the quietest that can be
block   the starts of the twenty-four hours between two cuts

A week around the clock in one program is beyond what is solved in seconds. Cut at a quiet hour it
costs little more, and the relaxed program of the whole week says how little at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.planning.shift_program import Start, Terms

__all__ = ["COARSE_SECONDS", "cut_into_blocks", "thinned"]

COARSE_SECONDS: Final = 1800.0  # breaks of thinned starts begin on this grid

_DAY_SECONDS = 86_400.0
_FEWEST_DAYS = 3  # two days together are solved as they are
Numbers = npt.NDArray[np.float64]


def cut_into_blocks(
    needed: Numbers, starts: Sequence[Start], terms: Terms
) -> list[list[Start]] | None:
    """The starts that cross no cut, block by block; None where they are to stay together.

    They stay together where they are few days, where limits hold by the calendar day, and where
    without the others an interval could not be covered.
    """
    limited = any(
        start.kind.fewest or start.kind.most is not None or start.kind.most_share is not None
        for start in starts
    )
    if limited or len({start.day for start in starts}) < _FEWEST_DAYS:
        return None
    reached = _reached(needed, starts, terms)
    for cut in _quietest(needed, terms):
        kept = [start for start in starts if not _crosses(start, cut)]
        if (_reached(needed, kept, terms) == reached).all():
            return _blocks(kept, cut, terms)
    return None


def thinned(needed: Numbers, starts: Sequence[Start], terms: Terms) -> list[Start]:
    """The starts a whole number of hours after their kind's first, or all where those do not reach."""
    first: dict[str, float] = {}
    for start in starts:
        first[start.kind.name] = min(first.get(start.kind.name, np.inf), start.begin_seconds)
    kept = [
        start for start in starts if (start.begin_seconds - first[start.kind.name]) % 3600 < 1e-6
    ]
    same = (_reached(needed, kept, terms) == _reached(needed, starts, terms)).all()
    return kept if same else list(starts)


def _quietest(needed: Numbers, terms: Terms) -> list[float]:
    """Seconds after the plan's begin of the first cut, of all whole hours, the quietest first."""
    at = np.arange(len(needed)) * terms.interval_seconds
    hours = np.arange(24) * 3600.0 + (-terms.first_hour * 3600) % 3600
    levels = [
        float(needed[np.abs((at - hour + 43_200) % _DAY_SECONDS - 43_200) < 1800].sum())
        for hour in hours
    ]
    return [float(hours[place]) for place in np.argsort(levels, kind="stable")]


def _crosses(start: Start, cut: float) -> bool:
    """Whether a cut lies inside the shift."""
    into = (start.begin_seconds - cut) % _DAY_SECONDS
    return bool(into + start.kind.seconds > _DAY_SECONDS + 1e-6)


def _reached(needed: Numbers, starts: Sequence[Start], terms: Terms) -> npt.NDArray[np.bool_]:
    reached = np.zeros(len(needed), dtype=bool)
    for start in starts:
        reached[terms.cover(start.begin_seconds, start.kind.seconds)[0]] = True
    return reached & (needed > 0)


def _blocks(starts: Sequence[Start], cut: float, terms: Terms) -> list[list[Start]]:
    """By block; what begins before the first cut belongs to the last block of a plan that repeats."""
    horizon = terms.n_intervals * terms.interval_seconds
    blocks: dict[int, list[Start]] = {}
    for start in starts:
        since = start.begin_seconds - cut
        block = int((since % horizon if terms.cyclic else since) // _DAY_SECONDS)
        blocks.setdefault(block, []).append(start)
    return [blocks[block] for block in sorted(blocks)]
