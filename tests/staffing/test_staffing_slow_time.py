"""The price of a slow second and the slow seconds that are best at it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from wellspent.estimate import Estimate, Unknown, estimate_ratio
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import Unstable, perform
from wellspent.staffing.handle_times import Exponential
from wellspent.staffing.price.best_staffing import NobodyPays, WaitingNotPriced, best_agents
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.hour_prices import price_by_hour
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import HoursInvalid, Pool, PoolInvalid, week_of
from wellspent.staffing.price.slow_price import (
    fixed_price,
    fixed_price_many,
    flexible_price,
    target_price,
)
from wellspent.staffing.price.slow_time import NothingToShare, best_slow_time
from wellspent.staffing.price.slow_value import (
    Segment,
    SegmentsInvalid,
    SlowValue,
    SlowValueInvalid,
    mean_of,
    share_out,
    value_of,
)
from wellspent.staffing.required import smallest
from wellspent.staffing.simulation.level_run import LevelRun, simulate_levels

PRICES = Prices(wage_per_hour=30, waiting_per_hour=30, abandonment=5, shrinkage=0)
SEGMENTS = (
    Segment("worried", 0.3, SlowValue(2.0, 60)),
    Segment("others", 0.7, SlowValue(0.6, 40)),
)
POOL = Pool("front", week_of([600.0], [50]), 300.0, patience_seconds=180.0, segments=SEGMENTS)


@pytest.mark.parametrize("patience", [60.0, 180.0, 900.0, math.inf])
@pytest.mark.parametrize("seats", [1, 5, 20, 100, 500, 5_000])
def test_fixed_and_flexible_price_are_the_same_at_the_best_staffing(
    seats: int, patience: float
) -> None:
    """The envelope theorem: at the best, a second costs as much in waiting as in wages."""
    demand = Demand(0.85 * seats * 12, 300, patience)
    fixed = fixed_price(best_agents(demand, PRICES).agents, demand, PRICES)
    assert fixed == pytest.approx(flexible_price(demand, PRICES), rel=1e-5)


def test_the_flexible_price_is_the_rise_of_the_least_cost() -> None:
    """Ten seconds more, at the best staffing before and after, cost the mean of the prices."""
    demand, longer = Demand(600, 300, 180), Demand(600, 310, 180)
    rise = best_agents(longer, PRICES).cost_per_hour - best_agents(demand, PRICES).cost_per_hour
    middle = Demand(600, 305, 180)
    served = 600 * (1 - perform(best_agents(middle, PRICES).agents, middle).abandonment)
    assert flexible_price(middle, PRICES) == pytest.approx(rise / 10 / served, rel=1e-4)


@given(st.floats(0.5, 500), st.floats(0.3, 2.5), st.floats(1.001, 1.3))
def test_the_price_is_never_negative_and_rises_with_occupancy(
    seats: float, busy: float, more: float
) -> None:
    """The same agents with more contacts: a second costs more, however idle or overrun they are."""
    low, high = (Demand(x * seats * 12, 300, 180) for x in (busy, busy * more))
    cheap, dear = fixed_price(seats, low, PRICES), fixed_price(seats, high, PRICES)
    assert cheap >= 0
    assert cheap <= dear * (1 + 1e-6) + 1e-12


def test_an_overrun_pool_loses_a_contact_for_every_one_it_takes_longer_for() -> None:
    """Then a second costs a lost contact and its wait in vain, over the seconds of a contact."""
    price = fixed_price(20, Demand(20 * 12 * 3, 300, 180), PRICES)
    assert price == pytest.approx((5 + 30 * 180 / 3600) / 300, rel=1e-4)


def test_where_agents_are_idle_a_slow_minute_costs_nothing() -> None:
    """Fifty agents for a load of 25: a slow minute costs less than a hundredth of a cent."""
    assert 60 * fixed_price(50, Demand(300, 300, 180), PRICES) < 1e-4
    assert 60 * fixed_price(50, Demand(300, 300), PRICES) < 1e-4


def test_the_published_price_of_a_slow_minute_is_met() -> None:
    """600 contacts an hour at 0.50 a minute: about 0.475 a minute for each contact offered."""
    demand = Demand(600, 360, 120)
    prices = Prices(30, waiting_per_hour=10, abandonment=5, shrinkage=0)
    lost = perform(best_agents(demand, prices).agents, demand).abandonment
    assert 60 * flexible_price(demand, prices) * (1 - lost) == pytest.approx(0.475, abs=0.0005)


@given(st.floats(20, 3_000), st.sampled_from([None, 0.6]), st.sampled_from([180.0, math.inf]))
def test_the_price_under_a_target_is_the_wage_of_the_agents_it_takes(
    contacts: float, cap: float | None, patience: float
) -> None:
    """A minute more at each contact takes whole agents that cost that price, give or take one."""
    demand, longer = Demand(contacts, 300, patience), Demand(contacts, 420, patience)
    target = Target(0.8, 20)
    agents = smallest(longer, target, cap) - smallest(demand, target, cap)
    middle = Demand(contacts, 360, patience)
    served = contacts * (1 - perform(smallest(middle, target, cap), middle).abandonment)
    paid = 120 * target_price(middle, PRICES, target, cap) * served / PRICES.staffed_hour
    assert paid == pytest.approx(agents, abs=1.2 + 0.02 * agents)


def test_the_price_is_what_simulated_contacts_cost_that_take_longer() -> None:
    """A hundred days, two seconds shorter and two seconds longer, the same chance: the rise is the price."""
    arrivals, levels = Arrivals((240.0,) * 24, 3600.0), [22] * 24

    def day(mean: float) -> LevelRun:
        law, patience = Exponential(mean), Exponential(180.0)
        return simulate_levels(arrivals, law, patience, levels, replications=100, seed=2)

    short, long = day(298.0), day(302.0)
    waited = (long.wait_seconds - short.wait_seconds).sum(axis=1) / 3600
    lost = (long.abandoned - short.abandoned).sum(axis=1)
    found = estimate_ratio(30 * waited + 5 * lost, 4 * short.answered.sum(axis=1))
    assert isinstance(found, Estimate)
    price = fixed_price(22, Demand(240, 300, 180), PRICES)
    assert found.high - found.low < 0.2 * price
    assert found.value == pytest.approx(price, rel=0.1)


def test_a_queue_that_never_ends_has_no_price() -> None:
    """Nobody gives up and the agents cannot keep up: the formula's own sentence says so."""
    with pytest.raises(Unstable, match="grows without end"):
        fixed_price(40, Demand(600, 300), PRICES)


