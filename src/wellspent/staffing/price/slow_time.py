"""How much slow time is best: until one more second brings no more than it costs.

budget   the most slow seconds a contact, on average, that may be given
lost     what a contact given up would have brought: it adds to what giving up costs

The seconds follow from the price, x = τ ln(V / (τ π)), and the price rises with the seconds;
both are solved together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize

from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.erlang import Unstable
from wellspent.staffing.price.best_staffing import (
    agents_for_target_many,
    best_agents_many,
    costs_many,
    refuse_unpayable,
)
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Pool
from wellspent.staffing.price.slow_price import fixed_price_many
from wellspent.staffing.price.slow_value import Segment, mean_of, seconds_at, share_out, value_of
from wellspent.staffing.price.uncertain_inputs import Floats, central

__all__ = [
    "BestSlowTime",
    "NothingToShare",
    "best_slow_time",
]

Staffing = Literal["fixed", "best"] | Target

# where the optimum is looked for before it is solved: after so many τ a second brings e^−place of
# the first; after the last of them it is free, and more are of no use
_PLACES = (
    0.0,
    0.05,
    0.1,
    0.2,
    0.3,
    0.5,
    0.75,
    1.0,
    1.5,
    2.0,
    2.5,
    3.0,
    4.0,
    5.0,
    6.0,
    8.0,
    10.0,
    14.0,
    20.0,
)


class NothingToShare(StaffingError):
    """A pool without an hour in which slow time could be given, or without a value of it."""


@dataclass(frozen=True, slots=True)
class BestSlowTime:
    """The slow seconds that bring most, and what a second costs once they are given."""

    seconds: dict[str, float]  # by segment
    mean_seconds: float  # a contact
    price: float  # π: what one more second costs then, in money per second given
    return_of_a_second: float  # what one more would bring: π, and more where a budget holds it
    agents: float  # at work, mean over the hours of the pool
    value_per_hour: float  # what the slow seconds bring, mean over those hours
    gain_per_hour: float  # that, less what they cost
    within_budget: bool  # whether the budget, and not the price, is the limit
    assumed: bool  # whether any of the values is the user's own assumption


def best_slow_time(
    pool: Pool,
    prices: Prices,
    *,
    staffing: Staffing = "best",
    max_occupancy: float | None = None,
    budget_seconds: float | None = None,
) -> BestSlowTime:
    """The slow seconds to add for each segment, at every hour of the pool alike.

    `staffing` says what the agents do: "fixed": those of `pool.hours` stay; "best": they follow,
    as many as cost least; a `Target`: they follow so that it is kept, under `max_occupancy`.
    Raises `NothingToShare`, `Unstable` where those who stay could never finish, and what
    `best_agents` raises.
    """
    segments = pool.segments
    if not segments:
        raise NothingToShare(
            f"Nobody said what slow time is worth to the customers of '{pool.name}'.",
            "Find it from outcomes or by an experiment, or state your own assumption: slow_worth.",
        )
    if budget_seconds is not None and not 0 <= budget_seconds < math.inf:
        raise NothingToShare(
            f"A budget cannot be {budget_seconds:g} seconds.", "Give 0 or more, or none at all."
        )
    work = _Work(pool, prices, staffing, max_occupancy)
    most = max(s.value.return_of_a_second(0.0) for s in segments)
    seconds = seconds_at(segments, _solve(work, segments, most)) if most > 0 else (0.0,) * len(segments)  # fmt: skip
    limited = budget_seconds is not None and mean_of(segments, seconds) > budget_seconds
    if limited and budget_seconds is not None:
        seconds = share_out(segments, budget_seconds)
    return _summary(work, segments, seconds, limited=limited)


class _Work:
    """The hours of a pool in which anything comes in, and how they are staffed."""

    def __init__(
        self, pool: Pool, prices: Prices, staffing: Staffing, max_occupancy: float | None
    ) -> None:
        hours = pool.hours
        used = (hours.contacts_per_hour > 0) & (hours.hours > 0)
        if staffing == "fixed":
            used &= ~np.isnan(hours.agents)
        if not used.any():
            raise NothingToShare(
                f"No hour of '{pool.name}' has both contacts and agents.",
                "Give the contacts per hour and the agents at work.",
            )
        contacts = hours.contacts_per_hour[used]
        self.weights = hours.hours[used] / hours.hours[used].sum()
        self.present = hours.agents[used]
        self.demands = Demands(
            contacts,
            np.full(contacts.shape, central(pool.handle_seconds)),
            np.full(contacts.shape, central(pool.patience_seconds)),
        )
        self.prices, self.staffing, self.max_occupancy = prices, staffing, max_occupancy
        if staffing == "best":
            refuse_unpayable(self.demands, prices)
        if staffing == "fixed":
            self._refuse_endless()

    def _refuse_endless(self) -> None:
        endless = np.isinf(self.demands.patience_seconds) & (self.present <= self.demands.erlangs)
        if endless.any():
            first = int(np.flatnonzero(endless)[0])
            raise Unstable(float(self.present[first]), float(self.demands.erlangs[first]))

    @property
    def contacts(self) -> float:
        """Those that come in an hour, on average."""
        return float(self.weights @ self.demands.contacts_per_hour)

    def agents(self, added: float, lost: float, *, rough: bool = False) -> Floats:
        """Those at work in each hour when so many seconds are added to a contact."""
        demands = self.demands.longer(added)
        if self.staffing == "best":
            return best_agents_many(demands, self.prices.with_lost(lost), rough=rough)
        if isinstance(self.staffing, Target):
            return agents_for_target_many(demands, self.staffing, self.max_occupancy, rough=rough)
        return self.present

    def costs(self, agents: Floats, added: float, lost: float) -> tuple[float, float]:
        """What an hour costs on average, what the lost would have brought included; and served."""
        costs = costs_many(agents, self.demands.longer(added), self.prices.with_lost(lost))
        return float(self.weights @ costs.total), float(self.weights @ costs.served)

    def price(self, added: float, lost: float) -> float:
        """What one more second costs, with agents that do as `staffing` says."""
        if isinstance(self.staffing, Target):
            step = 1e-3 * float(self.demands.handle_seconds[0])
            ends = [self.costs(self.agents(x, lost), x, lost) for x in (added - step, added + step)]
            (low, fewer), (high, more) = ends
            return (high - low) / step / (fewer + more)
        # at the best staffing it is the same as at these agents, by the envelope theorem
        agents, demands = self.agents(added, lost), self.demands.longer(added)
        prices = self.prices.with_lost(lost)
        each = fixed_price_many(agents, demands, prices)
        served = self.weights * costs_many(agents, demands, prices).served
        return float(each @ served / served.sum()) if np.isfinite(each).all() else math.inf


def _solve(work: _Work, segments: Sequence[Segment], most: float) -> float:
    """The price at which what is given makes a second cost just that."""

    def excess(log_price: float) -> float:
        seconds = seconds_at(segments, math.exp(log_price))
        price = work.price(mean_of(segments, seconds), value_of(segments, seconds))
        return min(price, 10.0 * most) - math.exp(log_price)

    low, best, high = _around_the_best(work, segments, math.log(most))
    if excess(high) >= 0:
        return math.exp(high)
    if excess(low) <= 0:
        return math.exp(best)  # free even there
    return math.exp(optimize.brentq(excess, low, high, xtol=1e-7))


def _around_the_best(
    work: _Work, segments: Sequence[Segment], highest: float
) -> tuple[float, float, float]:
    """The price, on a log scale, of the best of some places, and of those on either side of it.

    There can be several optima: a second costs less in a small pool once many are given, and
    less where everybody is busy all the time.
    """
    places = [highest - place for place in reversed(_PLACES)]
    gains = [_gain(work, segments, seconds_at(segments, math.exp(p)), rough=True) for p in places]
    best = int(np.argmax(gains))
    return places[max(best - 1, 0)], places[best], places[min(best + 1, len(places) - 1)]


def _gain(
    work: _Work, segments: Sequence[Segment], seconds: Sequence[float], *, rough: bool = False
) -> float:
    """What an hour brings, less what it costs."""
    worth = value_of(segments, seconds)
    added = mean_of(segments, seconds)
    cost, _ = work.costs(work.agents(added, worth, rough=rough), added, worth)
    return work.contacts * worth - cost


def _summary(
    work: _Work, segments: Sequence[Segment], seconds: Sequence[float], *, limited: bool
) -> BestSlowTime:
    mean, worth = mean_of(segments, seconds), value_of(segments, seconds)
    agents = work.agents(mean, worth)
    price = work.price(mean, worth)
    returns = [s.value.return_of_a_second(x) for s, x in zip(segments, seconds, strict=True)]
    return BestSlowTime(
        seconds={s.name: x for s, x in zip(segments, seconds, strict=True)},
        mean_seconds=mean,
        price=price,
        return_of_a_second=max(returns),
        agents=float(work.weights @ agents),
        value_per_hour=work.costs(agents, mean, worth)[1] * worth,
        gain_per_hour=_gain(work, segments, seconds) - _gain(work, segments, (0.0,) * len(seconds)),
        within_budget=limited,
        assumed=any(s.value.source == "assumed" for s in segments),
    )
