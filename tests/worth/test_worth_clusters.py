"""Errors by clusters, held to the double sum that they abbreviate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.worth.clusters import clustered_covariance, clustered_error, freedom_of

_CODES = st.lists(st.integers(0, 4), min_size=12, max_size=12)


def _double_sum(scores: np.ndarray, codes: np.ndarray) -> float:
    """Every pair of rows that share the cluster, one by one."""
    left = scores - scores.mean()
    pairs = sum(
        left[i] * left[j]
        for i in range(len(left))
        for j in range(len(left))
        if codes[i] == codes[j]
    )
    groups = len(set(codes.tolist()))
    return float(pairs) / len(left) ** 2 * groups / max(groups - 1, 1)


@given(st.lists(st.floats(-5, 5), min_size=12, max_size=12), _CODES)
def test_one_way_is_the_sum_over_all_pairs_of_one_cluster(
    scores: list[float], codes: list[int]
) -> None:
    values, groups = np.array(scores), np.array(codes)
    found = clustered_covariance(values[:, None], [groups])[0, 0]
    assert found == pytest.approx(_double_sum(values, groups), abs=1e-9)


def test_two_ways_are_both_less_what_they_share() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 8, 200), rng.integers(0, 30, 200)
    scores = rng.normal(size=8)[one] + rng.normal(size=30)[other] + rng.normal(size=200)
    both = one * 100 + other
    sums = [_double_sum(scores, codes) for codes in (one, other, both)]
    found = clustered_covariance(scores[:, None], [one, other])[0, 0]
    assert found == pytest.approx(sums[0] + sums[1] - sums[2])


def test_without_clusters_the_error_is_that_of_a_plain_mean() -> None:
    scores = np.random.default_rng(2).normal(size=50)
    assert clustered_error(scores, []) == pytest.approx(scores.std(ddof=1) / 50**0.5)


def test_the_fewest_clusters_say_how_many_degrees_of_freedom_there_are() -> None:
    agents, customers = np.arange(100) % 7, np.arange(100)
    assert freedom_of(100, [agents, customers]) == 6
    assert freedom_of(100, []) == 99


def test_clusters_that_say_the_same_twice_are_one_way() -> None:
    rng = np.random.default_rng(3)
    codes, scores = rng.integers(0, 9, 90), rng.normal(size=90)
    assert clustered_error(scores, [codes, codes]) == pytest.approx(clustered_error(scores, [codes]))  # fmt: skip


def test_a_shared_shock_widens_the_error_as_it_should() -> None:
    """Each of 20 agents adds a shock of its own to its 50 contacts."""
    rng = np.random.default_rng(4)
    agents = np.repeat(np.arange(20), 50)
    errors, means = [], []
    for _ in range(200):
        scores = rng.normal(size=20)[agents] + rng.normal(size=1000)
        errors.append(clustered_error(scores, [agents]))
        means.append(scores.mean())
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.15)
    assert np.mean(errors) > 3 * 1000**-0.5
