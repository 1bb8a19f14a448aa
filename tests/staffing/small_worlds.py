"""Worlds of a few contacts, told in a docstring and calculated by hand."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from wellspent.staffing.scenario import AgentGroup, Queue, Recorded, Scenario, Shift
from wellspent.staffing.simulate import replicate

ALWAYS = (Shift(),)


@dataclass(frozen=True)
class Listed:
    """A law that gives its durations one after another, whatever chance says."""

    seconds: tuple[float, ...]

    def at(self, shares):
        """The first so many."""
        return np.resize(np.array(self.seconds, np.float64), len(shares))

    def lines_at(self, shares):
        """The same; none of it is friction or slow time."""
        return self.at(shares), np.zeros(len(shares)), np.zeros(len(shares))


def queue(name, arrivals, handle, patience=None, **more):
    """Contacts that come and last as told; the world is 1,000 seconds long."""
    laws = [Listed(tuple(each)) if each else None for each in (handle, patience)]
    return Queue(name, Recorded(tuple(arrivals), 10, 100.0), *laws, **more)


def agents(count=1, skills=("calls",), shifts=ALWAYS, name="all", **more):
    """A group that prefers all its queues alike, unless skills have numbers."""
    wanted = tuple((each, 1) if isinstance(each, str) else each for each in skills)
    return AgentGroup(name, shifts, wanted, count, **more)


def happened(*parts, slow_time=()):
    """What came of each contact, as records."""
    queues = tuple(each for each in parts if isinstance(each, Queue))
    groups = tuple(each for each in parts if isinstance(each, AgentGroup))
    return replicate(Scenario(queues, groups, slow_time)).contacts


def starts(*parts, slow_time=()):
    """When each contact was answered; inf: never."""
    return happened(*parts, slow_time=slow_time)["start"].tolist()


__all__ = ["ALWAYS", "Listed", "agents", "happened", "inf", "queue", "starts"]
