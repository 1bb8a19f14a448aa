"""What staffing costs, how many agents are best, and what uncertain figures do to both."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.price.best_staffing import (
    NobodyPays,
    WaitingNotPriced,
    agents_for_target_many,
    best_agents,
    best_agents_many,
    costs_many,
    whole_agents_for_target_many,
)
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices, PricesInvalid
from wellspent.staffing.price.uncertain_inputs import draw_input, interval_of, standard_draws
from wellspent.staffing.required import TargetUnreachable, smallest

PRICES = Prices(wage_per_hour=30, waiting_per_hour=30, abandonment=5, shrinkage=0)
demands = st.builds(
    Demand,
    st.floats(5, 20_000),
    st.floats(30, 900),
    st.one_of(st.floats(60, 900), st.just(math.inf)),
)


def plain_cost(agents: float, demand: Demand, prices: Prices) -> float:
    """What an hour costs, written down from the scalar formulas."""
    reached = perform(agents, demand)
    contacts = demand.contacts_per_hour
    waited = contacts * reached.wait_seconds / 3600
    lost = contacts * reached.abandonment
    wages = agents * prices.wage_per_hour / (1 - prices.shrinkage)
    return wages + prices.waiting_per_hour * waited + prices.abandonment * lost


def test_an_hour_at_work_costs_the_hours_away_too() -> None:
    """At 30 an hour and 25 % of the paid time away, an hour at work costs 40."""
    assert Prices(30, shrinkage=0.25).staffed_hour == pytest.approx(40)
    assert Prices(30, shrinkage=0.25).staffed_minute == pytest.approx(40 / 60)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"wage_per_hour": -1}, "A paid hour cannot cost -1"),
        ({"wage_per_hour": math.nan}, "cannot cost nan"),
        ({"wage_per_hour": 30, "waiting_per_hour": -5}, "waiting_per_hour cannot be -5"),
        ({"wage_per_hour": 30, "abandonment": math.inf}, "abandonment cannot be inf"),
        ({"wage_per_hour": 30, "shrinkage": 1}, "Shrinkage cannot be 1"),
        ({"wage_per_hour": 30, "assumed": ("love",)}, "'love' is no price"),
    ],
)
def test_a_price_that_cannot_be_is_refused_with_a_remedy(
    given: dict[str, float], said: str
) -> None:
    """Each refusal names the figure and says what to give instead."""
    with pytest.raises(PricesInvalid, match=said) as caught:
        Prices(**given)
    assert caught.value.remedy.startswith(("Give", "Name"))


@given(demands)
def test_costs_of_many_are_the_costs_of_each(demand: Demand) -> None:
    """The columns say what the formulas say one by one."""
    agents = 1.1 * demand.erlangs + 1.0
    many = costs_many(np.array([agents]), Demands.of(demand), PRICES)
    assert many.total[0] == pytest.approx(plain_cost(agents, demand, PRICES), rel=1e-9)


@pytest.mark.parametrize("demand", [Demand(600, 300, 180), Demand(600, 300), Demand(60, 300, 180)])
def test_the_best_agents_are_those_that_a_plain_search_finds(demand: Demand) -> None:
    """A bounded search over the scalar cost ends at the same agents and the same cost."""
    best = best_agents(demand, PRICES)
    low = 1.0001 * demand.erlangs if math.isinf(demand.patience_seconds) else 0.1
    plain = optimize.minimize_scalar(
        plain_cost, bounds=(low, 100), args=(demand, PRICES), options={"xatol": 1e-9}, method="bounded"
    )  # fmt: skip
    assert best.agents == pytest.approx(plain.x, abs=1e-4)
    assert best.cost_per_hour == pytest.approx(plain.fun, rel=1e-10)


@given(demands)
def test_no_other_whole_number_of_agents_costs_less(demand: Demand) -> None:
    """One more or one fewer costs more; the fractional optimum costs no more than the whole."""
    best = best_agents(demand, Prices(30, 60, 60, shrinkage=0.3))
    demands, prices = Demands.of(demand), Prices(30, 60, 60, shrinkage=0.3)
    for other in (best.whole - 1.0, best.whole + 1.0):
        if other >= 0:
            assert (
                costs_many(np.array([other]), demands, prices).total[0] >= best.whole_cost_per_hour
            )
    assert best.cost_per_hour <= best.whole_cost_per_hour * (1 + 1e-12)
    assert abs(best.agents - best.whole) <= 1.0 + 1e-6


def test_where_serving_costs_more_than_losing_nobody_is_best_and_that_is_said() -> None:
    """Five minutes at 40 an hour cost 3.33; a lost contact that costs 2 is not worth an agent."""
    with pytest.raises(NobodyPays, match=r"costs 3\.57 and losing one 2\.00"):
        best_agents(Demand(600, 300, 180), Prices(30, abandonment=2))


def test_where_waiting_costs_nothing_no_staffing_is_best_and_that_is_said() -> None:
    """Neither waiting nor giving up is priced; or giving up is, and nobody gives up."""
    with pytest.raises(WaitingNotPriced, match="plan by a target"):
        best_agents(Demand(600, 300, 180), Prices(30))
    with pytest.raises(WaitingNotPriced):
        best_agents(Demand(600, 300), Prices(30, abandonment=5))


def test_no_contacts_need_nobody() -> None:
    """A row in which nothing comes in has its best at 0."""
    rows = Demands(np.array([0.0, 60.0]), np.array([300.0, 300.0]), np.array([180.0, 180.0]))
    assert best_agents_many(rows, PRICES)[0] == 0.0
    assert agents_for_target_many(rows, Target(0.8, 20))[0] == 0.0


@given(demands, st.sampled_from([None, 0.6, 0.85]))
def test_fractional_agents_for_a_target_keep_it_and_no_fewer_do(
    demand: Demand, cap: float | None
) -> None:
    """They lie within one agent below the whole number, and reach target or cap exactly."""
    target, rows = Target(0.8, 20), Demands.of(demand)
    agents = float(agents_for_target_many(rows, target, cap)[0])
    whole = float(whole_agents_for_target_many(rows, target, cap)[0])
    assert whole == smallest(demand, target, cap)
    assert whole - 1 <= agents <= whole
    reached, fewer = perform(agents, demand), agents * (1 - 1e-9)
    assert reached.service_level >= 0.8 - 1e-9
    assert reached.occupancy <= (cap or 1) + 1e-9
    if fewer > demand.erlangs and agents > whole - 1 + 1e-9:
        short = perform(agents - 1e-6, demand)
        assert short.service_level < 0.8 or short.occupancy > (cap or 1)


def test_a_target_of_all_contacts_is_refused() -> None:
    """Nobody can promise that every contact is answered at once."""
    with pytest.raises(TargetUnreachable, match="100/20"):
        agents_for_target_many(Demands.of(Demand(600, 300)), Target(1.0, 20))


def test_draws_have_the_interval_they_come_from_and_stay_what_they_are() -> None:
    """300 (290 to 310) is drawn with its interval; a share stays a share; nothing is negative."""
    normal = standard_draws(3, 2_000, seed=4)
    handle = draw_input(Estimate(300, 290, 310, 50, "mean"), normal[:, 0])
    assert np.quantile(handle, [0.025, 0.975]) == pytest.approx([290.2, 310.2], abs=0.3)
    share = draw_input(Estimate(0.02, 0.001, 0.06, 50, "share"), normal[:, 1], "share")
    assert share.min() > 0
    assert share.max() < 1
    low = draw_input(Estimate(5, -1, 11, 50, "mean"), normal[:, 2])
    assert low.min() > 0
    assert low.std() == pytest.approx(12 / 3.92, rel=0.35)


def test_each_input_has_its_own_draws_and_a_seed_repeats_them() -> None:
    """Two inputs are not drawn together; the same seed gives the same."""
    normal = standard_draws(2, 500, seed=1)
    assert abs(np.corrcoef(normal.T)[0, 1]) < 0.15
    assert np.array_equal(normal, standard_draws(2, 500, seed=1))


def test_an_endless_queue_in_any_draw_is_no_figure() -> None:
    """One infinite case makes the figure unknown, with what would lift that."""
    assert isinstance(interval_of(np.array([1.0, math.inf]), 9, "draws"), Unknown)
    alone = interval_of(np.array([2.0]), 0, "draws")
    assert alone == Estimate(2.0, 2.0, 2.0, 0, "from figures without an interval")
