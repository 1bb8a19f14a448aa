"""Who answers whom: skills, preferences, priority, patience, told by hand and by a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_scenario import plain_scenario
from small_worlds import agents, happened, inf, queue, starts

from wellspent.compiling import frozen
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.scenario import AgentGroup, Queue, Scenario, Shift
from wellspent.staffing.simulate import replicate, simulate, simulate_levels
from wellspent.staffing.simulation.event_state import ABANDONED, HANDLED, WAITING
from wellspent.staffing.simulation.level_loop import fifo_waits

seconds = st.integers(0, 60).map(float)
contact = st.tuples(st.sampled_from("abc"), seconds, seconds, st.one_of(seconds, st.just(inf)))
skill_sets = st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), min_size=1)
QUEUES = st.fixed_dictionaries(
    {name: st.tuples(st.integers(0, 1), st.sampled_from([0.0, 15.0])) for name in "abc"}
)


@given(
    contacts=st.lists(contact, max_size=25),
    queues=QUEUES,
    groups=st.lists(st.tuples(st.integers(0, 2), skill_sets), max_size=3),
)
def test_small_worlds_run_as_the_plain_loop_says_contact_by_contact(contacts, queues, groups):
    """Three queues with priorities and head starts, up to three groups and a jack of all trades.

    Whole seconds, so that nearly everything happens at once somewhere.
    """
    contacts = sorted(contacts)
    groups = [*groups, (1, {"a": 2, "b": 1, "c": 1})]
    made = [
        queue(name, [c[1] for c in mine], [c[2] for c in mine] or [1.0],
              [c[3] for c in mine] or [1.0], priority=queues[name][0],
              head_start_seconds=queues[name][1])
        for name in "abc"
        for mine in [[c for c in contacts if c[0] == name]]
    ]  # fmt: skip
    teams = [agents(n, tuple(skills.items()), name=f"{k}") for k, (n, skills) in enumerate(groups)]
    found = happened(*made, *teams)
    plain = plain_scenario(contacts, queues, groups)
    assert list(zip(found["start"].tolist(), found["agent"].tolist(), strict=True)) == plain


@pytest.mark.parametrize("patience", [None, Exponential(180)])
def test_the_general_engine_is_the_fast_pass_contact_by_contact(patience):
    """One queue, forty agents, lognormal handling; 20,000 contacts wait the same to the last bit."""
    day = Arrivals((456,) * 44, 3600.0)
    law = Lognormal(300, 0.8)
    everybody = AgentGroup("all", (Shift(),), (("calls", 1),), 40)
    scenario = Scenario((Queue("calls", day, law, patience),), (everybody,))
    world = replicate(scenario, seed=7)
    fast = simulate_levels(day, law, patience, (40,) * 44, replications=1, seed=7)
    slow = simulate(scenario, replications=1, seed=7)
    if patience is None:
        waits = fifo_waits(
            frozen(world.contacts["arrival"].copy()), frozen(world.drawn["seconds"].copy()), 40
        )
        assert np.array_equal(world.contacts["start"] - world.contacts["arrival"], waits)
    for name in ("offered", "answered", "answered_in_target", "abandoned", "left"):
        assert np.array_equal(slow.count(name), getattr(fast, name))
    for name in ("wait_seconds", "answered_wait_seconds", "busy_seconds", "staffed_seconds"):
        assert slow.count(name) == pytest.approx(getattr(fast, name))


def test_agents_who_come_later_answer_from_then_on_as_in_the_fast_pass():
    day = Arrivals((500, 900, 1200), 1800.0)
    laws = Lognormal(240, 0.8), Exponential(120)
    shifts = (Shift(),) * 30 + (Shift(1800),) * 25 + (Shift(3600),) * 25
    group = AgentGroup("all", shifts, (("calls", 1),))
    slow = simulate(Scenario((Queue("calls", day, *laws),), (group,)), replications=9)
    fast = simulate_levels(day, *laws, (30, 55, 80), replications=9)
    assert np.array_equal(slow.count("abandoned"), fast.abandoned)
    assert slow.count("staffed_seconds") == pytest.approx(fast.staffed_seconds)


def test_the_agent_who_prefers_the_queue_answers_before_the_one_idle_longest():
    """Anna answers sales first and support second, Ben support alone. Both are idle since the
    begin; Anna has the lower number, but the support contact goes to Ben.
    """
    found = happened(
        queue("sales", [50], [10]), queue("support", [20], [10]),
        agents(1, (("sales", 1), ("support", 2)), name="Anna"),
        agents(1, (("support", 1),), name="Ben"),
    )  # fmt: skip
    assert found["agent"].tolist() == [0, 1]


def test_of_equals_the_agent_idle_longest_answers():
    """Three agents; the first contact occupies the first until 30, the second the second until
    20. At 40 the third, idle since the begin, answers; at 41 the second, at 42 the first.
    """
    found = happened(queue("calls", [0, 1, 40, 41, 42], [30, 19, 99, 99, 99]), agents(3))
    assert found["agent"].tolist() == [0, 1, 2, 1, 0]


def test_the_higher_priority_is_answered_first_though_it_came_later():
    """One agent, busy until 100. Two ordinary customers wait since 10 and 20, a gold one since 90:
    gold at 100, then the others.
    """
    answered = starts(
        queue("plain", [0, 10, 20], [100, 10, 10]), queue("gold", [90], [10], priority=1),
        agents(1, ("plain", "gold")),
    )  # fmt: skip
    assert answered == [0, 110, 120, 100]


def test_a_head_start_counts_as_time_waited():
    """Priority customers start 90 seconds ahead. One who came at 95 stands before the ordinary
    customer of 10 (5 against 10) and behind the one of 3.
    """
    answered = starts(
        queue("plain", [0, 3, 10], [100, 10, 10]),
        queue("gold", [95], [10], head_start_seconds=90.0),
        agents(1, ("plain", "gold")),
    )  # fmt: skip
    assert answered == [0, 100, 120, 110]


def test_the_agents_preference_comes_before_the_queues_priority():
    """Who answers sales first and support second takes the waiting sale, though support has the
    higher priority; who prefers none takes support.
    """
    waiting = queue("sales", [0, 5], [50, 10]), queue("support", [6], [10], priority=5)
    assert starts(*waiting, agents(1, (("sales", 1), ("support", 2)))) == [0, 50, 60]
    assert starts(*waiting, agents(1, ("sales", "support"))) == [0, 60, 50]


def test_who_loses_patience_is_gone_and_who_is_answered_in_that_second_is_not():
    """One agent, busy until 50. Patience ends at 49 for the second, at 50 for the third."""
    found = happened(queue("calls", [0, 9, 10], [50, 10, 10], [99, 40, 40]), agents(1))
    assert found["start"].tolist() == [0, inf, 50]
    assert found["outcome"].tolist() == [HANDLED, ABANDONED, HANDLED]


def test_who_waits_when_nobody_works_any_more_is_left():
    """The agent's shift ends at 100 in the middle of a contact that it finishes at 130; the
    customer who has waited since 20 would wait for ever.
    """
    found = happened(queue("calls", [10, 20], [120, 10]), agents(1, shifts=(Shift(0, 100),)))
    assert found["end"].tolist() == [130, inf]
    assert found["outcome"].tolist() == [HANDLED, WAITING]
