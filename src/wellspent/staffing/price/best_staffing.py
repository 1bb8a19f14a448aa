"""How many agents are best, where each costs a wage and each wait costs something too.

cost     what an hour of a pool costs: staffed hours, hours waited, contacts given up
best     the agents at which that sum is least
pays     whether serving a contact costs less than losing it; where not, nobody is best

A function whose name ends in `_many` takes and gives arrays of equal length, one row a pool and
hour. Agents may be fractional: the formulas are continued between whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize.elementwise import find_root

from wellspent.staffing.demand import Demand, StaffingError, Target
from wellspent.staffing.erlang_kernel import UNREACHABLE, perform_many, smallest_many
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.uncertain_inputs import Floats
from wellspent.staffing.required import TargetUnreachable, check_occupancy

__all__ = [
    "BestStaffing",
    "Costs",
    "NobodyPays",
    "WaitingNotPriced",
    "agents_for_target_many",
    "best_agents",
    "best_agents_many",
    "best_whole_agents_many",
    "costs_many",
    "refuse_unpayable",
    "whole_agents_for_target_many",
]

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
_STEPS = 50  # of the golden section: 4e-11 of the bracket, finer than rounding lets costs tell
_ROUGH_STEPS = 24  # 1e-5 of the bracket, for draws
_PRECISE = 6e-11  # of an agent, so that differences over a fraction of a second are true
_ROUGH = 1e-3  # of an agent, for draws


class NobodyPays(StaffingError):
    """Prices at which it is cheapest to serve nobody."""

    def __init__(self, serving: float, losing: float) -> None:
        """What the agents' time for one contact costs, and what losing one does."""
        super().__init__(
            f"Serving a contact costs {serving:.2f} and losing one {losing:.2f}, so at these "
            "prices it is cheapest to serve nobody.",
            "State what a lost contact really costs, or plan by a target.",
        )


class WaitingNotPriced(StaffingError):
    """No wait is too long, because neither waiting nor giving up costs anything."""

    def __init__(self) -> None:
        """There is nothing to name: what would count is 0."""
        super().__init__(
            "Waiting costs nothing here, so no number of agents is best.",
            "Set waiting_per_hour (or abandonment, where customers give up), or plan by a target.",
        )


@dataclass(frozen=True, slots=True)
class Costs:
    """What an hour costs, by what it is spent on; arrays, one row a pool and hour."""

    agents: Floats
    waiting: Floats
    abandonment: Floats
    served: Floats  # contacts an hour that are answered

    @property
    def total(self) -> Floats:
        """All three together."""
        return self.agents + self.waiting + self.abandonment

    @property
    def of_customers(self) -> Floats:
        """Waiting and abandonment: what is left to grow once the agents are there."""
        return self.waiting + self.abandonment


@dataclass(frozen=True, slots=True)
class BestStaffing:
    """The agents at which an hour costs least: with fractions, and whole."""

    agents: float
    whole: int
    cost_per_hour: float  # at `agents`
    whole_cost_per_hour: float


def costs_many(agents: Floats, demands: Demands, prices: Prices) -> Costs:
    """What an hour of each row costs; waiting is infinite where a queue never ends."""
    reached = perform_many(agents, *demands)
    contacts = demands.contacts_per_hour
    endless = np.isinf(reached.wait_seconds)
    hours_waited = contacts * np.where(endless, 0.0, reached.wait_seconds) / 3600.0
    return Costs(
        agents=prices.staffed_hour * agents,
        waiting=np.where(endless, np.inf, prices.waiting_per_hour * hours_waited),
        abandonment=prices.abandonment * contacts * reached.abandonment,
        served=contacts * (1.0 - reached.abandonment),
    )


def best_agents(demand: Demand, prices: Prices) -> BestStaffing:
    """The agents at which wages, waiting and abandonment together cost least.

    Raises `WaitingNotPriced` and `NobodyPays` where there is no such number.
    """
    demands = Demands.of(demand)
    refuse_unpayable(demands, prices)
    agents = best_agents_many(demands, prices)
    whole = best_whole_agents_many(demands, prices)
    return BestStaffing(
        agents=float(agents[0]),
        whole=int(whole[0]),
        cost_per_hour=float(costs_many(agents, demands, prices).total[0]),
        whole_cost_per_hour=float(costs_many(whole, demands, prices).total[0]),
    )


