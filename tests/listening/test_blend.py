"""Sources stay apart; what may be joined is joined so that its interval keeps its promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wellspent.estimate import Estimate, Unknown
from wellspent.listening.blend import Pooled, Said, SourceRow, cochran, compare_sources, pool

MEASURE = "csat, share"


def figure(value, error, n=100):
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, n, "share, made up")


def source(key, found, people=None, measures=MEASURE):
    says = (Said("satisfied", found, "share", measures, people or key),)
    return SourceRow(
        key, key.capitalize(), says, (), 100, "somebody", "either way", "made up", None
    )


def test_two_of_the_same_size_weigh_the_same():
    joined = pool([figure(0.4, 0.05), figure(0.5, 0.05)])
    assert joined.figure.value == pytest.approx(0.45)
    assert joined.weights == pytest.approx((0.5, 0.5))


def test_the_spread_between_sources_is_the_one_of_dersimonian_and_laird():
    """Against the formula, written plainly."""
    values, errors = [0.10, 0.30, 0.35, 0.65], [0.05, 0.04, 0.06, 0.05]
    joined = pool([figure(v, e) for v, e in zip(values, errors, strict=True)])
    weights = 1 / np.square(errors)
    mean = np.average(values, weights=weights)
    q = (weights * np.square(values - mean)).sum()
    tau2 = (q - 3) / (weights.sum() - np.square(weights).sum() / weights.sum())
    assert joined.tau**2 == pytest.approx(tau2, rel=1e-3)
    assert joined.q == pytest.approx(q, rel=1e-3)
    assert joined.chance == pytest.approx(stats.chi2.sf(q, 3), rel=1e-2)


def test_sources_that_agree_perfectly_are_no_surer_than_their_sampling():
    joined = pool([figure(0.4, 0.05), figure(0.4, 0.05), figure(0.4, 0.05)])
    assert joined.figure.high - joined.figure.low == pytest.approx(
        2 * 1.96 * 0.05 / 3**0.5, rel=1e-4
    )


@pytest.mark.parametrize("between", [0.0, 0.05])
def test_the_joined_interval_covers_the_truth_as_often_as_it_says(between):
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(600):
        errors = rng.uniform(0.02, 0.05, size=5)
        values = rng.normal(rng.normal(0.5, between, size=5), errors)
        found = pool([figure(v, e) for v, e in zip(values, errors, strict=True)]).figure
        inside += found.low <= 0.5 <= found.high
    assert 0.93 <= inside / 600 <= (0.98 if between else 0.995)


def test_sources_that_disagree_are_said_to_and_not_averaged():
    compared, [joined] = compare_sources(
        [source("one", figure(0.3, 0.02)), source("two", figure(0.6, 0.02))]
    )
    assert compared[0].disagree
    assert "less" in compared[0].words
    assert isinstance(joined.figure, Unknown)
    assert "disagree" in joined.figure.reason


def test_sources_that_agree_are_joined_with_their_weights_told():
    _, [joined] = compare_sources(
        [source("one", figure(0.50, 0.02)), source("two", figure(0.52, 0.04))]
    )
    assert isinstance(joined.figure, Estimate)
    assert joined.words == "Weights: One 80%, Two 20%."


def test_the_same_people_twice_carry_no_more_than_once():
    rows = [
        source("one", figure(0.5, 0.02), "contacts"),
        source("two", figure(0.5, 0.02), "contacts"),
    ]
    compared, [joined] = compare_sources(rows, {("one", "two"): figure(0.1, 0.01)})
    assert compared[0].disagree
    assert compared[0].gap.value == 0.1
    assert "same people" in joined.figure.reason


def test_the_same_people_are_not_compared_without_their_paired_gap():
    rows = [
        source("one", figure(0.2, 0.02), "contacts"),
        source("two", figure(0.8, 0.02), "contacts"),
    ]
    assert compare_sources(rows)[0] == ()


def test_parts_of_one_whole_are_added_whether_they_agree_or_not():
    whole = Pooled(MEASURE, "share", ("One", "Two"), figure(0.4, 0.02), "Two parts.")
    rows = [source("one", figure(0.3, 0.02)), source("two", figure(0.6, 0.02))]
    compared, [joined] = compare_sources(rows, whole={MEASURE: whole})
    assert compared[0].disagree
    assert joined is whole


def test_what_measures_something_else_is_neither_compared_nor_joined():
    rows = [source("one", figure(0.3, 0.02)), source("two", figure(0.6, 0.02), measures="nps"),
            source("three", figure(0.6, 0.02), measures=None), source("four", Unknown("few", "more"))]  # fmt: skip
    assert compare_sources(rows) == ((), ())


def test_cochrans_q_of_sources_that_measure_one_value_is_chi_squared():
    rng = np.random.default_rng(5)
    seen = [
        cochran([figure(v, 0.05) for v in rng.normal(0.5, 0.05, size=4)])[1] for _ in range(800)
    ]
    assert np.mean(np.array(seen) < 0.05) == pytest.approx(0.05, abs=0.025)
