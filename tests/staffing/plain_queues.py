"""The readable oracles: the same queues with Python's own heap, and nothing compiled."""

from __future__ import annotations

from heapq import heapify, heappop, heappush, heapreplace
from math import inf


def plain_fifo(arrivals, handle, agents):
    """The wait of each contact, first come, first served."""
    free = [-inf] * agents
    waits = []
    for arrival, seconds in zip(arrivals, handle, strict=True):
        start = max(arrival, free[0])
        waits.append(start - arrival)
        heapreplace(free, start + seconds)
    return waits


def plain_levels(arrivals, handle, patience, edges, levels):
    """When each contact is answered (inf: never), told event by event, not contact by contact.

    Returns these, and the seconds until the horizon that agents were busy, and at work.
    """
    events = [(edge, 1, level) for edge, level in zip(edges, levels, strict=False)]
    events += [(arrival, 2, k) for k, arrival in enumerate(arrivals)]
    events.append((edges[-1], 3, None))
    heapify(events)
    waiting, starts = [], [inf] * len(arrivals)
    busy, leaving = set(), set()  # contacts whose agent stays, or goes when they end
    level, last, busy_seconds, staffed_seconds = 0, 0.0, 0.0, 0.0
    while events:
        now, kind, which = heappop(events)
        passed = min(now, edges[-1]) - min(last, edges[-1])
        busy_seconds += passed * (len(busy) + len(leaving))
        staffed_seconds += passed * (level + len(leaving))
        last = now
        if kind == 0:
            busy.discard(which)
            leaving.discard(which)
        elif kind == 1:
            level = which
            too_many = max(len(busy) - level, 0)
            first = sorted(busy, key=lambda k: starts[k] + handle[k])[:too_many]
            leaving.update(first)
            busy.difference_update(first)
        elif kind == 2:
            waiting.append(which)
        while waiting and len(busy) < level:
            first = waiting.pop(0)
            if arrivals[first] + patience[first] >= now:  # has not hung up
                starts[first] = now
                busy.add(first)
                heappush(events, (now + handle[first], 0, first))
    return starts, busy_seconds, staffed_seconds
