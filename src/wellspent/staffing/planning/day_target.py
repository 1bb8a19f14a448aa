"""The fewest agents that keep a target over all intervals together.

An interval with few contacts is dear to bring to the target, a busy one cheap. So some may
stay below it, down to a floor, while others stay above.
"""

from __future__ import annotations

import heapq
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wellspent.staffing.planning.level_search import Formula, Search

__all__ = ["meet_over_all"]

Whole = npt.NDArray[np.int64]

_ORDERS: Final = 60
_AT_ONCE: Final = 8  # agents of one interval in one order: further away its losses are guesses


def meet_over_all(search: Search, floor: float) -> Whole:
    """Levels whose share over all intervals reaches the target's, and in each one the floor.

    From levels that keep more than the target everywhere, the agent whose absence costs least
    is taken away, again and again; where that leads to more agents than keeping the target in
    every interval would take, from those.
    """
    asked = search.target.share
    search.share = (1 + asked) / 2
    spared = _spare(search, search.find(), floor)
    search.share = asked
    everywhere = search.find()
    if everywhere.sum() <= spared.sum():
        return _spare(search, everywhere, floor)
    return spared


def _spare(search: Search, levels: Whole, floor: float) -> Whole:
    """Without all agents that can be spared, the cheapest first.

    Each order is made from a simulation of where it starts, and how far it goes is found by
    halving. Where an interval, or one after it, would fall below the floor, it keeps its agents.
    """
    keeps = levels <= search.fewest
    for _ in range(_ORDERS):
        order = _cheapest(search, levels, keeps)
        kept, dropped = 0, len(order)
        while kept < dropped:  # the most agents of the order that can go
            middle = (kept + dropped + 1) // 2
            if _falls_short(search, levels - _counts(order[:middle], levels), floor):
                dropped = middle - 1
            else:
                kept = middle
        if kept == len(order):
            return levels - _counts(order, levels)
        next_ = levels - _counts(order[: kept + 1], levels)
        levels = levels - _counts(order[:kept], levels)
        if not kept and _falls_short(search, next_, floor) == "over all":
            return levels
        keeps |= levels <= search.fewest
        if _falls_short(search, next_, floor) == "floor":
            keeps[order[kept]] = True
    return levels


def _falls_short(search: Search, levels: Whole, floor: float) -> Literal["", "over all", "floor"]:
    """Where the levels fall short, if anywhere; the cap on occupancy counts as a floor."""
    reached = search.ask(levels)
    if (reached.share < floor).any() or (reached.occupancy > search.max_occupancy).any():
        return "floor"
    return "over all" if reached.over_all < search.target.share else ""


def _cheapest(search: Search, levels: Whole, keeps: npt.NDArray[np.bool_]) -> list[int]:
    """Intervals in the order in which they give up an agent, those that lose least first."""
    reached = search.ask(levels)
    formula = Formula.around(search, levels)
    like = formula.level_of(reached.share)  # where the formula has the share that was reached
    taken = np.zeros(len(levels), dtype=np.int64)

    def loss(interval: int) -> float:
        at = like[interval] - taken[interval]
        lost = formula.share_at(interval, at) - formula.share_at(interval, at - 1)
        return float(lost * reached.offered[interval])

    waiting = [(loss(i), i) for i in np.flatnonzero(~keeps).tolist()]
    heapq.heapify(waiting)
    order = []
    while waiting:
        _, interval = heapq.heappop(waiting)
        order.append(interval)
        taken[interval] += 1
        if levels[interval] - taken[interval] > search.fewest and taken[interval] < _AT_ONCE:
            heapq.heappush(waiting, (loss(interval), interval))
    return order


def _counts(order: list[int], levels: Whole) -> Whole:
    return np.bincount(np.asarray(order, dtype=np.int64), minlength=len(levels))
