"""The same queue a second time, without a formula: its chain of states, and one who waits in it.

The chain counts contacts in the system, up to so many that more hardly ever come. Whoever
comes to find all agents busy is followed on his own: others ahead of him leave one by one,
answered or tired of it, until he is at the front, or tired himself.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from wellspent.staffing.demand import Demand, Performance


def perform_by_chain(agents: int, demand: Demand, threshold_seconds: float) -> Performance:
    arrivals = demand.contacts_per_hour / 3600
    answers, hang_ups = 1 / demand.handle_seconds, 1 / demand.patience_seconds
    most = int(agents + longest_line(arrivals, agents * answers, hang_ups))
    here = np.arange(1, most + 1)
    leave = np.minimum(here, agents) * answers + np.maximum(here - agents, 0) * hang_ups
    weights = np.concatenate(([0.0], np.cumsum(np.log(arrivals / leave))))
    share = np.exp(weights - weights.max())
    share /= share.sum()
    ahead = share[agents:]  # by how many stand in line before the one who comes
    answered, in_time, waited = follow(len(ahead), agents * answers, hang_ups, threshold_seconds)
    in_line = np.maximum(np.arange(most + 1) - agents, 0) @ share
    at_once = share[:agents].sum()
    return Performance(
        agents=float(agents),
        waiting=ahead.sum(),
        service_level=at_once + ahead @ in_time,
        wait_seconds=in_line / arrivals,
        answered_wait_seconds=(ahead @ waited) / (at_once + ahead @ answered),
        abandonment=ahead @ (1 - answered),
        occupancy=np.minimum(np.arange(most + 1), agents) @ share / agents,
    )


def longest_line(arrivals: float, front: float, hang_ups: float) -> float:
    """So many hardly ever wait, 1e-18 of the time or less."""
    if not hang_ups:
        return 45 / -np.log(arrivals / front)
    return max(0, (arrivals - front) / hang_ups) + 12 * np.sqrt(arrivals / hang_ups) + 60


def follow(places: int, front: float, hang_ups: float, threshold_seconds: float):
    """By place in line: P(answered), P(answered in time), E(wait; answered)."""
    place = np.arange(places)
    onward = front + place * hang_ups  # the one ahead, or all ahead and agents at the front
    steps = np.diag(-(onward + hang_ups)) + np.diag(onward[1:], -1)
    exit_rate = np.where(place == 0, front, 0.0)
    answered = -linalg.solve(steps, exit_rate)
    waited = -linalg.solve(steps, answered)
    in_time = answered - linalg.expm(steps * threshold_seconds) @ answered
    return answered, in_time, waited