def refuse_unpayable(demands: Demands, prices: Prices) -> None:
    """Raise where prices leave no best staffing for one of these rows."""
    busy = demands.erlangs > 0
    endless = bool(np.isinf(demands.patience_seconds[busy]).any())
    if not prices.is_waiting_priced or (endless and prices.waiting_per_hour == 0):
        raise WaitingNotPriced
    serving = prices.staffed_hour * demands.handle_seconds / 3600.0
    losing = np.full(serving.shape, float(prices.abandonment))
    if prices.waiting_per_hour > 0:
        losing += prices.waiting_per_hour * demands.patience_seconds / 3600.0
    bad = np.flatnonzero(busy & (serving >= losing))
    if len(bad):
        raise NobodyPays(float(serving[bad[0]]), float(losing[bad[0]]))


def best_agents_many(demands: Demands, prices: Prices, *, rough: bool = False) -> Floats:
    """The best agents of each row, with fractions; the cost is convex in them.

    Golden section (Kiefer 1953) over all rows at once. Goes to 0 where serving does not pay.
    `rough` is enough, and quicker, for draws that are summed up.
    """
    low, high = _bracket(demands, prices)
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left = costs_many(left, demands, prices).total
    at_right = costs_many(right, demands, prices).total
    for _ in range(_ROUGH_STEPS if rough else _STEPS):
        lower = at_left < at_right
        low, high = np.where(lower, low, left), np.where(lower, right, high)
        kept, at_kept = np.where(lower, left, right), np.where(lower, at_left, at_right)
        new = np.where(lower, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        at_new = costs_many(new, demands, prices).total
        left, right = np.where(lower, new, kept), np.where(lower, kept, new)
        at_left, at_right = np.where(lower, at_new, at_kept), np.where(lower, at_kept, at_new)
    return np.where(demands.erlangs > 0, (low + high) / 2.0, 0.0)


def best_whole_agents_many(demands: Demands, prices: Prices) -> Floats:
    """The best whole number of agents of each row: the first after which one more costs more."""
    low, high = (np.floor(edge) for edge in _bracket(demands, prices))
    high = high + 1.0
    while (low < high).any():
        middle = np.floor((low + high) / 2.0)
        here = costs_many(middle, demands, prices).total
        more = costs_many(middle + 1.0, demands, prices).total
        enough = np.isfinite(here) & (more >= here)
        low, high = np.where(enough, low, middle + 1.0), np.where(enough, middle, high)
    return np.where(demands.erlangs > 0, low, 0.0)


def agents_for_target_many(
    demands: Demands, target: Target, max_occupancy: float | None = None, *, rough: bool = False
) -> Floats:
    """The fewest agents, with fractions, that keep the target and the cap on occupancy.

    `rough` is enough, and quicker, for draws that are summed up. Raises `TargetUnreachable` and `OccupancyInvalid`.
    """
    high = whole_agents_for_target_many(demands, target, max_occupancy)
    low = np.maximum(high - 1.0, 0.0)
    cap = 1.0 if max_occupancy is None else max_occupancy

    def margin(agents: Floats, contacts: Floats, handle: Floats, patience: Floats) -> Floats:
        """How far target and cap are kept, whichever is closer; below 0 where one is missed."""
        reached = perform_many(agents, contacts, handle, patience, target.seconds)
        return np.minimum(reached.service_level - target.share, cap - reached.occupancy)

    precise = {"xatol": _ROUGH if rough else _PRECISE, "xrtol": 0.0, "fatol": 0.0, "frtol": 0.0}
    found = find_root(margin, (low, high), args=tuple(demands), tolerances=precise)
    # without a root between the two whole numbers, rounding let the upper one just keep the target
    agents = np.where(found.success, found.x, high)
    return np.where(demands.erlangs > 0, agents, 0.0)


def whole_agents_for_target_many(
    demands: Demands, target: Target, max_occupancy: float | None = None
) -> Floats:
    """The fewest whole agents that keep the target and the cap; 0 where nothing comes in.

    Raises `TargetUnreachable` and `OccupancyInvalid`.
    """
    check_occupancy(max_occupancy)
    cap = 1.0 if max_occupancy is None else max_occupancy
    found = smallest_many(*demands, target.share, target.seconds, cap)
    if (found == UNREACHABLE).any():
        raise TargetUnreachable(
            f"No number of agents keeps {target} here.",
            "Ask for less of the target or of the cap on occupancy.",
        )
    return found.astype(np.float64)


def _bracket(demands: Demands, prices: Prices) -> tuple[Floats, Floats]:
    """Between which agents the best lie: no more than what a good guess costs could pay."""
    guess = demands.erlangs + np.sqrt(demands.erlangs) + 1.0
    most = costs_many(guess, demands, prices).total / prices.staffed_hour
    return np.where(np.isinf(demands.patience_seconds), demands.erlangs, 0.0), most + 1e-9
