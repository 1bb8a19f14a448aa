"""Looks that were planned beforehand spend 5 % in all, and never more."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wellspent.worth.looks import LooksInvalid, crossing_chance, looks_at, reach_at, spent_by

FIVE = (0.2, 0.4, 0.6, 0.8, 1.0)


def test_five_equal_looks_have_the_published_boundaries():
    """Lan & DeMets with O'Brien–Fleming-type spending, two-sided 5 %."""
    boundaries = [look.boundary for look in looks_at(FIVE)]
    assert boundaries == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)


def test_a_single_look_is_the_ordinary_test():
    (only,) = looks_at([1.0])
    assert only.boundary == pytest.approx(stats.norm.ppf(0.975), abs=1e-9)
    assert only.chance == pytest.approx(0.05, abs=1e-9)


def test_naive_peeking_at_five_looks_would_err_fourteen_times_in_a_hundred():
    """The published figure for five looks at 1.96 is .142 (Armitage, McPherson & Rowe 1969)."""
    assert crossing_chance(FIVE, [1.959964] * 5) == pytest.approx(0.142, abs=5e-4)


def test_two_looks_agree_with_the_bivariate_normal_distribution():
    times, boundaries = (0.35, 1.0), (2.5, 2.1)
    joint = stats.multivariate_normal(cov=[[1, 0.35**0.5], [0.35**0.5, 1]])
    inside = joint.cdf(boundaries, lower_limit=[-2.5, -2.1])
    assert crossing_chance(times, boundaries) == pytest.approx(1 - inside, abs=1e-6)


def test_simulated_chance_crosses_as_often_as_the_integral_says():
    steps = np.random.default_rng(1).normal(size=(200_000, 5)).cumsum(axis=1) / np.sqrt(np.arange(1, 6))  # fmt: skip
    crossed = (np.abs(steps) > [look.boundary for look in looks_at(FIVE)]).any(axis=1).mean()
    assert crossed == pytest.approx(0.05, abs=0.0015)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6, unique=True))
def test_whatever_the_looks_five_per_cent_are_spent_in_all(shares):
    looks = looks_at([share / 100 for share in sorted(shares)])
    spent = crossing_chance([look.fraction for look in looks], [look.boundary for look in looks])
    assert spent == pytest.approx(0.05, abs=1e-6)
    assert looks[-1].spent == 0.05
    assert all(a.spent < b.spent for a, b in itertools.pairwise(looks))


def test_the_spending_ends_at_alpha_and_begins_at_almost_nothing():
    assert spent_by(1.0) == pytest.approx(0.05)
    assert spent_by(0.2) < 2e-6


def test_an_early_interval_reaches_further_and_further_still_with_few_agents():
    early, late = looks_at([0.5, 1.0])
    assert reach_at(early, 1e9) == pytest.approx(early.boundary, rel=1e-4)
    assert reach_at(early, 18) > reach_at(early, 1e9) > reach_at(late, 1e9) > 1.96


@pytest.mark.parametrize("shares", [[], [0.0, 1.0], [0.5, 0.5], [0.8, 0.4], [0.5, 1.2]])
def test_shares_that_do_not_rise_to_one_at_most_are_refused(shares):
    with pytest.raises(LooksInvalid, match="Give shares that rise, above 0 and up to 1"):
        looks_at(shares)