def test_prices_that_leave_no_best_staffing_leave_no_flexible_price() -> None:
    """As for the best agents; the price under a target still stands."""
    demand = Demand(600, 300, 180)
    with pytest.raises(WaitingNotPriced):
        flexible_price(demand, Prices(30))
    with pytest.raises(NobodyPays):
        flexible_price(demand, Prices(30, abandonment=1))
    assert target_price(demand, Prices(30), Target(0.8, 20)) > 0


@given(st.floats(0.05, 20), st.floats(1, 600), st.floats(1e-4, 1))
def test_the_best_seconds_are_where_one_more_brings_what_it_costs(
    worth: float, seconds: float, price: float
) -> None:
    """x* = τ ln(V / (τ π)), and 0 where even the first second costs more than it brings."""
    value = SlowValue(worth, seconds)
    best = value.best_seconds(price)
    places = np.linspace(0, 3 * best + 60, 20_001)
    gains = -worth * np.expm1(-places / seconds) - price * places
    assert best == pytest.approx(places[np.argmax(gains)], abs=2 * places[1])
    if price >= worth / seconds:
        assert best == 0


def test_a_free_second_is_best_given_without_end() -> None:
    """No price, no limit; and what is given then brings all there is."""
    value = SlowValue(1.5, 30)
    assert value.best_seconds(0.0) == math.inf
    assert value.value(1e6) == pytest.approx(1.5)


