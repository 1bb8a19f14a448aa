"""How many agents each interval needs, found by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.planning.level_search import Search
from wellspent.staffing.planning.levels import LevelsUnfindable, find_levels
from wellspent.staffing.planning.offered_load import offered_load
from wellspent.staffing.planning.open_stretches import OpenIntervalsInvalid, open_stretches
from wellspent.staffing.required import OccupancyInvalid, TargetUnreachable, smallest
from wellspent.staffing.simulate import draw_days

TARGET = Target.parse("80/20")
HANDLE, PATIENCE = Lognormal.with_cv(300, 1.1), Exponential(120)
DAY = Arrivals((60, 120, 200, 240, 210, 180, 200, 160, 90, 40), 1800)


def find(arrivals=DAY, target=TARGET, *, handle=HANDLE, patience=PATIENCE, **more):
    return find_levels(arrivals, handle, patience, target, **({"replications": 60} | more))


def search(arrivals=DAY, **more):
    drawn = tuple(draw_days(arrivals, HANDLE, PATIENCE, replications=40, seed=1))
    bounds = {"share": 0.8, "max_occupancy": 1.0, "fewest": 1, "most": 1000} | more
    return Search(arrivals, HANDLE, PATIENCE, TARGET, drawn=drawn, **bounds)


@pytest.mark.parametrize("cap", [1.0, 0.75])
def test_every_interval_keeps_target_and_cap_and_with_one_agent_less_anywhere_one_would_not(cap):
    asked = search(max_occupancy=cap)
    levels = asked.find()
    assert not asked.misses(asked.ask(levels)).any()
    for interval in range(len(levels)):
        fewer = levels.copy()
        fewer[interval] -= 1
        assert asked.misses(asked.ask(fewer)).any()


def test_in_days_without_an_end_the_levels_are_those_of_erlang():
    """Exponential handle times, a constant rate, the first hours left out: the formula's world."""
    level = smallest(Demand(300, 300, 120), TARGET)
    found = find(Arrivals((300,) * 20, 1800), handle=Exponential(300), replications=200)
    assert {abs(n - level) for n in found.levels[4:]} <= {0, 1}
    assert abs(np.mean(found.levels[4:]) - level) < 0.6


def test_after_a_steep_fall_erlang_misses_and_the_levels_found_do_not():
    """Conversations of forty minutes are still going on when the rate has fallen to a tenth."""
    fall = Arrivals((200,) * 6 + (20,) * 6, 1800)
    found = find(fall, handle=Lognormal.with_cv(2400, 0.8), replications=200)
    assert set(found.erlang_achieved.missed(0.8)) >= {6, 7}
    assert found.achieved.missed(0.75) == ()


def test_what_is_achieved_comes_from_days_that_took_no_part_in_the_search():
    found = find()
    level = found.achieved.service_level
    assert isinstance(level, Estimate)
    assert level.low < level.value < level.high
    assert (level.n, level.method) == (
        60,
        "simulation of the levels, arrivals as forecast; ratio over replications, t interval",
    )
    assert found.hours == sum(found.levels) / 2


def test_the_same_seed_finds_the_same_levels():
    assert find().levels == find().levels


def test_a_cap_on_occupancy_takes_more_agents_and_is_kept():
    free, capped = find(), find(max_occupancy=0.7)
    assert capped.hours > free.hours
    assert isinstance(capped.achieved.occupancy, Estimate)
    assert capped.achieved.occupancy.value < 0.71


def test_a_target_over_the_whole_day_takes_fewer_agents_and_keeps_the_floor():
    each, whole = find(), find(over="plan", floor=0.6)
    assert whole.hours < each.hours
    assert whole.achieved.missed(0.6) == ()
    assert isinstance(whole.achieved.service_level, Estimate)
    assert whole.achieved.service_level.high > 0.8 - 0.01


@pytest.mark.parametrize("cap", [None, 0.85])
def test_a_target_over_the_day_never_takes_more_agents_than_one_in_every_interval(cap):
    """A steep rise and fall, where one interval's agent is what keeps another above the floor."""
    steep = Arrivals((40,) * 4 + (300,) * 6 + (40,) * 4, 1800)
    handle = Lognormal.with_cv(1200, 1.1)
    each = find(steep, handle=handle, max_occupancy=cap)
    whole = find(steep, handle=handle, max_occupancy=cap, over="plan")
    assert whole.hours <= each.hours
    assert whole.achieved.missed(0.55) == ()


