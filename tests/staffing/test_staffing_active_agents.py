"""Who was at work, seen through the contacts they had."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Unknown
from wellspent.staffing.records.active_agents import ContactsInvalid, estimate_rest, find_stretches

contact = st.tuples(st.sampled_from("abc"), st.integers(0, 500), st.integers(0, 60))
contacts = st.lists(contact, max_size=40)


def columns(found):
    """Agents, begins and ends."""
    return ([a for a, _, _ in found], [b for _, b, _ in found], [b + s for _, b, s in found])


def test_an_agent_is_at_work_from_the_first_contact_to_the_last_of_a_row():
    """Ada has contacts at 0–60, 100–160 and, after a long pause, 1000–1100; Ben at 50–350."""
    found = find_stretches(
        ["ada", "ben", "ada", "ada"], [0, 50, 100, 1000], [60, 350, 160, 1100], break_seconds=300
    )
    assert list(found.begins) == [0, 1000, 50]
    assert list(found.ends) == [160, 1100, 350]
    assert list(found.present([25, 75, 200, 500, 1000, 1100])) == [1, 2, 1, 0, 1, 0]


def test_agents_of_an_interval_are_a_mean_with_fractions():
    """One agent for the first half, two for the second quarter, nobody after."""
    found = find_stretches(["ada", "ben"], [0, 50], [75, 75])
    assert found.agents([0, 100, 200]) == pytest.approx([1.0, 0.0])


@given(contacts, st.integers(0, 200))
def test_agents_in_intervals_add_up_to_the_seconds_of_the_stretches(found, longest):
    stretches = find_stretches(*columns(found), break_seconds=longest)
    seconds = stretches.agents(np.arange(0, 701, 70)).sum() * 70
    assert seconds == pytest.approx((stretches.ends - stretches.begins).sum())


@given(contacts, st.integers(0, 200))
def test_presence_is_a_plain_count_second_by_second(found, longest):
    stretches = find_stretches(*columns(found), break_seconds=longest)
    moments = np.arange(600)
    plain = [((stretches.begins <= m) & (stretches.ends > m)).sum() for m in moments]
    assert list(stretches.present(moments)) == plain


@given(contacts)
def test_a_longer_break_never_makes_fewer_agents(found):
    edges = [0, 300, 600]
    short = find_stretches(*columns(found), break_seconds=20).agents(edges)
    assert (find_stretches(*columns(found), break_seconds=90).agents(edges) >= short - 1e-9).all()


@given(contacts)
def test_every_contact_lies_in_its_agents_stretches(found):
    stretches = find_stretches(*columns(found), break_seconds=0)
    for _, begin, seconds in found:
        inside = (stretches.begins <= begin) & (stretches.ends >= begin + seconds)
        assert inside.any()


def busy_day(rng, rest, n=3000):
    """One agent, customers always waiting; each contact ends with so much rest."""
    talk, rests = rng.exponential(60, n), rest(rng, n)
    begins = np.concatenate([[0.0], np.cumsum(talk + rests)[:-1]])
    return ["ada"] * n, begins, begins + talk


def test_rest_is_what_passes_while_customers_wait():
    agents, begins, ends = busy_day(np.random.default_rng(1), lambda r, n: r.exponential(20, n))
    found = estimate_rest(agents, begins, ends, [0.0], [ends[-1] + 1])
    assert found.exponential_mean.low < 20 < found.exponential_mean.high
    assert found.ended == found.n == 2999


def test_rest_that_outlasts_the_queue_is_censored_and_still_found():
    """Someone else empties the queue at moments of their own: the rest lasted longer than that."""
    rng = np.random.default_rng(2)
    agents, begins, ends = busy_day(rng, lambda r, n: r.exponential(20, n))
    empties = ends[:-1] + rng.exponential(15, len(ends) - 1)
    found = estimate_rest(agents, begins, ends, ends[:-1] - 0.001, empties)
    assert found.ended < 0.8 * found.n
    assert found.exponential_mean.value == pytest.approx(20, rel=0.15)


def test_a_pause_while_nobody_waits_says_nothing():
    found = estimate_rest(["ada"] * 3, [0, 100, 200], [50, 150, 250], [60.0], [70.0])
    assert isinstance(found, Unknown)
    assert "0 pauses" in found.reason


def test_a_break_is_no_rest():
    begins, ends = np.arange(20) * 1000.0, np.arange(20) * 1000.0 + 100
    found = estimate_rest(["ada"] * 20, begins, ends, [0.0], [30_000.0], break_seconds=899)
    assert isinstance(found, Unknown)
    assert estimate_rest(
        ["ada"] * 20, begins, ends, [0.0], [30_000.0], break_seconds=900
    ).exponential_mean.value == pytest.approx(900)


def test_nobody_at_work_is_no_agent():
    assert list(find_stretches([], [], []).agents([0, 1800, 3600])) == [0, 0]
    assert list(find_stretches([], [], []).present([5])) == [0]


@pytest.mark.parametrize(("begins", "ends"), [([10], [5]), ([10], [np.nan]), ([10, 20], [15])])
def test_contacts_that_end_before_they_begin_are_refused(begins, ends):
    with pytest.raises(ContactsInvalid, match="Give"):
        find_stretches(["ada"], begins, ends)


def test_waiting_that_ends_before_it_begins_is_refused():
    with pytest.raises(ContactsInvalid, match="cease to wait before"):
        estimate_rest(["ada"], [0], [5], [10.0], [9.0])