def net(seconds: tuple[float, ...], agents: float, pool: Pool = POOL) -> float:
    """What an hour brings less what it costs, from the scalar formulas alone."""
    demand = Demand(600, 300 + mean_of(pool.segments, seconds), 180)
    reached = perform(agents, demand)
    waited = 600 * reached.wait_seconds / 3600
    lost = 600 * reached.abandonment
    brought = (600 - lost) * value_of(pool.segments, seconds)
    return brought - 30 * agents - 30 * waited - 5 * lost


def test_best_seconds_and_best_agents_are_found_together() -> None:
    """A search over both segments' seconds and the agents finds nothing better."""
    best = best_slow_time(POOL, PRICES)
    plain = optimize.minimize(
        lambda v: -net((v[0], v[1]), v[2]), [30, 10, 55], method="Nelder-Mead",
        options={"xatol": 1e-5, "fatol": 1e-9, "maxiter": 5_000},
    )  # fmt: skip
    assert [*best.seconds.values(), best.agents] == pytest.approx(plain.x, abs=2e-3)
    without = best_agents(Demand(600, 300, 180), PRICES)
    assert best.gain_per_hour == pytest.approx(-plain.fun + without.cost_per_hour, rel=1e-6)
    assert best.price == pytest.approx(best.return_of_a_second, rel=1e-5)
    assert best.assumed


def test_best_seconds_at_the_staff_that_is_there_are_those_of_a_search() -> None:
    """The same with fifty agents, who stay fifty; and with a pool on its knees."""
    for agents in (50, 42):
        pool = replace(POOL, hours=week_of([600.0], [agents]))
        best = best_slow_time(pool, PRICES, staffing="fixed")
        grid = [(a, b) for a in np.linspace(0, 120, 41) for b in np.linspace(0, 120, 41)]
        assert net(tuple(best.seconds.values()), agents) >= max(net(x, agents) for x in grid) - 1e-9
        assert best.agents == agents


def test_best_seconds_under_a_target_beat_their_neighbours() -> None:
    """With agents that keep 80/20, more or fewer seconds bring less in all."""
    best = best_slow_time(POOL, PRICES, staffing=Target(0.8, 20))

    def at(mean: float) -> float:
        budget = best_slow_time(POOL, PRICES, staffing=Target(0.8, 20), budget_seconds=mean)
        return budget.gain_per_hour

    gains = [at(best.mean_seconds * share) for share in (0.5, 0.8, 0.95)]
    assert gains == sorted(gains)
    assert gains[-1] < best.gain_per_hour
    assert at(1.2 * best.mean_seconds) == pytest.approx(best.gain_per_hour)


@pytest.mark.parametrize("agents", [200, 2_000])
def test_agents_who_are_idle_give_all_the_time_that_is_of_use(agents: int) -> None:
    """Hundreds of agents for fifty: the seconds cost nothing, so nearly all of V is reached."""
    idle = replace(POOL, hours=week_of([600.0], [agents]))
    best = best_slow_time(idle, PRICES, staffing="fixed")
    assert best.value_per_hour == pytest.approx(600 * (0.3 * 2.0 + 0.7 * 0.6), rel=1e-3)
    assert best.price < 1e-4


def test_slow_time_that_brings_less_than_it_costs_is_not_given() -> None:
    """V / τ below the price: no second, no gain."""
    poor = replace(POOL, segments=(Segment("all", 1.0, SlowValue(0.01, 60)),))
    best = best_slow_time(poor, PRICES)
    assert best.seconds == {"all": 0.0}
    assert best.gain_per_hour == pytest.approx(0)


def test_in_a_tiny_pool_much_slow_time_can_pay_where_a_little_does_not() -> None:
    """One contact an hour: the first second costs more than it brings, and 1,000 s gain all the same."""
    pool = Pool(
        "tiny", week_of([1.0], [1]), 60.0, patience_seconds=180.0,
        segments=(Segment("all", 1.0, SlowValue(30.0, 600)),),
    )  # fmt: skip
    staffing, prices = Target(0.8, 20), Prices(21, 10, 5)
    assert target_price(Demand(1, 60, 180), prices, staffing) > 30 / 600
    best = best_slow_time(pool, prices, staffing=staffing)
    others = [
        best_slow_time(pool, prices, staffing=staffing, budget_seconds=x).gain_per_hour
        for x in np.linspace(0, best.mean_seconds, 12)
    ]
    assert best.mean_seconds > 300
    assert best.gain_per_hour == pytest.approx(max(others))
    assert best.gain_per_hour > 0


