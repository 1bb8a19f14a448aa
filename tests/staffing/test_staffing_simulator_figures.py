"""What the simulator says: Erlang's figures, laws of handling, figures with intervals, refusals."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from small_worlds import Listed, agents, queue

from wellspent.compiling import frozen
from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.arrivals import Arrivals, ArrivalsInvalid, Recorded
from wellspent.staffing.demand import Demand
from wellspent.staffing.erlang import perform
from wellspent.staffing.handle_times import (
    Composed,
    Empirical,
    Exponential,
    LawInvalid,
    Lognormal,
)
from wellspent.staffing.scenario import (
    AgentGroup,
    Callback,
    Queue,
    Redial,
    Repeat,
    Scenario,
    ScenarioInvalid,
    Shift,
    SlowTime,
)
from wellspent.staffing.simulate import MEASURES, simulate
from wellspent.staffing.simulation.level_loop import fifo_waits

MIDDLE = np.linspace(0.5e-5, 1 - 0.5e-5, 100_000)


MINUTE, TWO_MINUTES = Exponential(60), Exponential(120)


def centre(count=50, patience=TWO_MINUTES, hours=8, handle=MINUTE):
    """One queue, one pool."""
    calls = Queue("calls", Arrivals((2880.0,) * hours, 3600.0), handle, patience)
    return Scenario((calls,), (AgentGroup("all", (Shift(),), (("calls", 1),), count),))


def z_of(found, measure, expected):
    """How many standard errors the replications' mean is off; the first interval warms up."""
    tops, bottoms = (found.count(name)[:, 1:].sum(axis=1) for name in MEASURES[measure])
    ratios = tops / bottoms
    return abs(ratios.mean() - expected) / (ratios.std(ddof=1) / len(ratios) ** 0.5)


def test_the_general_engine_reduces_to_erlang_a():
    """50 agents, 48 contacts a minute of one minute, patience of two (LIBRARIES.md has the figures)."""
    found = simulate(centre(), replications=40)
    exact = perform(50, Demand(2880, 60, 120))
    assert exact.abandonment == pytest.approx(0.0309122, abs=1e-7)
    for measure in ("abandonment", "service_level", "wait_seconds", "occupancy"):
        assert z_of(found, measure, getattr(exact, measure)) < 4, measure


def test_the_general_engine_reduces_to_erlang_c():
    """The same where nobody hangs up: a mean wait of 20.834 s. Two hours warm up, for a queue at an
    occupancy of 96 % forgets slowly.
    """
    found = simulate(centre(patience=None, hours=12), replications=40, seed=3)
    exact = perform(50, Demand(2880, 60))
    assert exact.wait_seconds == pytest.approx(20.834, abs=1e-3)
    for measure in ("wait_seconds", "service_level", "occupancy"):
        assert z_of(found, measure, getattr(exact, measure)) < 4, measure


def test_one_agent_with_lognormal_contacts_waits_as_pollaczek_and_khinchine_say():
    """M/LogN/1 at ρ = .7: E[W] = λ E[S²] / (2 (1 − ρ)), 854.0 s with S of mean 300 and a variation
    of 1.2.
    """
    rng = np.random.default_rng(11)
    law, runs, n = Lognormal.with_cv(300, 1.2), 60, 60_000
    expected = 0.7 / 300 * (300**2 * (1 + 1.2**2)) / (2 * 0.3)
    assert expected == pytest.approx(854.0)
    means = []
    for _ in range(runs):
        waits = fifo_waits(
            frozen(np.cumsum(rng.exponential(300 / 0.7, n))), frozen(law.draw(rng, n)), 1
        )
        means.append(waits[3_000:].mean())
    assert abs(np.mean(means) - expected) / (np.std(means, ddof=1) / runs**0.5) < 4


@pytest.mark.parametrize(
    "law",
    [
        Exponential(300),
        Lognormal(300, 0.9),
        Empirical([10.0, 500.0, 390.0]),
        Composed([100, 200], [50, 10], [0, 240]),
    ],
)
def test_every_law_has_its_mean_and_gives_longer_durations_to_larger_shares(law):
    drawn = law.at(MIDDLE)
    assert drawn.mean() == pytest.approx(
        300 if law.mean_seconds > 299.9 else law.mean_seconds, rel=1e-3
    )
    assert law.draw(np.random.default_rng(1), 5).shape == (5,)
    if not isinstance(law, Composed):
        assert (np.diff(drawn) >= 0).all()


