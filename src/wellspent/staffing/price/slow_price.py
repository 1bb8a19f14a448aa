"""The price of a slow second: what one more second of handling costs.

price     money per second that is given, in a pool that gives it to every contact it answers
fixed     the agents stay as they are: only waiting and abandonment grow
flexible  the agents follow, so that all costs together stay the least there can be
target    the agents follow, so that a target is kept: only wages grow

At the best staffing fixed and flexible are the same (the envelope theorem): there it makes no
difference whether a little more work is paid in wages or in waiting. Prices are central
differences; docs/method/slow-minute.md derives them.
"""

from __future__ import annotations

import numpy as np

from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.price.best_staffing import (
    agents_for_target_many,
    best_agents_many,
    costs_many,
    refuse_unpayable,
)
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.uncertain_inputs import Floats

__all__ = [
    "fixed_price",
    "fixed_price_many",
    "flexible_price",
    "flexible_price_many",
    "target_price",
    "target_price_many",
]

_STEP = 1e-3  # of the handle time, over the root of the load: the scale on which queues change


def fixed_price(agents: float, demand: Demand, prices: Prices) -> float:
    """What one more second costs where the agents stay as they are, in money per second given.

    Nearly 0 where agents are idle anyway. Raises `Unstable` where a queue would never end.
    """
    perform(agents, demand)
    return float(fixed_price_many(np.array([agents]), Demands.of(demand), prices)[0])


def flexible_price(demand: Demand, prices: Prices) -> float:
    """What one more second costs where the agents follow, as many as are best.

    Raises `WaitingNotPriced` and `NobodyPays` as `best_agents` does.
    """
    refuse_unpayable(Demands.of(demand), prices)
    return float(flexible_price_many(Demands.of(demand), prices)[0])


def target_price(
    demand: Demand, prices: Prices, target: Target, max_occupancy: float | None = None
) -> float:
    """What one more second costs in wages where the agents follow so that a target is kept."""
    return float(target_price_many(Demands.of(demand), prices, target, max_occupancy)[0])


def fixed_price_many(agents: Floats, demands: Demands, prices: Prices) -> Floats:
    """`fixed_price` of each row; infinite where a queue never ends, 0 where nothing comes in."""
    step = _steps(demands)
    endless = np.isinf(demands.patience_seconds)  # stay on the side on which the queue ends
    room = np.where(demands.erlangs > 0, agents / np.maximum(demands.erlangs, 1e-300) - 1.0, 1.0)
    room = np.clip(room, 1e-9, 1.0) * demands.handle_seconds
    step = np.where(endless, np.minimum(step, 1e-3 * room), step)
    low = costs_many(agents, demands.longer(-step), prices)
    high = costs_many(agents, demands.longer(step), prices)
    ends = np.isfinite(high.of_customers)
    rise = np.where(ends, high.of_customers, 0.0) - np.where(ends, low.of_customers, 0.0)
    each = _each(rise / (2.0 * step), (low.served + high.served) / 2.0)
    # costs cannot fall with more work: below 0 is the rounding of two costs that are the same
    return np.where(ends, np.maximum(each, 0.0), np.inf)


def flexible_price_many(demands: Demands, prices: Prices) -> Floats:
    """`flexible_price` of each row."""
    step = _steps(demands)
    low, high = (
        costs_many(best_agents_many(moved, prices), moved, prices)
        for moved in (demands.longer(-step), demands.longer(step))
    )
    return _each((high.total - low.total) / (2.0 * step), (low.served + high.served) / 2.0)


def target_price_many(
    demands: Demands, prices: Prices, target: Target, max_occupancy: float | None = None
) -> Floats:
    """`target_price` of each row."""
    step = _steps(demands)
    low, high = (
        costs_many(agents_for_target_many(moved, target, max_occupancy), moved, prices)
        for moved in (demands.longer(-step), demands.longer(step))
    )
    return _each((high.agents - low.agents) / (2.0 * step), (low.served + high.served) / 2.0)


def _steps(demands: Demands) -> Floats:
    return np.asarray(_STEP * demands.handle_seconds / np.sqrt(demands.erlangs + 1.0))


def _each(rise: Floats, served: Floats) -> Floats:
    """A rise in money per hour and second, shared among the contacts that get the second."""
    return np.where(served > 0, rise / np.where(served > 0, served, 1.0), 0.0)
