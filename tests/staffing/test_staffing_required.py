"""The fewest agents for a target: one fewer would miss it."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wellspent.staffing.required
from wellspent.staffing.demand import Demand, Target, TargetInvalid
from wellspent.staffing.erlang import Unstable, perform
from wellspent.staffing.required import (
    OccupancyInvalid,
    TargetUnreachable,
    most_contacts_per_hour,
    smallest,
)

EIGHTY = Target(0.80, 20)

demands = st.builds(
    Demand,
    st.floats(0.1, 20_000),
    st.floats(10, 1_200),
    st.one_of(st.just(math.inf), st.floats(5, 3_600)),
)
targets = st.builds(Target, st.floats(0.01, 0.999), st.floats(0, 300))


def keeps(agents: int, demand: Demand, target: Target, cap: float) -> bool:
    try:
        reached = perform(agents, demand, target.seconds)
    except Unstable:
        return False
    return reached.service_level >= target.share - 1e-12 and reached.occupancy <= cap + 1e-12


@given(demands, targets, st.one_of(st.none(), st.floats(0.05, 1)))
def test_the_fewest_keep_the_target_and_one_fewer_misses_it(demand, target, cap):
    found = smallest(demand, target, cap)
    assert keeps(found, demand, target, cap or 1)
    assert found == 0 or not keeps(found - 1, demand, target, cap or 1)


@given(demands, targets, st.floats(0.05, 1))
def test_a_cap_on_occupancy_never_takes_fewer_agents(demand, target, cap):
    assert smallest(demand, target, cap) >= smallest(demand, target)


@pytest.mark.parametrize(("agents", "published"), [(5, "0.5942"), (50, "0.883"), (150, "0.9415")])
def test_the_highest_occupancy_at_eighty_in_twenty_is_as_published(agents, published):
    occupancy = most_contacts_per_hour(agents, EIGHTY, 300) * 300 / 3600 / agents
    assert f"{occupancy:.{len(published) - 2}f}" == published


@given(
    st.integers(1, 400),
    targets,
    st.floats(10, 1_200),
    st.one_of(st.just(math.inf), st.floats(5, 3_600)),
)
def test_the_most_contacts_just_keep_the_target(agents, target, handle, patience):
    most = most_contacts_per_hour(agents, target, handle, patience)
    reached = perform(agents, Demand(most, handle, patience), target.seconds)
    assert reached.service_level == pytest.approx(target.share, abs=1e-6)


def test_a_cap_that_is_met_exactly_takes_no_agent_more():
    assert smallest(Demand(102, 300), Target(0.5, 60), 0.85) == 10


@pytest.mark.parametrize("target", ["100/0", "100/20"])
def test_all_contacts_in_time_cannot_be_promised(target):
    with pytest.raises(TargetUnreachable, match=r"chance can always bring.*99\.9"):
        smallest(Demand(100, 300, 60), Target.parse(target))
    with pytest.raises(TargetUnreachable):
        most_contacts_per_hour(10, Target.parse(target), 300)


def test_a_cap_that_would_take_a_million_agents_is_refused():
    with pytest.raises(TargetUnreachable, match=r"0\.001 takes more than 1,000,000 agents"):
        smallest(Demand(100_000, 300), EIGHTY, 0.001)


@pytest.mark.parametrize("cap", [0, -0.5, 85, math.nan])
def test_a_cap_that_is_no_share_is_named(cap):
    with pytest.raises(OccupancyInvalid, match="cannot be capped"):
        smallest(Demand(100, 300), EIGHTY, cap)


def test_nobody_is_needed_where_nobody_comes():
    assert smallest(Demand(0, 300), EIGHTY) == 0


@pytest.mark.parametrize("text", ["80/20", "80%/20s", " 80 / 20 ", "80.0/20.0"])
def test_a_target_is_read_as_planners_write_it(text):
    assert Target.parse(text) == EIGHTY
    assert str(Target.parse(text)) == "80/20"


@pytest.mark.parametrize("text", ["80", "0/20", "120/20", "80/", "-80/20", "nan/20", ""])
def test_a_target_that_cannot_be_is_named(text):
    with pytest.raises(TargetInvalid, match="is not a target"):
        Target.parse(text)


def test_the_examples_of_the_search_hold():
    assert doctest.testmod(wellspent.staffing.required).failed == 0