def test_a_budget_goes_where_a_second_brings_most() -> None:
    """Ten seconds on average: all to the worried, whose first seconds bring twice as much."""
    best = best_slow_time(POOL, PRICES, budget_seconds=10)
    assert best.within_budget
    assert best.mean_seconds == pytest.approx(10)
    assert best.seconds["others"] == 0
    assert best.return_of_a_second > best.price


@given(st.floats(0.1, 400), st.floats(0.1, 3), st.floats(5, 200), st.floats(0.05, 0.95))
def test_seconds_are_shared_out_so_that_no_other_sharing_brings_more(
    mean: float, worth: float, seconds: float, share: float
) -> None:
    """Moving seconds from one segment to the other never brings more."""
    segments = (
        Segment("a", share, SlowValue(worth, seconds)),
        Segment("b", 1 - share, SlowValue(1.0, 50)),
    )
    shared = share_out(segments, mean)
    assert mean_of(segments, shared) == pytest.approx(mean, rel=1e-6)
    best = value_of(segments, shared)
    for part in np.linspace(0, 1, 21):
        other = (part * mean / share, (1 - part) * mean / (1 - share))
        assert value_of(segments, other) <= best + 1e-9


def test_seconds_that_are_worth_nothing_to_anybody_go_to_all_alike() -> None:
    """There is no better sharing, so there is none."""
    nothing = (Segment("a", 0.5, SlowValue(0, 20)), Segment("b", 0.5, SlowValue(0, 20)))
    assert share_out(nothing, 12) == (12, 12)
    assert best_slow_time(replace(POOL, segments=nothing), PRICES).mean_seconds == 0


def test_the_price_of_an_hour_is_the_price_of_its_demand() -> None:
    """Nothing uncertain: the map says what the formula says, per minute."""
    hours = week_of([500.0, 560.0], [48, 48], hour=[9, 10])
    found = price_by_hour(replace(POOL, hours=hours), PRICES)
    wanted = [60 * fixed_price(48, Demand(c, 300, 180), PRICES) for c in (500, 560)]
    assert found.value == pytest.approx(wanted, rel=1e-6)
    assert found.high == pytest.approx(found.low, rel=1e-6)


def test_the_price_of_an_uncertain_hour_is_its_mean_and_carries_its_interval() -> None:
    """560 ± 40 contacts: dearer than at 560, since the bad weeks cost more than the good spare."""
    hours = week_of([560.0], [52], contacts_sd=40, intervals=16)
    found = price_by_hour(replace(POOL, hours=hours), PRICES, draws=400)
    rng = np.random.default_rng(3)
    wide = math.log1p((40 / 560) ** 2)
    contacts = 560 * np.exp(math.sqrt(wide) * rng.standard_normal(20_000) - wide / 2)
    rows = Demands(contacts, np.full(20_000, 300.0), np.full(20_000, 180.0))
    drawn = 60 * fixed_price_many(np.full(20_000, 52.0), rows, PRICES)
    assert found.value[0] == pytest.approx(np.mean(drawn), rel=0.02)
    assert found.low[0] == pytest.approx(np.quantile(drawn, 0.025), rel=0.1)
    assert found.high[0] == pytest.approx(np.quantile(drawn, 0.975), rel=0.03)
    assert found.value[0] > 60 * fixed_price(52, Demand(560, 300, 180), PRICES)
    assert isinstance(found.figures[0], Estimate)
    assert found.figures[0].n == 16


def test_handle_time_carries_its_interval_into_the_price() -> None:
    """300 s (285 to 315) makes an interval where a bare 300 s makes none."""
    vague = replace(POOL, handle_seconds=Estimate(300, 285, 315, 400, "mean"))
    wide, narrow = price_by_hour(vague, PRICES), price_by_hour(POOL, PRICES)
    assert wide.high[0] - wide.low[0] > 0.1
    assert narrow.high[0] - narrow.low[0] < 1e-9
    assert wide.figures[0] == price_by_hour(vague, PRICES).figures[0]  # the seed is fixed


