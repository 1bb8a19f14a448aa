"""Ways to go on from here: three stories, the frontier of slow seconds, the best of them.

Money and hours are those of a usual week. Hours are paid hours: those at work, and the share of
paid time in which nobody can answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.operation import Operation, Pool
from wellspent.report.slow_minute_parts import BestSlow, Choices, FrontierPoint, Story
from wellspent.report.slow_worth import slow_value_of
from wellspent.report.staffing_pools import added_seconds, as_unknown, prices_of, staffed_pool
from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.price import frontier, stories
from wellspent.staffing.price.money import WEEKS_PER_YEAR, Prices
from wellspent.staffing.price.pools import Pool as StaffedPool
from wellspent.staffing.price.slow_value import SlowValue
from wellspent.staffing.price.story_cases import Change
from wellspent.staffing.price.uncertain_inputs import central
from wellspent.staffing.price.week_work import Rule

__all__ = ["Ways", "best_slow", "ways_to_go_on"]

Gap = tuple[str, Unknown]
Ways = tuple[tuple[FrontierPoint, ...], tuple[Story, ...], tuple[Gap, ...]]
_POINTS: Final = (0.0, 15.0, 30.0, 45.0, 60.0, 90.0, 120.0)
_MOST_TAUS: Final = 5.0  # after them 99 % of the worth is there, whatever a second costs
_NO_WORTH: Final = Unknown(
    "nobody said what slow time is worth", "slow_worth under [staffing] in wellspent.toml"
)


def ways_to_go_on(
    operation: Operation, pools: Sequence[Pool], choices: Choices, target: Target, draws: int
) -> Ways:
    """The frontier and the stories of these pools, and why there are none where there are none."""
    try:
        staffed = [staffed_pool(pool, operation) for pool in pools]
        known = [one for one in staffed if not isinstance(one, Unknown)]
        if not known:
            return (), (), ()
        prices = prices_of(operation)
        money = prices if isinstance(prices, Unknown) else None
        # without a wage the hours are the same, and no money is told
        paid = Prices(1.0, shrinkage=operation.staffing.shrinkage) if isinstance(prices, Unknown) else prices  # fmt: skip
        rule = Rule(target, choices.max_occupancy)
        points = _frontier(known, paid, rule, choices.friction_cut)
    except StaffingError as error:
        return (), (), (("frontier and stories", as_unknown(error)),)
    told = [_point(one, paid, money) for one in points]
    try:
        change = _change(operation, pools, choices)
        found = stories.tell_stories(known, paid, change, rule, draws=draws)
    except StaffingError as error:
        return tuple(told), (), (("stories", as_unknown(error)),)
    return tuple(told), _stories(found, paid, money), ()


def _frontier(
    pools: Sequence[StaffedPool], prices: Prices, rule: Rule, friction_cut: float
) -> tuple[frontier.FrontierPoint, ...]:
    drawn = frontier.draw_frontier(
        pools, prices, rule, slow_seconds=_POINTS, friction_cut=friction_cut
    )
    cut = drawn.cut if friction_cut else drawn.as_it_is
    return drawn.as_it_is if isinstance(cut, Unknown) else cut


def _change(operation: Operation, pools: Sequence[Pool], choices: Choices) -> Change:
    """What the stories change: the choices, and where nothing is chosen the centre's own story.

    Where no slow seconds are chosen, those that the cut sets free are given.
    """
    segments = [one for pool in pools for one in pool.segments]
    added = added_seconds(segments, choices.slow_seconds, choices.slow_seconds_otherwise)
    return Change(
        friction_cut=choices.friction_cut or operation.staffing.friction_cut,
        slow_seconds=added if added > 0 else None,
    )


def _point(point: frontier.FrontierPoint, prices: Prices, money: Unknown | None) -> FrontierPoint:
    cost = _weekly(point.cost_per_year, money)
    value = _weekly(point.value_per_year, money)
    return FrontierPoint(
        slow_seconds=point.slow_seconds,
        agent_hours=_paid(point.agent_hours_per_week, prices),
        cost=cost,
        value=value,
        net=_weekly(point.net_per_year, money),
        occupancy=point.occupancy,
    )


def _weekly(per_year: Figure, money: Unknown | None) -> Figure:
    return money or _times(per_year, 1 / WEEKS_PER_YEAR)


def _paid(hours: Figure, prices: Prices) -> Figure:
    return _times(hours, 1 / (1 - prices.shrinkage))


def _times(figure: Figure, by: float) -> Figure:
    if isinstance(figure, Unknown):
        return figure
    return replace(figure, value=figure.value * by, low=figure.low * by, high=figure.high * by)


def _stories(found: stories.Stories, prices: Prices, money: Unknown | None) -> tuple[Story, ...]:
    wages = found.today.cost
    nothing = (
        Estimate(0.0, 0.0, 0.0, wages.n, "as today, by definition")
        if isinstance(wages, Estimate)
        else wages
    )
    gains = {
        "as_today": (found.today, nothing),
        "bank_it": (found.banked, found.banked_difference.gain),
        "spend_it": (found.spent, found.spent_difference.gain),
    }
    return tuple(
        Story(
            name=name,
            words=story.name,
            handle_seconds=story.handle_seconds,
            contacts=story.contacts_per_week,
            agent_hours=_paid(story.agent_hours_per_week, prices),
            cost=_weekly(story.cost, money),
            value=_weekly(story.value, money),
            net=_weekly(gain, money),
            occupancy=story.occupancy,
            service_level=story.service_level,
            wait_seconds=story.wait_seconds,
        )
        for name, (story, gain) in gains.items()
    )


def best_slow(operation: Operation, pools: Sequence[Pool], price: Figure) -> tuple[BestSlow, ...]:
    """The best slow seconds to add in each segment at a price of the minute: τ ln(V / (τ π)).

    Where a second may be free, no more than five τ are said to be best.
    """
    names: Mapping[str | None, None] = dict.fromkeys(
        one.name for pool in pools for one in pool.segments if one.contacts
    )
    found = []
    for name in names:
        curve = slow_value_of(operation, name)
        worth = None if curve is None else central(curve.worth)
        tau = operation.staffing.worth_of(name).slow_seconds if curve is None else curve.seconds
        found.append(BestSlow(name, _best(curve, price), worth, tau))
    return tuple(found)


def _best(curve: SlowValue | None, price: Figure) -> Figure:
    if isinstance(price, Unknown):
        return price
    if curve is None:
        return _NO_WORTH
    tau = curve.seconds

    def at(minute: float) -> float:
        return min(curve.best_seconds(minute / 60.0), _MOST_TAUS * tau)

    source = "assumed" if curve.source == "assumed" else "found from outcomes"
    method = f"τ ln(V / (τ π)) at the usual price; V and τ {source}, at most 5 τ"
    return Estimate(at(price.value), at(price.high), at(price.low), price.n, method)
