"""The formulas of Erlang: exact, stable, and with something between whole agents."""

from __future__ import annotations

import doctest
import math
from dataclasses import astuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats
from waiting_chain import perform_by_chain

import wellspent.staffing.erlang
from wellspent.staffing.demand import Demand, DemandInvalid
from wellspent.staffing.erlang import (
    AgentsInvalid,
    ThresholdInvalid,
    Unstable,
    erlang_b,
    erlang_c,
    perform,
)

BUSY = Demand(2880, 60, patience_seconds=120)  # for fifty agents

many_agents = st.one_of(st.integers(1, 10_000), st.floats(0.01, 10_000))
occupancies = st.floats(0.01, 10)
handles = st.floats(1, 3_600)
patiences = st.floats(0.5, 36_000)


def written(figure: float, digits: str) -> bool:
    """Whether a figure is what is printed somewhere, to its last digit."""
    decimals = len(digits.partition(".")[2])
    return f"{figure:.{decimals}f}" == digits


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        (erlang_b(10, 8), "0.1216610643"),
        (erlang_c(14, 10), "0.1741319336"),
        (erlang_c(105, 100), "0.515707426812309"),
        (erlang_c(10_100, 10_000), "0.224762906466532"),
        (perform(50, BUSY).abandonment, "0.0309122"),
        (perform(50, BUSY).wait_seconds, "3.70947"),
        (perform(50, BUSY).occupancy, "0.930324"),
        (perform(50, Demand(2880, 60)).wait_seconds, "20.834"),
        (perform(50, Demand(55 * 60, 60, 60)).waiting, "0.7677952195"),
    ],
)
def test_published_figures_are_met_to_their_last_digit(figure, published):
    assert written(figure, published)


@pytest.mark.parametrize(("agents", "load"), [(50, 55), (50, 40), (1, 3), (300, 320), (7, 0.1)])
def test_with_patience_like_handling_those_who_wait_are_the_tail_of_a_poisson_law(agents, load):
    reached = perform(agents, Demand(load * 20, 180, 180))
    assert reached.waiting == pytest.approx(stats.poisson.sf(agents - 1, load), rel=1e-12)


@pytest.mark.parametrize("agents", [1, 2, 7, 30, 90])
@pytest.mark.parametrize("per_agent", [0.2, 0.8, 1.0, 1.3, 2.5])
@pytest.mark.parametrize("patience_seconds", [20, 180, 900])
def test_a_chain_of_states_solved_by_brute_force_agrees(agents, per_agent, patience_seconds):
    demand = Demand(agents * per_agent * 20, 180, patience_seconds)
    plain = perform_by_chain(agents, demand, 30)
    assert astuple(perform(agents, demand, 30)) == pytest.approx(
        astuple(plain), rel=1e-9, abs=1e-11
    )


@pytest.mark.parametrize(("agents", "load"), [(1, 0.3), (3, 2.7), (20, 18), (90, 60)])
def test_the_chain_agrees_where_nobody_hangs_up(agents, load):
    demand = Demand(load * 20, 180)
    plain = perform_by_chain(agents, demand, 30)
    assert astuple(perform(agents, demand, 30)) == pytest.approx(
        astuple(plain), rel=1e-9, abs=1e-11
    )


@pytest.mark.parametrize(("agents", "load"), [(0.3, 0.2), (2.5, 4.0), (7.25, 7.0), (40.9, 30.0)])
def test_between_whole_agents_erlang_b_is_its_integral(agents, load):
    def falling(t: float) -> float:
        return load * math.exp(-load * t + agents * math.log1p(t))

    inverse, _ = integrate.quad(falling, 0, math.inf, epsabs=0, epsrel=1e-12, limit=500)
    assert erlang_b(agents, load) == pytest.approx(1 / inverse, rel=1e-9)


@pytest.mark.parametrize("agents", [2.5, 12.75, 13])
def test_between_whole_agents_it_is_the_integrals_of_mandelbaum_and_zeltyn(agents):
    """Their E, J and the density of the virtual wait, each integrated by brute force."""
    arrivals, front, patience, due = 12 / 180, agents / 180, 240, 30

    def density(x: float, stay: int = 0) -> float:
        return math.exp(
            -arrivals * patience * math.expm1(-x / patience) - front * x - stay * x / patience
        )

    j, stay, late = (
        integrate.quad(density, begin, 9_000, (hung_up,), epsabs=0, epsrel=1e-11, limit=500)[0]
        for begin, hung_up in ((0, 0), (0, 1), (due, 1))
    )
    e, _ = integrate.quad(lambda t: math.exp(-t) * (1 + t / 12) ** (agents - 1), 0, math.inf)
    waiting = arrivals * j / (e + arrivals * j)
    reached = perform(agents, Demand(240, 180, patience), due)
    assert reached.waiting == pytest.approx(waiting, rel=1e-7)
    assert reached.abandonment == pytest.approx(waiting * (1 - stay / j), rel=1e-7)
    assert 1 - reached.service_level == pytest.approx(waiting * (1 - stay / j + late / j), rel=1e-7)


@given(many_agents, occupancies)
def test_erlang_b_is_a_share_and_falls_with_every_agent(agents, per_agent):
    load = agents * per_agent
    fewer, more = erlang_b(agents, load), erlang_b(min(10_000, agents + 0.5), load)
    assert 0 <= more <= fewer <= 1


@given(st.floats(1.01, 5_000), occupancies)
def test_erlang_b_follows_its_recursion_between_whole_agents_too(agents, per_agent):
    load = agents * per_agent
    before = erlang_b(agents - 1, load)
    assert erlang_b(agents, load) == pytest.approx(load * before / (agents + load * before))


