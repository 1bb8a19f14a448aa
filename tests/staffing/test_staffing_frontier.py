"""The frontier: what it takes to give so many slow seconds, with all friction and with less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.price.frontier import SLOW_SECONDS, Frontier, FrontierPoint, draw_frontier
from wellspent.staffing.price.money import WEEKS_PER_YEAR, Prices
from wellspent.staffing.price.pools import Pool, week_of
from wellspent.staffing.price.slow_value import Segment, SlowValue
from wellspent.staffing.price.stories import tell_stories
from wellspent.staffing.price.story_cases import Change, ChangeInvalid
from wellspent.staffing.price.week_work import Rule
from wellspent.staffing.required import smallest

PRICES = Prices(wage_per_hour=21, waiting_per_hour=20, abandonment=12, shrinkage=0.3)
RULE = Rule(Target(0.8, 20))
POOL = Pool(
    "front", week_of([600.0, 240.0], hours=[20, 30]), 300.0, 40.0, 30.0, patience_seconds=180.0,
    segments=(Segment("all", 1.0, SlowValue(2.0, 60)),),
)  # fmt: skip


def value(figure: Figure) -> float:
    assert isinstance(figure, Estimate), figure
    return figure.value


def cut_of(frontier: Frontier) -> tuple[FrontierPoint, ...]:
    assert isinstance(frontier.cut, tuple)
    return frontier.cut


def test_a_point_takes_the_agents_that_the_formulas_ask_for() -> None:
    """45 seconds more: the whole agents for 345 s at each hour; paid hours included in the cost."""
    (point,) = draw_frontier([POOL], PRICES, RULE, slow_seconds=[45]).as_it_is
    hours = sum(h * smallest(Demand(c, 345, 180), RULE.target) for c, h in ((600, 20), (240, 30)))
    assert value(point.agent_hours_per_week) == hours
    assert value(point.agents) == pytest.approx(hours / 50)
    assert value(point.cost_per_year) == pytest.approx(30 * hours * WEEKS_PER_YEAR)
    assert value(point.cost_per_day) == pytest.approx(30 * hours / 7)
    assert point.service_level >= 0.8


def test_more_slow_time_takes_more_agents_and_less_friction_takes_fewer() -> None:
    """Both lines rise; the line with half the friction lies below."""
    frontier = draw_frontier([POOL], PRICES, RULE, friction_cut=0.5)
    lines = [
        [value(p.agent_hours_per_week) for p in line]
        for line in (frontier.as_it_is, cut_of(frontier))
    ]
    assert [p.slow_seconds for p in frontier.as_it_is] == list(SLOW_SECONDS)
    for line in lines:
        assert line == sorted(line)
    assert all(below < above for above, below in zip(*lines, strict=True))


def test_the_friction_that_goes_gives_as_many_slow_seconds_for_nothing() -> None:
    """Half of 40 s: twenty slow seconds on the lower line cost what none cost on the upper."""
    frontier = draw_frontier([POOL], PRICES, RULE, slow_seconds=[0, 20], friction_cut=0.5)
    assert value(frontier.as_it_is[0].cost_per_day) == value(cut_of(frontier)[1].cost_per_day)


def test_the_value_of_a_point_is_that_of_its_story() -> None:
    """The frontier at 20 s with the cut is the third story; the point at 0 is worth 0."""
    frontier = draw_frontier([POOL], PRICES, RULE, slow_seconds=[0, 20], friction_cut=0.5)
    told = tell_stories([POOL], PRICES, Change(0.5), RULE)
    assert value(cut_of(frontier)[1].value_per_year) == pytest.approx(value(told.spent.value))
    assert value(frontier.as_it_is[0].value_per_year) == 0
    point = cut_of(frontier)[1]
    net = value(point.value_per_year) - value(point.cost_per_year)
    assert value(point.net_per_year) == pytest.approx(net)


def test_a_cap_on_occupancy_is_kept_and_paid() -> None:
    """No more than 70 % busy: no point is busier, and every point costs more."""
    free = draw_frontier([POOL], PRICES, RULE).as_it_is
    capped = draw_frontier([POOL], PRICES, Rule(RULE.target, 0.7)).as_it_is
    for cheap, dear in zip(free, capped, strict=True):
        assert dear.occupancy <= 0.7 + 1e-9
        assert value(dear.cost_per_day) > value(cheap.cost_per_day)


def test_the_delta_method_agrees_with_the_draws_of_the_stories() -> None:
    """The same inputs give about the same interval both ways."""
    unsure = replace(
        POOL,
        hours=week_of([600.0, 240.0], hours=[20, 30], contacts_sd=[60, 24], intervals=16),
        handle_seconds=Estimate(300, 294, 306, 900, "mean"),
        friction_seconds=Estimate(40, 30, 50, 300, "mean"),
        patience_seconds=Estimate(180, 140, 230, 500, "Kaplan-Meier"),
    )
    told = tell_stories([unsure], PRICES, Change(0.5), RULE, draws=400)
    frontier = draw_frontier([unsure], PRICES, RULE, slow_seconds=[0], friction_cut=0.5)
    for point, story in ((frontier.as_it_is[0], told.today), (cut_of(frontier)[0], told.banked)):
        by_delta, drawn = point.cost_per_year, story.wages
        assert isinstance(by_delta, Estimate)
        assert isinstance(drawn, Estimate)
        assert by_delta.high - by_delta.low == pytest.approx(drawn.high - drawn.low, rel=0.1)
        assert by_delta.n == 16


def test_an_unsure_worth_makes_an_unsure_net() -> None:
    """V between 1 and 3: the interval of the value is as wide, that of the cost stays 0."""
    worth = SlowValue(Estimate(2.0, 1.0, 3.0, 40, "AIPW"), 60, "worth")
    pool = replace(POOL, segments=(Segment("all", 1.0, worth),))
    frontier = draw_frontier([pool], PRICES, RULE, slow_seconds=[60])
    (point,) = frontier.as_it_is
    assert isinstance(point.value_per_year, Estimate)
    assert isinstance(point.net_per_year, Estimate)
    assert point.value_per_year.low == pytest.approx(0.5 * point.value_per_year.value)
    width = point.value_per_year.high - point.value_per_year.low
    assert point.net_per_year.high - point.net_per_year.low == pytest.approx(width)
    assert frontier.assumed == ()


def test_without_a_value_the_costs_stand_and_without_friction_the_first_line() -> None:
    """Unknown, with what would lift it; never 0."""
    bare = replace(POOL, segments=(), friction_seconds=None)
    frontier = draw_frontier([bare], PRICES, RULE, slow_seconds=[30])
    assert isinstance(frontier.cut, Unknown)
    assert "Label its contacts" in frontier.cut.lift
    assert isinstance(frontier.as_it_is[0].value_per_year, Unknown)
    assert value(frontier.as_it_is[0].cost_per_day) > 0


def test_pools_add_up_on_the_frontier() -> None:
    """Two pools cost what each costs."""
    back = replace(POOL, name="back", hours=week_of([120.0], hours=40.0), handle_seconds=400.0)
    both, one, other = (
        draw_frontier(pools, PRICES, RULE, slow_seconds=[30]).as_it_is[0]
        for pools in ([POOL, back], [POOL], [back])
    )
    for name in ("cost_per_year", "value_per_year", "agents"):
        parts = value(getattr(one, name)) + value(getattr(other, name))
        assert value(getattr(both, name)) == pytest.approx(parts)


def test_the_least_cost_can_be_the_rule() -> None:
    """Without a target the agents are those that cost least, at every point."""
    points = draw_frontier([POOL], PRICES, Rule(), slow_seconds=[0, 60]).as_it_is
    assert value(points[0].agents) < value(points[1].agents)
    assert 0.5 < points[0].occupancy < 1


@pytest.mark.parametrize(("seconds", "cut"), [([-1], 0.4), ([30], 1.2), ([30], -0.1)])
def test_points_that_cannot_be_are_refused(seconds: list[float], cut: float) -> None:
    """The figure, and what to give instead."""
    with pytest.raises(ChangeInvalid):
        draw_frontier([POOL], PRICES, RULE, slow_seconds=seconds, friction_cut=cut)