def test_cutting_friction_by_40_percent_takes_it_from_the_contacts_that_had_it():
    """Three past contacts with 0, 100 and 300 seconds of tool trouble."""
    past = [60, 60, 60], [0, 100, 300], [30, 0, 10]
    today, cut = Composed(*past), Composed(*past, friction_kept=0.6)
    shares = np.array([0.1, 0.5, 0.9])
    assert (today.at(shares) - cut.at(shares)).tolist() == pytest.approx([0, 40, 120])
    assert cut.mean_seconds == pytest.approx(today.mean_seconds - 0.4 * 400 / 3)


def test_giving_25_seconds_of_context_to_repeat_contacts_leaves_the_others_alone():
    """Of two past contacts the second was a repeat; whose turn it is does not change."""
    repeat = np.array([False, True])
    law = Composed([100, 90], [0, 0], [0, 0], slow_added=np.where(repeat, 25.0, 0.0))
    seconds, _, slow = law.lines_at(np.array([0.2, 0.8]))
    assert seconds.tolist() == [115, 100]
    assert slow.tolist() == [25, 0]


def test_a_simulated_handle_time_is_made_of_the_ledgers_lines():
    law = Composed([60, 120], [40, 0], [0, 30])
    found = simulate(centre(handle=law, count=90), replications=8)
    assert found.figure("handle_seconds").value == pytest.approx(125, rel=0.02)
    assert found.figure("friction_seconds").value == pytest.approx(20, rel=0.05)
    assert found.figure("slow_seconds").value == pytest.approx(15, rel=0.05)
    assert found.figure("given_seconds").value == 0


def test_the_difference_that_an_agent_makes_is_far_surer_under_the_same_chance():
    """The paired interval against the one that independent seeds would give."""
    fifty, more = (simulate(centre(n), replications=30) for n in (50, 51))
    paired = fifty.compare(more)["wait_seconds"]
    apart = simulate(centre(51), replications=30, seed=99).wait_seconds
    independent = math.hypot(*((each.high - each.low) / 2 for each in (fifty.wait_seconds, apart)))
    assert paired.high < 0
    assert independent > 4 * (paired.high - paired.low) / 2


def test_a_scenario_differs_from_itself_by_nothing():
    found = simulate(centre(hours=1), replications=8)
    again = found.compare(simulate(centre(hours=1), replications=8))
    known = [each for each in again.values() if isinstance(each, Estimate)]
    assert len(known) > 8
    assert all(each.low == each.value == each.high == 0 for each in known)


def test_runs_with_other_seeds_are_not_paired():
    with pytest.raises(ScenarioInvalid, match="seed 1, the other 8 times with seed 2"):
        simulate(centre(hours=1), replications=8).compare(
            simulate(centre(hours=1), replications=8, seed=2)
        )


def test_figures_come_by_queue_by_group_and_by_interval():
    calls, chats = (
        Queue(name, Arrivals((300, 100)), Exponential(60), Exponential(30)) for name in ("a", "b")
    )
    groups = (
        AgentGroup("x", (Shift(),), (("a", 1),), 6),
        AgentGroup("y", (Shift(),), (("b", 1), ("a", 2)), 4),
    )
    found = simulate(Scenario((calls, chats), groups), replications=12)
    assert list(found.by_queue("abandonment")) == ["a", "b"]
    by_interval = found.by_interval("wait_seconds", "a")
    assert by_interval.mean[0] > by_interval.mean[1]
    assert found.by_interval("offered").mean.shape == (2,)
    assert found.figure("occupancy", group="x").value > 0
    assert found.figure("offered").value == pytest.approx(400, rel=0.1)
    assert found.replications == 12
    for figure in (
        found.service_level,
        found.abandonment,
        found.occupancy,
        found.answered_wait_seconds,
    ):
        assert figure.low < figure.value < figure.high


def test_what_never_happened_is_unknown():
    found = simulate(centre(hours=1), replications=8)
    assert isinstance(found.figure("callback_seconds"), Unknown)
    assert isinstance(simulate(centre(hours=1), replications=3).service_level, Unknown)


