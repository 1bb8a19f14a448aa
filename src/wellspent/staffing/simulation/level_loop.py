"""One queue and one pool, contact by contact: compiled loops.

level     how many agents the schedule wants in an interval
heap      when each agent is free again, the earliest first: heap[0] ≤ its two children …

Answered in the order of arrival, a contact's wait depends on those before it alone, so one
pass over the contacts is the whole simulation (Kiefer & Wolfowitz 1955). Who hangs up
earlier than an agent would have been free takes nobody's time.

When a level falls, idle agents go at once, then those who finish first, each after the
contact they have: nobody vanishes. When it rises, others come. After the last interval
its agents stay until the queue is empty.
"""

# ruff: noqa: PLR0917 - a kernel takes arrays, not records

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["TALLIES", "fifo_waits", "run_levels"]

Whole = npt.NDArray[Any]

# rows of what `run_levels` counts, one column an interval
TALLIES: Final = (
    "offered", "answered", "answered_in_target", "abandoned", "left", "wait_seconds",
    "answered_wait_seconds", "busy_seconds", "staffed_seconds",
)  # fmt: skip
(_OFFERED, _ANSWERED, _IN_TARGET, _ABANDONED, _LEFT, _WAIT, _ANSWERED_WAIT, _BUSY, _STAFFED) = (
    range(len(TALLIES))
)


@step
def _settle(heap: Whole, size: int, value: Any) -> None:
    """Put a value in the place of the first; `heap[size]` is infinite."""
    place: Any = 0
    child: Any = 1
    while child < size:
        # the smaller of two children without a branch: it is a coin, no processor guesses it
        child += np.int64(heap[child + 1] < heap[child])
        if heap[child] >= value:
            break
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = value


@step
def _push(heap: Whole, size: int, value: Any) -> None:
    """One value more; the heap has room for it and the infinite one behind it."""
    place = size
    heap[size + 1] = np.inf
    while place > 0 and heap[(place - 1) >> 1] > value:
        heap[place] = heap[(place - 1) >> 1]
        place = (place - 1) >> 1
    heap[place] = value


@step
def _pop(heap: Whole, size: int) -> Any:
    """The first, taken out."""
    first, last = heap[0], heap[size - 1]
    heap[size - 1] = np.inf
    if size > 1:
        _settle(heap, size - 1, last)
    return first


@kernel
def fifo_waits(arrivals: Whole, handle: Whole, agents: int) -> Whole:
    """The wait of each contact in seconds, where nobody hangs up and nobody comes or goes."""
    heap = np.full(agents + 2, np.inf)
    heap[:agents] = -np.inf
    waits = np.empty(len(arrivals))
    for k in range(len(arrivals)):
        start = max(arrivals[k], heap[0])
        waits[k] = start - arrivals[k]
        _settle(heap, agents, start + handle[k])
    return waits


@kernel
def run_levels(arrivals: Whole, handle: Whole, patience: Whole, edges: Whole, levels: Whole,
               threshold: Any, tally: Whole, starts: Whole) -> None:  # fmt: skip
    """Fills `tally` (one row of `TALLIES`, one column an interval) and when contacts are answered.

    `starts` gets infinity where a contact was never answered. Times of arrival are in order,
    `edges` has one entry more than there are intervals.
    """
    intervals = len(levels)
    heap = np.full(levels.max() + 2, np.inf)
    size, now, came = 0, -1, 0
    for k in range(len(arrivals)):
        arrival = arrivals[k]
        while came + 1 < intervals and arrival >= edges[came + 1]:
            came += 1
        start = max(arrival, heap[0])  # infinite where nobody works
        while now + 1 < intervals and start >= edges[now + 1]:
            now += 1
            _change(heap, size, levels[now], edges, now, tally)
            size = levels[now]
            start = max(arrival, heap[0])
        gives_up = arrival + patience[k]
        tally[_OFFERED, came] += 1
        if start <= gives_up and start < np.inf:
            starts[k] = start
            wait = start - arrival
            tally[_ANSWERED, came] += 1
            tally[_IN_TARGET, came] += wait <= threshold
            tally[_WAIT, came] += wait
            tally[_ANSWERED_WAIT, came] += wait
            end = start + handle[k]
            _settle(heap, size, end)
            _spread(tally, _BUSY, edges, now, start, end)
        else:
            starts[k] = np.inf
            tally[_ABANDONED, came] += gives_up < np.inf
            tally[_LEFT, came] += gives_up == np.inf
            tally[_WAIT, came] += min(patience[k], max(edges[intervals] - arrival, 0.0))
    for later in range(now + 1, intervals):  # who finishes after the last arrival stays counted
        _change(heap, size, levels[later], edges, later, tally)
        size = levels[later]


@step
def _change(heap: Whole, size: int, level: int, edges: Whole, now: int, tally: Whole) -> None:
    """At the edge before interval `now`, `size` agents become `level`."""
    at = edges[now]
    for have in range(size, level):
        _push(heap, have, at)
    for have in range(size, level, -1):
        free = _pop(heap, have)
        if free > at:
            _spread(tally, _STAFFED, edges, now, at, free)
    tally[_STAFFED, now] += level * (edges[now + 1] - at)


@step
def _spread(tally: Whole, row: int, edges: Whole, now: int, begin: Any, end: Any) -> None:
    """Add the seconds from `begin`, which lies in interval `now`, to `end` where they fall.

    What falls behind the horizon is counted nowhere, neither as busy nor as staffed.
    """
    while now < tally.shape[1] and end > edges[now] and begin < edges[tally.shape[1]]:
        tally[row, now] += min(end, edges[now + 1]) - max(begin, edges[now])
        now += 1