@given(many_agents, st.floats(0.01, 0.999))
def test_erlang_c_lies_between_erlang_b_and_one(agents, per_agent):
    load = agents * per_agent
    assert erlang_b(agents, load) <= erlang_c(agents, load) <= 1


@given(many_agents, occupancies, handles, patiences, st.floats(0, 600))
def test_every_figure_is_a_figure_from_one_agent_to_ten_thousand(
    agents, per_agent, handle, patience, due
):
    contacts = min(1e7, agents * per_agent * 3600 / handle)
    reached = perform(agents, Demand(contacts, handle, patience), due)
    assert all(math.isfinite(figure) and figure >= 0 for figure in astuple(reached))
    assert max(reached.waiting, reached.abandonment, reached.occupancy) <= 1
    assert reached.service_level <= 1 - reached.abandonment + 1e-12


@given(many_agents, occupancies, handles, patiences)
def test_whoever_is_not_answered_hung_up_and_agents_are_busy_with_the_rest(
    agents, per_agent, handle, patience
):
    demand = Demand(min(1e7, agents * per_agent * 3600 / handle), handle, patience)
    reached = perform(agents, demand)
    answered = 1 - reached.abandonment
    assert reached.occupancy * agents == pytest.approx(demand.erlangs * answered, rel=1e-9)
    assert reached.wait_seconds == pytest.approx(reached.abandonment * patience, rel=1e-9)


@given(st.integers(1, 2_000), st.floats(0.1, 2), handles, patiences)
def test_one_agent_more_never_makes_anything_worse(agents, per_agent, handle, patience):
    demand = Demand(agents * per_agent * 3600 / handle, handle, patience)
    fewer, more = perform(agents, demand), perform(agents + 1, demand)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.wait_seconds <= fewer.wait_seconds * (1 + 1e-9)
    assert more.occupancy <= fewer.occupancy + 1e-12


@given(st.integers(2, 2_000), st.floats(0.1, 1.5), patiences)
def test_nothing_jumps_at_a_whole_number_of_agents(agents, per_agent, patience):
    demand = Demand(agents * per_agent * 20, 180, patience)
    step = 1e-7
    below, at, above = (perform(agents + x, demand) for x in (-step, 0, step))
    for left, middle, right in zip(astuple(below), astuple(at), astuple(above), strict=True):
        assert middle == pytest.approx((left + right) / 2, rel=1e-9, abs=1e-12)


@given(st.integers(1, 2_000), st.floats(0.1, 0.98), patiences)
def test_hang_ups_make_the_wait_shorter_than_erlang_c_has_it(agents, per_agent, patience):
    load = agents * per_agent
    assume(load < agents)
    with_hang_ups = perform(agents, Demand(load * 20, 180, patience))
    without = perform(agents, Demand(load * 20, 180))
    assert with_hang_ups.waiting <= without.waiting + 1e-12
    assert with_hang_ups.wait_seconds <= without.wait_seconds * (1 + 1e-9)


@pytest.mark.parametrize("agents", [1, 10, 100, 1_000, 10_000])
def test_in_a_heavy_overload_as_many_hang_up_as_cannot_be_answered(agents):
    reached = perform(agents, Demand(agents * 50 * 6, 600, 60))
    assert reached.abandonment == pytest.approx(0.98, abs=1e-4)
    assert reached.occupancy == pytest.approx(1, abs=0.03)
    assert reached.waiting == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("agents", [0, 1, 47, 48])
def test_too_few_agents_and_no_hang_ups_have_no_answer(agents):
    with pytest.raises(Unstable, match=r"grows without end.*at least 49 agents"):
        perform(agents, Demand(2880, 60))
    with pytest.raises(Unstable):
        erlang_c(agents, 48)


def test_nobody_who_comes_waits_and_nobody_there_answers():
    assert astuple(perform(3, Demand(0, 300))) == (3, 0, 1, 0, 0, 0, 0)
    nobody = perform(0, BUSY)
    assert (nobody.service_level, nobody.abandonment, nobody.wait_seconds) == (0, 1, 120)
    assert (erlang_b(3, 0), erlang_b(0, 0), erlang_b(0, 5)) == (0, 1, 1)


@pytest.mark.parametrize("agents", [-1, math.nan, math.inf, 2_000_000])
def test_a_number_of_agents_that_cannot_be_is_named(agents):
    with pytest.raises(AgentsInvalid, match="There cannot be"):
        perform(agents, BUSY)


@pytest.mark.parametrize("seconds", [-1, math.nan, math.inf])
def test_a_threshold_that_cannot_be_is_named(seconds):
    with pytest.raises(ThresholdInvalid, match="within"):
        perform(50, BUSY, seconds)


@pytest.mark.parametrize(
    ("demand", "fact"),
    [
        ((-5, 300), "There cannot be -5 contacts"),
        ((math.nan, 300), "There cannot be nan contacts"),
        ((2e7, 300), "There cannot be 20,000,000 contacts"),
        ((100, 0), "cannot be 0 seconds"),
        ((100, 90_000), "cannot be 90,000 seconds"),
        ((100, 300, 0), "patience cannot be 0 seconds"),
        ((100, 300, math.nan), "patience cannot be nan seconds"),
        ((1e7, 80_000), "keep 222,222,222 agents busy"),
    ],
)
def test_a_demand_that_cannot_be_is_named(demand, fact):
    with pytest.raises(DemandInvalid, match=fact):
        Demand(*demand)


def test_the_examples_of_the_formulas_hold():
    assert doctest.testmod(wellspent.staffing.erlang).failed == 0