def test_closed_intervals_have_nobody_and_no_contact_waits_through_a_night():
    """Nobody hangs up; the last contacts of a day are answered after it closes."""
    two_days = Arrivals((0, 60, 60, 60, 0, 0, 0, 60, 60, 60, 0), 3600)
    found = find(two_days, patience=None)
    assert [
        n for n, rate in zip(found.levels, two_days.contacts_per_hour, strict=True) if not rate
    ] == [0] * 5
    wait = found.achieved.wait_seconds
    assert isinstance(wait, Estimate)
    assert wait.high < 60
    assert found.levels[1:4] == pytest.approx(found.levels[7:10], abs=1)


def test_an_open_interval_without_contacts_keeps_the_least_presence():
    quiet = Arrivals((30, 0, 30), 3600)
    assert find(quiet, fewest=2, opened=[True] * 3).levels[1] >= 2
    assert find(quiet, fewest=2).levels[1] == 0


def test_a_centre_without_contacts_needs_nobody_and_says_so():
    found = find(Arrivals((0, 0), 1800))
    assert found.levels == (0, 0)
    assert isinstance(found.achieved.service_level, Unknown)


@pytest.mark.parametrize(("rate", "agents"), [(16, 3), (12_000, 902)])
def test_three_agents_and_a_thousand_are_found_alike(rate, agents):
    found = find(Arrivals((rate,) * 4, 1800), replications=None)
    assert smallest(Demand(rate, 300, 120), TARGET) == agents
    assert max(found.levels) == pytest.approx(agents, rel=0.01, abs=0.5)
    assert found.achieved.missed(0.75) == ()


def test_a_stretch_done_is_told():
    told = []
    find(Arrivals((30, 0, 30), 3600), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


@given(st.lists(st.booleans(), max_size=40))
def test_stretches_are_the_open_intervals_each_once(opened):
    within = [
        i
        for stretch in open_stretches(np.array(opened, bool))
        for i in range(stretch.start, stretch.stop)
    ]
    assert within == [i for i, is_open in enumerate(opened) if is_open]


@settings(max_examples=30)
@given(st.lists(st.floats(0, 500), min_size=1, max_size=20), st.floats(60, 7200))
def test_the_lagged_load_never_leaves_the_range_of_the_load_it_follows(rates, handle):
    load = offered_load(Arrivals(tuple(rates), 1800), handle)
    assert (load >= -1e-9).all()
    assert (load <= max(rates) * handle / 3600 + 1e-9).all()


def test_the_lagged_load_settles_at_the_load_and_comes_later():
    load = offered_load(Arrivals((120,) * 30, 600), 600)
    assert load[0] == pytest.approx(
        20 * np.exp(-1)
    )  # mean over one handle time from an empty start
    assert load[-1] == pytest.approx(20)


@pytest.mark.parametrize(
    ("more", "error", "fact"),
    [
        ({"target": Target(1, 20)}, TargetUnreachable, "No number of agents keeps 100/20"),
        (
            {"most": 12},
            TargetUnreachable,
            r"12 agents reach \d+\.\d% within 20 s at \d+% occupancy",
        ),
        ({"max_occupancy": 0.0}, OccupancyInvalid, "capped at 0"),
        ({"fewest": 5, "most": 4}, LevelsUnfindable, "At least 5 and at most 4"),
        ({"replications": 3}, LevelsUnfindable, "3 simulated days"),
        ({"opened": [True]}, OpenIntervalsInvalid, "said of 1 intervals, and there are 10"),
        ({"opened": [False] + [True] * 9}, OpenIntervalsInvalid, "Interval 1 is closed and has 60"),
    ],
)
def test_what_cannot_be_met_is_a_sentence_of_fact_and_one_of_remedy(more, error, fact):
    with pytest.raises(error, match=fact) as raised:
        find(**more)
    assert raised.value.remedy.endswith(".")
