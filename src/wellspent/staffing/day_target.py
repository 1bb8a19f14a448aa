"""The fewest agents that keep a target over all intervals together.

An interval with few contacts is dear to bring to the target, a busy one cheap. So some may
stay below it, down to a floor, while others stay above.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from wellspent.staffing.level_search import Formula, Search

__all__ = ["meet_over_all"]

Whole = npt.NDArray[np.int64]


def meet_over_all(search: Search, floor: float) -> Whole:
    """Levels whose share over all intervals reaches the target's, and in each one the floor.

    From levels that keep more than the target everywhere, the agent whose absence costs least
    is taken away, again and again. Each order is made from a simulation of where it starts, and
    how far it goes is found by halving.
    """
    search.share = min(floor, search.target.share)
    low = search.find()
    search.share = (1 + search.target.share) / 2
    levels = np.maximum(search.find(), low)
    while True:
        order = _cheapest(search, levels, low)
        kept, dropped = 0, len(order)
        while kept < dropped:  # the most agents of the order that can go
            middle = (kept + dropped + 1) // 2
            if _keeps(search, levels - _counts(order[:middle], levels), floor):
                kept = middle
            else:
                dropped = middle - 1
        if not kept:
            return levels
        levels = levels - _counts(order[:kept], levels)


def _keeps(search: Search, levels: Whole, floor: float) -> bool:
    reached = search.ask(levels)
    return bool(
        reached.over_all >= search.target.share
        and (reached.share >= floor).all()
        and (reached.occupancy <= search.max_occupancy).all()
    )


def _cheapest(search: Search, levels: Whole, low: Whole) -> list[int]:
    """Intervals in the order in which they give up an agent, those that lose least first."""
    reached = search.ask(levels)
    formula = Formula.around(search, levels)
    like = formula.level_of(reached.share)  # where the formula has the share that was reached
    taken = np.zeros(len(levels), dtype=np.int64)

    def loss(interval: int) -> float:
        at = like[interval] - taken[interval]
        lost = formula.share_at(interval, at) - formula.share_at(interval, at - 1)
        return float(lost * reached.offered[interval])

    waiting = [(loss(i), i) for i in range(len(levels)) if levels[i] > low[i]]
    heapq.heapify(waiting)
    order = []
    while waiting:
        _, interval = heapq.heappop(waiting)
        order.append(interval)
        taken[interval] += 1
        if levels[interval] - taken[interval] > low[interval]:
            heapq.heappush(waiting, (loss(interval), interval))
    return order


def _counts(order: list[int], levels: Whole) -> Whole:
    return np.bincount(np.asarray(order, dtype=np.int64), minlength=len(levels))
