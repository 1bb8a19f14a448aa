"""A question is left to the scorer where it was shown to do no worse than people by a margin."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wellspent.agreement import gwet_ac1, krippendorff_alpha, raw_agreement
from wellspent.estimate import Estimate, Unknown
from wellspent.quality import SampleNotRandom, safe_to_automate
from wellspent.quality.agreeing import count_readings, estimate_agreement

ANSWERS = ("yes", "partly", "no")
readings = st.lists(st.tuples(*[st.sampled_from(ANSWERS)] * 2), min_size=8, max_size=40)


def sample(pairs) -> pa.Table:
    n = len(pairs)
    return pa.table({
        "contact": [f"a{i}" for i in range(n)], "automatic": [a for a, _ in pairs],
        "person": [b for _, b in pairs], "inclusion_probability": [0.1] * n, "audit": ["r"] * n,
    })  # fmt: skip


def double(pairs) -> pa.Table:
    contacts = [f"b{i}" for i in range(len(pairs))]
    return pa.table({"contact": contacts, "first": [a for a, _ in pairs],
                     "second": [b for _, b in pairs]})  # fmt: skip


def pairs_of(rng, n: int, agreement: float, shares=(0.6, 0.2, 0.2)):
    """Two answers to each of n contacts that agree with this probability."""
    first = rng.choice(3, n, p=shares)
    second = np.where(rng.random(n) < agreement, first, (first + rng.integers(1, 3, n)) % 3)
    return [(ANSWERS[a], ANSWERS[b]) for a, b in zip(first, second, strict=True)]


@settings(max_examples=40)
@given(readings)
def test_the_three_figures_are_those_of_the_product(pairs):
    found = estimate_agreement(count_readings([[pair] for pair in pairs], ANSWERS))
    first, second = zip(*pairs, strict=True)
    for figure, value in (
        (found.raw, raw_agreement(first, second)),
        (found.alpha, krippendorff_alpha(first, second)),
        (found.ac1, gwet_ac1(first, second, ANSWERS)),
    ):
        assert isinstance(figure, Unknown) or figure.value == pytest.approx(value)


@settings(max_examples=40)
@given(readings)
def test_the_jackknife_leaves_out_one_contact_after_another(pairs):
    found = estimate_agreement(count_readings([[pair] for pair in pairs], ANSWERS)).alpha
    left = [krippendorff_alpha(*zip(*(pairs[:i] + pairs[i + 1 :]), strict=True))
            for i in range(len(pairs))]  # fmt: skip
    if None in left or all(a == b for a, b in pairs):
        return
    n, values = len(pairs), np.array(left)
    error = float(np.sqrt((n - 1) / n * np.square(values - values.mean()).sum()))
    low = max(krippendorff_alpha(*zip(*pairs, strict=True)) - stats.t(n - 1).ppf(0.975) * error, -1)
    assert found.low == pytest.approx(low, abs=1e-9)


def test_the_interval_of_alpha_is_covered():
    """Two agree on four in five of what is half yes and half no: α is 1 − .2/.5 = .6."""
    rng, hits, rounds = np.random.default_rng(1), 0, 2_000
    for _ in range(rounds):
        first = rng.integers(0, 2, 100)
        second = np.where(rng.random(100) < 0.8, first, 1 - first)
        counts = (np.eye(2)[first] + np.eye(2)[second])[:, None, :]
        figure = estimate_agreement(counts).alpha
        hits += figure.low <= 0.6 <= figure.high
    assert 0.93 <= hits / rounds <= 0.97


def test_a_scorer_at_the_margin_is_called_safe_hardly_more_often_than_one_time_in_forty():
    """People agree on 85 %, the scorer with them on 75 %: to be called safe would be wrong."""
    rng, rounds = np.random.default_rng(2), 600
    said = [
        safe_to_automate(sample(pairs_of(rng, 100, 0.75)), double(pairs_of(rng, 60, 0.85))).verdict
        for _ in range(rounds)
    ]
    assert 0.01 <= said.count("safe") / rounds <= 0.045
    assert 0.005 <= said.count("not safe") / rounds <= 0.045


def test_a_scorer_as_good_as_people_is_safe():
    rng = np.random.default_rng(3)
    found = safe_to_automate(sample(pairs_of(rng, 300, 0.9)), double(pairs_of(rng, 200, 0.9)))
    assert (found.verdict, found.lift) == ("safe", "")
    assert "people at most 0.0" in found.reason
    assert found.difference.low > -found.margin


def test_a_poor_scorer_is_not_safe():
    rng = np.random.default_rng(4)
    found = safe_to_automate(sample(pairs_of(rng, 100, 0.5)), double(pairs_of(rng, 80, 0.9)))
    assert found.verdict == "not safe"
    assert found.reason.startswith("the scorer's raw agreement with people is lower")


def test_a_scorer_that_always_says_yes_does_not_pass_where_yes_is_frequent():
    """95 of 100 are yes: raw agreement is .95 as among people, and says nothing."""
    always = [("yes", "yes")] * 95 + [("yes", "no")] * 5
    people = [("yes", "yes")] * 92 + [("no", "no")] * 4 + [("yes", "no")] * 4
    found = safe_to_automate(sample(always), double(people))
    assert found.difference.low > -found.margin
    assert found.verdict != "safe"


def test_people_who_agree_as_by_chance_are_no_measure():
    rng = np.random.default_rng(5)
    found = safe_to_automate(sample(pairs_of(rng, 100, 0.8)), double(pairs_of(rng, 20, 0.4)))
    assert found.verdict == "not enough to say"
    assert found.lift == "a calibration session, or a clearer question"


def test_too_few_contacts_are_not_enough_and_it_says_how_many_more():
    rng = np.random.default_rng(6)
    few = safe_to_automate(sample(pairs_of(rng, 30, 0.9)), double(pairs_of(rng, 5, 0.9)))
    assert few.lift == "3 more double-scored contacts"
    some = safe_to_automate(sample(pairs_of(rng, 40, 0.85)), double(pairs_of(rng, 30, 0.85)))
    assert some.verdict == "not enough to say"
    assert some.lift.startswith("about ")
    worse = [("yes", "yes")] * 17 + [("no", "no")] * 9 + [("yes", "no")] * 9
    better = [("yes", "yes")] * 17 + [("no", "no")] * 9 + [("yes", "no")] * 4
    close = safe_to_automate(sample(worse), double(better))
    assert close.lift == "a better scorer for this question; until then people answer it"
    none = safe_to_automate(sample(pairs_of(rng, 3, 0.9)), double(pairs_of(rng, 30, 0.9)))
    assert none.lift == "5 more scored contacts"


def test_contacts_that_nobody_drew_are_refused():
    table = sample([("yes", "no")] * 9)
    chosen = table.set_column(3, "inclusion_probability", pa.nulls(9, pa.float64()))
    with pytest.raises(SampleNotRandom, match="'a0' and 8 more were scored but not drawn"):
        safe_to_automate(chosen, double([("yes", "yes")] * 9))


@settings(max_examples=40)
@given(readings, readings)
def test_every_verdict_has_a_reason_and_what_would_lift_it(with_people, among_people):
    found = safe_to_automate(sample(with_people), double(among_people))
    assert found.reason
    assert bool(found.lift) == (found.verdict != "safe")
    for figure in (found.scorer.raw, found.scorer.alpha, found.scorer.ac1):
        assert isinstance(figure, Unknown) or -1 <= figure.low <= figure.value <= figure.high <= 1
    assert isinstance(found.difference, Estimate)
