"""Figures carry intervals that hold what they promise, or say why there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Unknown,
    estimate_mean,
    estimate_quantile,
    estimate_ratio,
    estimate_share,
    quantile_ranks,
)

numbers = st.floats(0, 1e6, allow_nan=False)


def coverage(draw, estimate, truth: float, rounds: int = 2000) -> float:
    """How often the interval holds the truth, over samples drawn with a fixed seed."""
    rng = np.random.default_rng(20261122)
    found = [estimate(draw(rng)) for _ in range(rounds)]
    return sum(one.low <= truth <= one.high for one in found) / rounds


def test_a_median_is_covered_as_often_as_promised_and_not_much_more():
    drawn = coverage(lambda rng: rng.lognormal(size=60), estimate_quantile, 1.0)
    assert 0.945 <= drawn <= 0.985  # order statistics are discrete: at least 95 %, here 97.3 %


def test_a_quartile_is_covered_as_often_as_promised():
    truth = float(stats.lognorm(1).ppf(0.25))
    drawn = coverage(
        lambda rng: rng.lognormal(size=80), lambda x: estimate_quantile(x, 0.25), truth
    )
    assert 0.945 <= drawn <= 0.985


def test_a_mean_is_covered_as_often_as_promised():
    drawn = coverage(lambda rng: rng.normal(7, 2, size=12), estimate_mean, 7.0)
    assert 0.935 <= drawn <= 0.965


def test_a_share_is_covered_as_often_as_promised():
    def draw(rng):
        return int(rng.binomial(40, 0.3))

    assert 0.93 <= coverage(draw, lambda hits: estimate_share(hits, 40), 0.3) <= 0.975


def test_a_share_of_time_is_covered_though_contacts_differ_in_length():
    def draw(rng):
        whole = rng.lognormal(5, 0.8, size=150)
        return whole * rng.beta(2, 6, size=150), whole

    drawn = coverage(draw, lambda both: estimate_ratio(*both), 0.25)
    assert 0.92 <= drawn <= 0.965


def test_the_interval_of_a_median_is_that_of_the_binomial_table():
    found = estimate_quantile(np.arange(1, 31))
    assert (found.value, found.low, found.high) == (15.5, 10, 21)


def test_the_interval_of_a_share_is_wilsons():
    """Wilson 1927; the figures are those of Newcombe 1998, table I: 81 of 263."""
    found = estimate_share(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("hits", "end"), [(0, "low"), (20, "high")])
def test_a_share_of_none_or_all_ends_exactly_there(hits, end):
    assert getattr(estimate_share(hits, 20), end) == hits / 20


def test_the_interval_of_a_mean_is_students():
    sample = [4.0, 8.0, 15.0, 16.0, 23.0, 42.0, 3.0, 9.0, 27.0]
    low, high = stats.t.interval(0.95, 8, np.mean(sample), stats.sem(sample))
    found = estimate_mean(sample)
    assert math.isclose(found.low, low)
    assert math.isclose(found.high, high)


@pytest.mark.parametrize("estimate", [estimate_quantile, estimate_mean])
def test_too_few_give_no_figure_but_a_reason_and_what_would_lift_it(estimate):
    assert estimate([1.0] * 3) == Unknown("3 contacts, and a figure needs 8", "5 more contacts")


def test_a_share_of_no_time_at_all_is_unknown():
    assert isinstance(estimate_ratio([0.0] * 9, [0.0] * 9), Unknown)


@given(st.lists(numbers, min_size=MINIMUM_N, max_size=40))
def test_the_value_lies_in_its_interval_whatever_the_order(values):
    one, other = estimate_quantile(values), estimate_quantile(values[::-1])
    assert one == other
    assert isinstance(one, Estimate)
    assert one.low <= one.value <= one.high


@given(st.lists(numbers, min_size=MINIMUM_N, max_size=400), st.sampled_from((0.25, 0.5, 0.75)))
def test_a_quantile_is_the_one_that_numpy_finds(values, q):
    figure = estimate_quantile(values, q)
    assert isinstance(figure, Estimate)
    assert figure.value == np.quantile(np.sort(values), q)


@given(st.integers(MINIMUM_N, 30_000), st.floats(0.02, 0.98))
def test_the_ranks_of_an_interval_leave_no_more_than_promised_on_either_side(n, q):
    _, _, low, high = quantile_ranks(n, q)
    below = stats.binom(n, q).cdf(np.arange(n + 1))
    assert low == max(np.searchsorted(below, 0.025, side="right") - 1, 0)
    assert high == min(np.searchsorted(below, 0.975), n - 1)