def test_where_agents_have_the_time_anyway_the_whole_interval_is_nearly_nothing() -> None:
    """80 agents for a load of 50 have it; 50 have not; of an unsure 62 it is not certain."""
    hours = week_of([600.0] * 3, [80, 50, 62], contacts_sd=[0, 0, 60], intervals=[20, 20, 20])
    found = price_by_hour(replace(POOL, hours=hours), PRICES)
    assert (found.high < found.staffed_minute / 20).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("hours", "prices", "reason"),
    [
        (week_of([600.0], [math.nan], intervals=20), PRICES, "no staffing is recorded"),
        (week_of([600.0], [50], intervals=3), PRICES, "3 intervals, and a figure needs 8"),
        (week_of([0.0], [50], intervals=20), PRICES, "nothing comes in"),
        (week_of([600.0], [50], intervals=20), Prices(30), "nobody said what waiting"),
    ],
)
def test_an_hour_without_a_price_says_why(hours: object, prices: Prices, reason: str) -> None:
    """Never 0: unknown, with the reason and what would lift it."""
    found = price_by_hour(replace(POOL, hours=hours), prices)
    assert isinstance(found.figures[0], Unknown)
    assert reason in found.figures[0].reason
    assert math.isnan(found.value[0])


def test_without_patience_a_week_that_overruns_the_agents_leaves_no_price() -> None:
    """Fifty-two agents, a load of 50 ± 5 and nobody who gives up."""
    hours = week_of([600.0], [52], contacts_sd=60, intervals=20)
    found = price_by_hour(replace(POOL, hours=hours, patience_seconds=math.inf), PRICES)
    assert isinstance(found.figures[0], Unknown)
    assert "nobody gives up" in found.figures[0].reason


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: SlowValue(-1, 30), "cannot be worth -1"),
        (lambda: SlowValue(1, 0), "cannot be reached in 0 seconds"),
        (lambda: SlowValue(1, math.inf), "cannot be reached in inf"),
        (lambda: share_out((Segment("a", 0.4, SlowValue(1, 30)),), 5), "add up to 0.4"),
        (lambda: replace(POOL, segments=(Segment("a", 0.4, SlowValue(1, 30)),)), "add up to 0.4"),
        (lambda: replace(POOL, friction_seconds=200.0, slow_seconds=150.0), "200 s of friction"),
        (lambda: replace(POOL, handle_seconds=0.0), "takes 0 seconds"),
        (lambda: replace(POOL, patience_seconds=-3.0), "wait -3 seconds"),
        (lambda: replace(POOL, repeat_share=1.0), "1 of the contacts"),
        (lambda: week_of([600.0, -1.0]), "contacts_per_hour is -1 in row 2"),
        (lambda: week_of([600.0], [-4]), "agents is -4 in row 1"),
        (lambda: week_of([600.0, 1.0], [1, 2, 3]), "differ in length"),
        (lambda: best_slow_time(replace(POOL, segments=()), PRICES), "Nobody said what slow time"),
        (lambda: best_slow_time(POOL, PRICES, budget_seconds=-1), "budget cannot be -1"),
        (
            lambda: best_slow_time(replace(POOL, hours=week_of([0.0])), PRICES),
            "No hour of 'front' has both",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong: object, said: str) -> None:
    """The figure, and what to give instead."""
    kinds = (SlowValueInvalid, SegmentsInvalid, PoolInvalid, HoursInvalid, NothingToShare)
    with pytest.raises(kinds, match=said) as caught:
        wrong()  # type: ignore[operator]
    assert caught.value.remedy


def test_fixed_staff_who_could_never_finish_are_refused() -> None:
    """Forty agents for a load of fifty, and nobody gives up."""
    with pytest.raises(Unstable):
        best_slow_time(
            replace(POOL, hours=week_of([600.0], [40]), patience_seconds=math.inf),
            PRICES, staffing="fixed",
        )  # fmt: skip
