"""One queue and one pool: the compiled pass says what the readable loops say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_queues import plain_fifo, plain_levels

from wellspent.compiling import frozen
from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.arrivals import Arrivals, ArrivalsInvalid
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.simulation.level_loop import TALLIES, fifo_waits, run_levels
from wellspent.staffing.simulation.level_run import LevelsInvalid, draw_days, simulate_levels


def run(arrivals, handle, patience, edges, levels):
    """The kernel on lists: when each is answered, and what was counted."""
    tally, starts = np.zeros((len(TALLIES), len(levels))), np.empty(len(arrivals))
    columns = [frozen(np.array(each, np.float64)) for each in (arrivals, handle, patience, edges)]
    run_levels(*columns, frozen(np.array(levels, np.int64)), 20.0, tally, starts)
    return starts, dict(zip(TALLIES, tally, strict=True))


def test_a_million_contacts_wait_as_the_ten_lines_say_bit_for_bit():
    """Zero mismatches: M/LogN/40 at an occupancy of 95 %."""
    rng = np.random.default_rng(1)
    arrivals = np.cumsum(rng.exponential(300 / 38, 1_000_000))
    handle = Lognormal(300, 0.8).draw(rng, 1_000_000)
    waits = fifo_waits(frozen(arrivals), frozen(handle), 40)
    assert waits.tolist() == plain_fifo(arrivals.tolist(), handle.tolist(), 40)


seconds = st.integers(0, 40).map(float)


@given(
    contacts=st.lists(st.tuples(seconds, st.integers(1, 30).map(float), seconds), max_size=25),
    levels=st.lists(st.integers(0, 3), min_size=1, max_size=5),
)
def test_coming_and_going_agents_answer_as_the_readable_loop_says(contacts, levels):
    """Whole seconds, so that everything that can happen at once does."""
    arrivals = sorted(each[0] for each in contacts)
    handle, patience = [each[1] for each in contacts], [each[2] for each in contacts]
    edges = [10.0 * k for k in range(len(levels) + 1)]
    starts, counted = run(arrivals, handle, patience, edges, levels)
    plain, busy, staffed = plain_levels(arrivals, handle, patience, edges, levels)
    assert starts.tolist() == plain
    assert counted["busy_seconds"].sum() == pytest.approx(busy)
    assert counted["staffed_seconds"].sum() == pytest.approx(staffed)


def test_a_busy_day_with_hang_ups_is_answered_as_the_readable_loop_says():
    """Lognormal handling, a hump of arrivals, levels that follow it and lag behind."""
    arrivals = Arrivals((600, 1800, 2400, 1200, 300), 1800.0)
    levels = (50, 140, 190, 110, 20)
    (day,) = draw_days(arrivals, Lognormal(300, 1.0), Exponential(180), replications=1, seed=3)
    columns = [each.tolist() for each in (day.arrivals, day.handle, day.patience)]
    starts, _ = run(*columns, arrivals.edges, levels)
    assert starts.tolist() == plain_levels(*columns, arrivals.edges.tolist(), levels)[0]
    assert np.isinf(starts).sum() > 50


def test_nobody_vanishes_in_mid_contact():
    """Two agents until second 100, then none. One contact lasts until second 130: its agent
    stays until then, and a second contact that comes meanwhile is answered by nobody.
    """
    starts, counted = run([40, 110], [90, 10], [np.inf, np.inf], [0, 100, 200], [2, 0])
    assert starts.tolist() == [40, np.inf]
    assert counted["staffed_seconds"].tolist() == [200, 30]
    assert counted["busy_seconds"].tolist() == [60, 30]
    assert counted["left"].tolist() == [0, 1]


def test_those_who_finish_first_go_first():
    """Two agents, busy until 150 and 120; from second 100 on one is wanted. It is the one who is
    busy until 150 who takes the contact that waits since second 90.
    """
    starts, _ = run([10, 20, 90], [140, 100, 10], [np.inf] * 3, [0, 100, 200], [2, 1])
    assert starts.tolist() == [10, 20, 150]


def test_who_hangs_up_takes_nobodys_time():
    """One agent, busy until second 60. The second customer hangs up after 10 seconds, the third
    is answered at 60 after 30 seconds: later than the 20 of the target.
    """
    starts, counted = run([0, 20, 30], [60, 60, 60], [np.inf, 10, np.inf], [0, 100], [1])
    assert starts.tolist() == [0, np.inf, 60]
    assert counted["answered_in_target"].tolist() == [1]
    assert counted["abandoned"].tolist() == [1]
    assert counted["wait_seconds"].tolist() == [40]
    assert counted["answered_wait_seconds"].tolist() == [30]


def test_every_contact_is_answered_abandoned_or_left():
    run_ = simulate_levels(
        Arrivals((900, 1500, 0, 600)), Lognormal(240, 0.9), Exponential(90), (60, 90, 5, 0)
    )
    assert np.array_equal(run_.offered, run_.answered + run_.abandoned + run_.left)
    assert (run_.busy_seconds <= run_.staffed_seconds + 1e-6).all()
    assert run_.offered[:, 2].sum() == 0


def test_erlang_a_is_what_a_long_day_with_exponential_laws_comes_to():
    """50 agents, 48 contacts a minute of one minute, a patience of two: abandonment .0309122,
    a wait of 3.70947 s, occupancy .930324 (LIBRARIES.md). The first of ten hours warms up.
    """
    found = simulate_levels(
        Arrivals((2880,) * 10, 3600.0), Exponential(60), Exponential(120), (50,) * 10,
        replications=60,
    )  # fmt: skip
    for tops, bottoms, expected in (
        ("abandoned", "offered", 0.0309122),
        ("wait_seconds", "offered", 3.70947),
        ("busy_seconds", "staffed_seconds", 0.930324),
    ):
        shares = getattr(found, tops)[:, 1:].sum(1) / getattr(found, bottoms)[:, 1:].sum(1)
        z = (shares.mean() - expected) / (shares.std(ddof=1) / len(shares) ** 0.5)
        assert abs(z) < 4, (tops, shares.mean(), z)


def test_common_random_numbers_tell_one_more_agent_from_chance():
    """The difference that one more agent makes varies far less under the same seed than under
    another: LIBRARIES.md measured 57 times, ten are asked for.
    """
    day = Arrivals((600, 1100, 900), 3600.0)
    laws = Lognormal(300, 0.8), Exponential(180)

    def waits(level, seed):
        found = simulate_levels(day, *laws, (level,) * 3, replications=60, seed=seed)
        return found.wait_seconds.sum(1) / found.offered.sum(1)

    paired = np.var(waits(80, 1) - waits(81, 1))
    assert np.var(waits(80, 1) - waits(81, 2)) > 10 * paired


def test_a_scenario_with_other_levels_and_laws_meets_the_same_contacts():
    day = Arrivals((300,), 3600.0)
    (one,) = draw_days(day, Lognormal(300, 0.8), None, replications=1, seed=5)
    (two,) = draw_days(day, Exponential(100), Exponential(60), replications=1, seed=5)
    assert np.array_equal(one.arrivals, two.arrivals)
    assert np.array_equal(np.argsort(one.handle), np.argsort(two.handle))
    assert np.isinf(one.patience).all()


def test_twice_the_contacts_are_the_same_stream_twice_as_fast():
    slow = next(draw_days(Arrivals((300, 300)), Exponential(1), None, replications=1, seed=5))
    fast = next(draw_days(Arrivals((600, 600)), Exponential(1), None, replications=1, seed=5))
    assert fast.arrivals[: len(slow.arrivals)] * 2 == pytest.approx(slow.arrivals)


def test_drawn_days_can_be_asked_again():
    laws = Arrivals((300, 200)), Exponential(60), Exponential(60)
    days = tuple(draw_days(*laws, replications=9, seed=2))
    again = simulate_levels(*laws, (4, 3), drawn=days)
    assert (
        again.service_level == simulate_levels(*laws, (4, 3), replications=9, seed=2).service_level
    )


def test_figures_have_intervals_and_too_few_replications_have_none():
    laws = Arrivals((300, 200)), Exponential(60), Exponential(60), (4, 3)
    many, few = simulate_levels(*laws), simulate_levels(*laws, replications=3)
    assert isinstance(many.service_level, Estimate)
    assert many.service_level.low < many.service_level.value < many.service_level.high
    assert isinstance(few.service_level, Unknown)
    by_interval = many.by_interval("answered_in_target", "offered")
    assert (by_interval.low < by_interval.mean).all()
    assert by_interval.n == 20


def test_a_day_without_contacts_has_no_service_level():
    found = simulate_levels(Arrivals((0.0,)), Exponential(60), None, (2,))
    assert isinstance(found.service_level, Unknown)
    assert found.staffed_seconds.tolist() == [[2 * 1800.0]] * 20


@pytest.mark.parametrize(
    ("levels", "fact"),
    [((1,), "1 levels for 2"), ((1, -1), "Interval 2 cannot have -1"), ((1, 1.5), "1.5 agents")],
)
def test_levels_that_cannot_be_are_refused(levels, fact):
    with pytest.raises(LevelsInvalid, match=fact):
        simulate_levels(Arrivals((10, 10)), Exponential(60), None, levels)


def test_a_threshold_below_zero_is_refused():
    with pytest.raises(LevelsInvalid, match="-1 seconds"):
        simulate_levels(Arrivals((10,)), Exponential(60), None, (1,), threshold_seconds=-1)


@given(
    contacts=st.lists(st.tuples(seconds, seconds), min_size=1, max_size=40),
    agents=st.integers(1, 5),
)
def test_one_more_agent_makes_nobody_wait_longer(contacts, agents):
    """A law of any queue in the order of arrival, whatever the gaps and handle times."""
    arrivals = frozen(np.array(sorted(each[0] for each in contacts)))
    handle = frozen(np.array([each[1] for each in contacts]))
    assert (fifo_waits(arrivals, handle, agents + 1) <= fifo_waits(arrivals, handle, agents)).all()


@pytest.mark.parametrize(
    ("rates", "length", "fact"),
    [((), 1800, "no interval"), ((5, -1), 1800, "Interval 2"), ((5,), 0, "last 0 seconds"),
     ((float("nan"),), 1800, "nan contacts")],
)  # fmt: skip
def test_arrivals_that_cannot_be_are_refused(rates, length, fact):
    with pytest.raises(ArrivalsInvalid, match=fact):
        Arrivals(rates, length)
