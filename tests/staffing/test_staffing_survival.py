"""How long something lasts when its end is not always seen."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.records.survival import DurationsInvalid, Survival, estimate_survival

durations = st.lists(st.tuples(st.integers(0, 300), st.booleans()), min_size=1, max_size=60)


def curve(pairs) -> Survival:
    """The curve of pairs of (seconds, ended), of which one at least ended."""
    seconds, ended = zip(*pairs, strict=True)
    assume(any(ended))
    found = estimate_survival(seconds, ended)
    assert isinstance(found, Survival)
    return found


def waits(rng, n, mean=240.0, offered=200.0):
    """Exponential patience, censored by an answer."""
    patience, answer = rng.exponential(mean, n), rng.exponential(offered, n)
    return np.minimum(patience, answer), patience <= answer


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60), st.integers(0, 310))
def test_where_every_end_was_seen_the_curve_is_the_share_that_lasted_longer(seconds, moment):
    found = curve([(s, True) for s in seconds])
    assert found.at(moment) == pytest.approx(np.mean(np.array(seconds) > moment), abs=1e-9)


@given(durations)
def test_the_curve_falls_between_one_and_nothing_inside_its_interval(pairs):
    found = curve(pairs)
    steps = np.concatenate([[1.0], found.share])
    alive = found.share > 0
    assert (np.diff(steps) < 0).all()
    assert steps.min() >= 0
    assert (found.low[alive] <= found.share[alive]).all()
    assert (found.high[alive] >= found.share[alive]).all()


@given(durations)
def test_the_curve_and_its_interval_are_those_of_scipy(pairs):
    found = curve(pairs)
    seconds, ended = (np.array(column) for column in zip(*pairs, strict=True))
    sample = stats.CensoredData(uncensored=seconds[ended], right=seconds[~ended])
    oracle = stats.ecdf(sample).sf
    assert found.at(oracle.quantiles) == pytest.approx(oracle.probabilities, abs=1e-12)
    alive = found.share > 0
    with warnings.catch_warnings(action="ignore"):  # it warns that it has none at the end
        band = oracle.confidence_interval(method="log-log")
    assert found.low[alive] == pytest.approx(band.low.evaluate(found.seconds[alive]))
    assert found.high[alive] == pytest.approx(band.high.evaluate(found.seconds[alive]))


@given(durations)
def test_one_more_who_was_answered_never_shortens_patience(pairs):
    before = curve(pairs)
    after = curve([*pairs, (301, False)])
    assert (after.at(before.seconds) >= before.at(before.seconds)).all()


def test_the_order_of_the_customers_changes_nothing():
    seconds, ended = waits(np.random.default_rng(1), 200)
    mixed = np.random.default_rng(2).permutation(200)
    one, other = estimate_survival(seconds, ended), estimate_survival(seconds[mixed], ended[mixed])
    assert one.median == other.median


@pytest.mark.parametrize(
    ("figure", "truth"),
    [
        (lambda found: found.median, 240 * math.log(2)),
        (lambda found: found.exponential_mean, 240.0),
        (lambda found: found.mean_within(120.0), 240 * (1 - math.exp(-0.5))),
    ],
)
def test_planted_patience_lies_in_the_interval_as_often_as_promised(figure, truth):
    rng = np.random.default_rng(7)
    found = [figure(estimate_survival(*waits(rng, 400))) for _ in range(600)]
    covered = np.mean([f.low <= truth <= f.high for f in found])
    assert 0.93 < covered < 0.975


def test_a_law_drawn_from_the_curve_has_its_shares():
    found = estimate_survival(*waits(np.random.default_rng(3), 4000))
    drawn = np.asarray(found.law(2000).seconds)
    moments = [20, 60, 120, 240]
    assert [np.mean(drawn > m) for m in moments] == pytest.approx(found.at(moments), abs=1e-3)


def test_behind_the_last_end_seen_the_law_goes_on_at_the_rate_of_the_whole():
    """Half hang up after 10 s, half are answered after 30 s: one end in 40 seconds of waiting."""
    found = estimate_survival([10] * 50 + [30] * 50, [True] * 50 + [False] * 50)
    behind = np.asarray(found.law(10_000).seconds)
    assert np.mean(behind[behind > 10]) == pytest.approx(10 + 40, rel=0.01)


def test_where_every_end_was_seen_the_law_ends_with_the_last():
    found = estimate_survival([5, 10, 15, 20], [True] * 4)
    assert sorted(set(found.law(8).seconds)) == [5, 10, 15, 20]


def test_patience_that_most_outlast_has_no_median_and_says_why():
    found = estimate_survival([60.0] * 10 + [90.0] * 90, [True] * 10 + [False] * 90)
    assert isinstance(found.median, Unknown)
    assert "90% of the customers lasted longer than the 60 seconds" in found.median.reason


def test_an_interval_whose_end_was_not_seen_is_open():
    found = estimate_survival([50.0] * 11 + [99.0] * 10, [True] * 11 + [False] * 10)
    assert found.median == Estimate(50.0, 50.0, math.inf, 21, "median, Kaplan–Meier")


def test_without_an_end_nothing_is_known():
    found = estimate_survival([30.0, 40.0], [False, False], "waiting customers")
    assert found == Unknown(
        "no end was seen of 2 waiting customers", "waiting customers whose end was seen"
    )


def test_a_few_ends_make_no_figure():
    found = estimate_survival(np.arange(1, 40), np.arange(39) < 7)
    for figure in (found.median, found.exponential_mean, found.mean_within(60)):
        assert figure.reason == "7 customers whose end was seen, and a figure needs 8"


@pytest.mark.parametrize("seconds", [[-1.0], [math.nan], [math.inf], [1.0, 2.0]])
def test_what_is_no_duration_is_refused(seconds):
    with pytest.raises(DurationsInvalid, match="Give"):
        estimate_survival(seconds, [True])