def test_progress_is_told():
    seen = []
    simulate(centre(hours=1), replications=2, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


CALLS = queue("calls", [1], [1])


@pytest.mark.parametrize(
    ("made", "fact"),
    [
        (lambda: Scenario((), (agents(),)), "no queue"),
        (lambda: Scenario((CALLS, CALLS), (agents(),)), "Two queues are called 'calls'"),
        (lambda: Scenario((CALLS,), ()), "Nobody has the skill 'calls'"),
        (lambda: Scenario((CALLS,), (agents(0),)), "Nobody has the skill 'calls'"),
        (lambda: Scenario((CALLS,), (agents(1, ("sales",)),)), "the queue 'sales'"),
        (lambda: Scenario((CALLS,), (agents(1, ()),)), "0 skills"),
        (lambda: Scenario((CALLS,), (agents(1, shifts=(Shift(5, 5),)),)), "second 5 to second 5"),
        (
            lambda: Scenario((CALLS,), (agents(1, shifts=(Shift(0, 99, ((10, 30), (20, 40))),)),)),
            "overlaps another",
        ),
        (lambda: Scenario((CALLS,), (agents(1, shifts=(Shift(0, 99, ((9, 9),)),)),)), "second 9"),
        (lambda: Scenario((CALLS,), (agents(1, shifts=(Shift(0, 99, ((90, 110),)),)),)), "outside"),
        (lambda: Scenario((CALLS,), (agents(chat_slots=2, slow_down=(1.0,)),)), "slow-down"),
        (lambda: Scenario((CALLS,), (agents(chat_slots=0),)), "0 slots"),
        (lambda: Scenario((CALLS,), (agents(),), (SlowTime("sales", 5),)), "'sales'"),
        (lambda: Scenario((CALLS,), (agents(),), (SlowTime("calls", -5),)), "-5 seconds"),
        (lambda: Scenario((CALLS,), (agents(),), (), -1.0), "threshold of -1"),
        (lambda: _with(redial=Redial(1.5, Exponential(5))), "share of 1.5 who redial"),
        (lambda: _with(repeat=Repeat(0.5, Exponential(5), most=0)), "At most 0 times"),
        (
            lambda: _with(repeat=Repeat(0.5, Exponential(5), per_slow_second=math.inf)),
            "Effects of inf",
        ),
        (lambda: _with(callback=Callback(-1.0)), "after -1 seconds"),
        (lambda: _with(head_start_seconds=math.nan), "nan seconds"),
        (
            lambda: Scenario((CALLS, Queue("b", Arrivals((1,)), Exponential(1))), (agents(),)),
            "different intervals",
        ),
        (lambda: simulate(centre(), replications=0), "0 replications"),
        (lambda: simulate(centre(hours=1), seed=-1), "seed cannot be -1"),
        (
            lambda: simulate(centre(hours=1), replications=1).figure("offered", "b"),
            "no queue called 'b'",
        ),
        (
            lambda: simulate(centre(hours=1), replications=1).figure("occupancy", "calls"),
            "not counted for the queue",
        ),
        (lambda: simulate(centre(hours=1), replications=1).figure("luck"), "'luck'"),
    ],
)
def test_what_cannot_be_is_refused_with_a_fact_and_a_remedy(made, fact):
    with pytest.raises(WellspentError, match=re.escape(fact)) as refused:
        made()
    assert refused.value.remedy.endswith(".")


def _with(**more):
    return Scenario((queue("calls", [1], [1], **more),), (agents(),))


@pytest.mark.parametrize(
    ("made", "fact"),
    [
        (lambda: Exponential(0), "cannot be 0 seconds"),
        (lambda: Lognormal(-3, 1), "cannot be -3 seconds"),
        (lambda: Lognormal(3, 9), "spread by 9"),
        (lambda: Empirical([]), "no durations"),
        (lambda: Empirical([1.0, -2.0]), "such as -2"),
        (lambda: Composed([1, 2], [1], [1]), "2 contacts are quick"),
        (lambda: Composed([1], [1], [1], friction_kept=-0.1), "below 0"),
        (lambda: Composed([1], [1], [1], slow_added=math.nan), "below 0"),
    ],
)
def test_a_law_that_no_contact_can_follow_is_refused(made, fact):
    with pytest.raises(LawInvalid, match=fact):
        made()


@pytest.mark.parametrize("seconds", [(5, 3), (-1,), (1000,), (math.nan,)])
def test_recorded_contacts_stand_in_order_within_the_intervals(seconds):
    with pytest.raises(ArrivalsInvalid, match="out of order"):
        Recorded(seconds, 10, 100.0)


def test_a_recorded_day_is_replayed_in_every_replication():
    """Six contacts that came within three intervals of 100 seconds."""
    day = Recorded((5, 6, 120, 121, 122, 250), 3, 100.0)
    assert day.contacts_per_hour == (72, 108, 36)
    scenario = Scenario((Queue("calls", day, Listed((10,))),), (agents(),))
    assert simulate(scenario, replications=4).count("offered").tolist() == [[2, 3, 1]] * 4
