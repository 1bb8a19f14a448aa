"""How busy each client's team is in each quarter of an hour, and how long its customers wait.

load     handle seconds that arrive, over the seconds of the quarter (erlangs)
team     the agents of one client; they serve all of its queues

The chance of a wait is Sakasegawa's approximation, load per agent to the power
sqrt(2(agents + 1)) (Sakasegawa 1977); the length of a wait is exponential.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import QUARTER_SECONDS, QUARTERS, quarter_weights
from wellspent.fernhill.occasions import Crisis
from wellspent.fernhill.templates import Template, read_templates

__all__ = ["Line", "draw_wait", "line_of", "queue_name", "queue_shares", "usual_handle_seconds"]

_FULLEST: Final = 0.95  # load per agent never counts as more: callers hang up first
_LONGEST_SECONDS: Final = 240.0  # mean wait of those that wait, on the worst quarter
_PATIENCE_SECONDS: Final = 420.0


@dataclass(frozen=True, slots=True)
class Line:
    """One team over all quarters: arrays with one value a quarter."""

    load: npt.NDArray[np.float64]
    agents: npt.NDArray[np.int64]
    waiting_share: npt.NDArray[np.float64]  # of contacts, that wait at all
    wait_seconds: npt.NDArray[np.float64]  # mean of those that wait

    @property
    def abandoned_share(self) -> npt.NDArray[np.float64]:
        """The share of those offered that hang up before they are answered."""
        leaving = 1 - np.exp(-self.wait_seconds / _PATIENCE_SECONDS)
        abandoned: npt.NDArray[np.float64] = self.waiting_share * leaving
        return abandoned

    @property
    def in_target_share(self) -> npt.NDArray[np.float64]:
        """The share of those answered that waited no longer than the target."""
        late = self.waiting_share * np.exp(-planted.TARGET_SECONDS / self.wait_seconds)
        in_target: npt.NDArray[np.float64] = 1 - late
        return in_target


@cache
def line_of(client: str, crisis: Crisis | None = None) -> Line:
    """The client's team, staffed for the load that is expected, as far as there are agents.

    In a crisis of the client's the load is more than was expected, and the agents are the same.
    """
    expected = planted.VOLUME * planted.CLIENT_SHARE[client] * quarter_weights()
    load = expected * usual_handle_seconds(client) / QUARTER_SECONDS
    wanted = np.ceil(load + np.sqrt(load)).astype(np.int64)
    agents = np.minimum(wanted, planted.AGENTS_OF_CLIENT[client])
    load = load * _surge(client, crisis)
    fullness = np.minimum(load / agents, _FULLEST)
    waiting = fullness ** np.sqrt(2 * (agents + 1))
    mean_wait = usual_handle_seconds(client) / (agents * (1 - fullness))
    return Line(load, agents, waiting, np.minimum(mean_wait, _LONGEST_SECONDS))


def draw_wait(
    rng: np.random.Generator, client: str, quarter: int, crisis: Crisis | None = None
) -> float:
    """The seconds that one answered contact waited, to the tenth."""
    line = line_of(client, crisis)
    waits = rng.random() < line.waiting_share[quarter]
    length = rng.exponential(line.wait_seconds[quarter])
    return round(float(length), 1) if waits else 0.0


def queue_name(template: Template) -> str:
    """The queue as the centre calls it: two clients may both have one for billing."""
    return f"{template.meta['client']}-{template.meta['queue']}"


@cache
def queue_shares(client: str) -> dict[str, float]:
    """The share of the client's contacts that each of its queues gets."""
    counts: defaultdict[str, int] = defaultdict(int)
    ours = [t for t in read_templates() if t.meta["client"] == client]
    for template in ours:
        counts[queue_name(template)] += 1
    return {queue: counts[queue] / len(ours) for queue in sorted(counts)}


@cache
def usual_handle_seconds(client: str, queue: str | None = None) -> float:
    """The mean handle time of the client's templates, or of one of its queues."""
    ours = [t for t in read_templates() if t.meta["client"] == client]
    return float(np.mean([t.edges[-1] for t in ours if queue in (None, queue_name(t))]))


def _surge(client: str, crisis: Crisis | None) -> npt.NDArray[np.float64]:
    """What a crisis multiplies the load of the client's team by, quarter by quarter."""
    surge = np.ones(QUARTERS)
    if crisis is not None and crisis.client == client:
        covered = [crisis.covers(quarter) for quarter in range(QUARTERS)]
        share = queue_shares(client)[crisis.queue]
        surge[covered] = 1 + share * (crisis.offered * crisis.handle - 1)
    return surge
