"""The fewest agents that keep a target, and the most contacts that so many agents can take."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import optimize

from wellspent.staffing.demand import (
    LEAST_LOAD,
    MOST_AGENTS,
    MOST_CONTACTS_PER_HOUR,
    Demand,
    StaffingError,
    Target,
)
from wellspent.staffing.erlang import Unstable, perform

__all__ = [
    "ROUNDING",
    "OccupancyInvalid",
    "TargetUnreachable",
    "check_occupancy",
    "most_contacts_per_hour",
    "smallest",
]

# A cap of .85 for 8.5 erlangs is 10 agents, whatever the last bit of the occupancy says
ROUNDING = 1e-12


class TargetUnreachable(StaffingError):
    """A target that no number of agents keeps."""


class OccupancyInvalid(StaffingError):
    """A cap on occupancy that is no share of the agents' time."""

    def __init__(self, cap: float) -> None:
        """`cap` is what was asked for."""
        super().__init__(
            f"Occupancy cannot be capped at {cap:g}.",
            "Give a share above 0 and at most 1: 0.85 keeps agents busy 85 % of their time at most.",
        )


def check_occupancy(cap: float | None) -> None:
    """Raise `OccupancyInvalid` unless the cap is a share above 0, or none."""
    if cap is not None and not 0 < cap <= 1:
        raise OccupancyInvalid(cap)


def smallest(demand: Demand, target: Target, max_occupancy: float | None = None) -> int:
    """The fewest agents that keep the target, and the cap on their occupancy if there is one.

    One agent fewer would miss the one or the other. Raises `TargetUnreachable` and
    `OccupancyInvalid`.

    >>> smallest(Demand(600, 300), Target.parse("80/20"))
    57
    """
    check_occupancy(max_occupancy)
    if target.share >= 1:
        raise TargetUnreachable(
            f"No number of agents keeps {target}: chance can always bring one contact too many.",
            f"Ask for less, such as 99.9/{target.seconds:g}.",
        )
    if demand.erlangs < LEAST_LOAD:
        return 0
    cap = 1.0 if max_occupancy is None else max_occupancy

    def keeps(agents: int) -> bool:
        try:
            reached = perform(agents, demand, target.seconds)
        except Unstable:
            return False
        return (
            reached.service_level >= target.share - ROUNDING and reached.occupancy <= cap + ROUNDING
        )

    found = _first(keeps, math.ceil(demand.erlangs))
    if found is None:
        with_cap = "" if max_occupancy is None else f" with an occupancy of at most {cap:g}"
        raise TargetUnreachable(
            f"To keep {target}{with_cap} takes more than {MOST_AGENTS:,.0f} agents here.",
            "Ask for less of the target or of the cap, or check the contacts per hour.",
        )
    return found


def most_contacts_per_hour(
    agents: float, target: Target, handle_seconds: float, patience_seconds: float = math.inf
) -> float:
    """The contacts per hour that so many agents can take and just keep the target.

    At most what can be reckoned with at all. Raises `TargetUnreachable` where the share asked
    for is all contacts.
    """
    if target.share >= 1:
        raise TargetUnreachable(
            f"No number of contacts above 0 keeps {target}.",
            f"Ask for less, such as 99.9/{target.seconds:g}.",
        )
    # agents answer no more than they can finish, so that much would be the share at its best
    best = agents / target.share
    most = min(MOST_CONTACTS_PER_HOUR, min(MOST_AGENTS, best) * 3600.0 / handle_seconds)

    def missing(contacts_per_hour: float) -> float:
        demand = Demand(contacts_per_hour, handle_seconds, patience_seconds)
        try:
            return target.share - perform(agents, demand, target.seconds).service_level
        except Unstable:
            return target.share

    if missing(most) <= 0:  # only where more contacts cannot be reckoned with
        return most
    return float(optimize.brentq(missing, 0.0, most, xtol=1e-13 * most, rtol=1e-14))


def _first(keeps: Callable[[int], bool], guess: int) -> int | None:
    """The least number from 1 for which `keeps` holds, which holds from there on."""
    misses, step = 0, 1
    holds = max(1, guess)
    while not keeps(holds):
        if holds >= MOST_AGENTS:
            return None
        misses, holds, step = holds, min(int(MOST_AGENTS), holds + step), 2 * step
    while holds - misses > 1:
        middle = (misses + holds) // 2
        misses, holds = (misses, middle) if keeps(middle) else (middle, holds)
    return holds
