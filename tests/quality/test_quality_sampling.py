"""A random sample is drawn by nobody's choice, says so, and is as large as it has to be."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wellspent.estimate import MINIMUM_N
from wellspent.quality import (
    SAMPLE,
    TableUnusable,
    WishUnusable,
    draw_sample,
    expected_half_width,
    plan_sample,
    sample_size_for,
    strata_drawn,
)

sizes = st.lists(st.integers(1, 30), min_size=1, max_size=6)


def frame(counts, order=None) -> pa.Table:
    rows = [(f"{h}-{i}", f"agent {h}") for h, n in enumerate(counts) for i in range(n)]
    rows = [rows[i] for i in order] if order is not None else rows
    return pa.table({"contact": [c for c, _ in rows], "stratum": [s for _, s in rows]})


@settings(max_examples=40)
@given(sizes, st.integers(1, 20), st.integers(0, 2**40), st.randoms())
def test_the_order_of_rows_changes_nothing(counts, each, seed, random):
    order = random.sample(range(sum(counts)), sum(counts))
    drawn = draw_sample(frame(counts), each, seed)
    assert drawn.equals(draw_sample(frame(counts, order), each, seed))


@settings(max_examples=40)
@given(sizes, st.integers(1, 20), st.integers(0, 9))
def test_the_sample_stands_for_as_many_contacts_as_there_are(counts, each, seed):
    drawn = draw_sample(frame(counts), each, seed)
    assert drawn.schema == SAMPLE
    assert sum(1 / p for p in drawn["inclusion_probability"].to_pylist()) == pytest.approx(
        sum(counts)
    )
    assert len(drawn) == sum(min(each, n) for n in counts) == len(set(drawn["contact"].to_pylist()))


@settings(max_examples=40)
@given(sizes, st.integers(1, 9), st.integers(0, 9))
def test_another_stratum_changes_nobody_elses_draw(counts, each, seed):
    before = set(draw_sample(frame(counts), each, seed)["contact"].to_pylist())
    after = set(draw_sample(frame([*counts, 12]), each, seed)["contact"].to_pylist())
    assert before == {contact for contact in after if not contact.startswith(f"{len(counts)}-")}


def test_every_contact_is_drawn_as_often_as_any_other():
    """5 of 20, 2,000 times: χ² of how often each came, the draws of one round being dependent."""
    table, times = frame([20]), np.zeros(20)
    for seed in range(2_000):
        drawn = draw_sample(table, 5, seed)["contact"].to_pylist()
        times[[int(contact.split("-")[1]) for contact in drawn]] += 1
    chi = float(np.square(times - 500).sum() / (500 * 0.75) * 19 / 20)
    assert 0.01 < stats.chi2(19).sf(chi) < 0.99


def test_a_stratum_smaller_than_asked_is_taken_whole_and_said_so():
    drawn = draw_sample(frame([5, 40]), 10, 1)
    whole, some = strata_drawn(frame([5, 40]), drawn, 10)
    assert str(whole) == "agent 0: all 5 contacts, fewer than the 10 asked for"
    assert (str(some), some.whole) == ("agent 1: 10 of 40 contacts", False)
    assert drawn["inclusion_probability"].to_pylist() == [1.0] * 5 + [0.25] * 10


def test_the_audit_mark_names_the_draw():
    marks = [
        set(draw_sample(table, each, seed)["audit"].to_pylist())
        for table, each, seed in (
            (frame([30]), 10, 1), (frame([30]), 10, 2), (frame([31]), 10, 1), (frame([30]), 9, 1),
            (frame([30]), 10, 1),
        )
    ]  # fmt: skip
    assert all(len(mark) == 1 for mark in marks)
    assert marks[0] == marks[4]
    assert len(set.union(*marks)) == 4


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pa.table({"contact": ["a", "a"], "stratum": ["x", "x"]}), "contact 'a' more than once"),
        (pa.table({"contact": ["a"]}), "no column 'stratum'; it has: contact"),
        (pa.table({"contact": ["a", "b"], "stratum": ["x", None]}), "1 contacts without a stratum"),
        (pa.table({"contact": ["a", None], "stratum": ["x", "x"]}), "1 rows without a contact"),
    ],
)
def test_a_frame_that_cannot_be_drawn_from_says_why(table, words):
    with pytest.raises(TableUnusable, match=words):
        draw_sample(table, 5, 1)


@pytest.mark.parametrize("wish", [(0, 1), (5, -1)])
def test_a_wish_that_cannot_be_met_says_what_can(wish):
    with pytest.raises(WishUnusable, match="cannot be"):
        draw_sample(frame([9]), *wish)


def test_the_expected_half_width_is_cochrans():
    """Cochran 1977, section 4.6, by hand: s = .15, 60 of 300, t(59) = 2.001."""
    by_hand = stats.t(59).ppf(0.975) * 0.15 * np.sqrt((1 - 60 / 300) / 60)
    assert expected_half_width(60, 300, 0.15) == pytest.approx(by_hand)
    assert expected_half_width(300, 300) == 0
    assert expected_half_width(1, 300) == float("inf")


@settings(max_examples=40)
@given(st.floats(0.005, 0.5), st.integers(1, 3_000), st.floats(0, 0.5))
def test_the_size_is_the_smallest_that_will_do(half_width, contacts, spread):
    n = sample_size_for(half_width, contacts, spread)
    assert expected_half_width(n, contacts, spread) <= half_width
    least = min(MINIMUM_N, contacts)
    assert n == least or expected_half_width(n - 1, contacts, spread) > half_width


@settings(max_examples=40)
@given(sizes, st.floats(0.01, 0.3), st.floats(0.01, 0.5))
def test_a_plan_keeps_what_it_promises_and_asks_for_no_more(counts, half_width, spread):
    plan = plan_sample(dict(enumerate(counts)), half_width, spread)
    assert plan.half_width <= half_width
    assert plan.contacts == sum(min(n, plan.per_stratum) for n in counts)
    assert plan.contacts >= min(MINIMUM_N, sum(counts))


def test_no_plan_is_made_for_a_width_of_nothing():
    with pytest.raises(WishUnusable, match="half-width cannot be 0"):
        plan_sample({"a": 9}, 0)
    with pytest.raises(WishUnusable, match="spread cannot be -1"):
        sample_size_for(0.1, 9, -1)
    with pytest.raises(WishUnusable, match="number of contacts cannot be 0"):
        plan_sample({"a": 0}, 0.1)
