"""What a centre's records say of its arrivals, its handle times and its customers' patience."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.handle_times import Lognormal
from wellspent.staffing.records.fitting import (
    CountsInvalid,
    SecondsInvalid,
    fit_arrivals,
    fit_handle_by_interval,
    fit_handle_times,
    fit_patience,
)
from wellspent.staffing.records.survival import Survival

RATES = np.array([12.0, 60.0, 30.0, 4.0])  # contacts per hour, by half hour


def days(rng, n, spread=0.0):
    """Counts of n days; `spread` is the standard deviation of what days differ by."""
    factor = rng.normal(1, spread, (n, len(RATES))).clip(0)
    return rng.poisson(RATES * 0.5 * factor)


@pytest.mark.parametrize(("spread", "low", "high"), [(0.0, 0.94, 0.985), (0.5, 0.92, 0.985)])
def test_planted_rates_lie_in_the_interval_as_often_as_promised(spread, low, high):
    rng = np.random.default_rng(3)
    fits = [fit_arrivals(days(rng, 10, spread), 1800).contacts_per_hour for _ in range(400)]
    covered = np.mean(
        [f.low <= r <= f.high for fit in fits for f, r in zip(fit, RATES, strict=True)]
    )
    assert low < covered < high


def test_days_that_differ_by_chance_alone_have_no_overdispersion():
    rng = np.random.default_rng(4)
    found = [fit_arrivals(days(rng, 20), 1800).overdispersion for _ in range(300)]
    assert 0.90 < np.mean([f.low <= 1 <= f.high for f in found]) < 0.98
    assert np.mean([f.value for f in found]) == pytest.approx(1, abs=0.02)


def test_days_that_differ_more_than_by_chance_show_it():
    assert fit_arrivals(days(np.random.default_rng(5), 20, 0.5), 1800).overdispersion.low > 1


def test_fitted_arrivals_can_be_simulated():
    found = fit_arrivals([[3, 0], [5, 0]], 1800)
    assert found.arrivals.contacts_per_hour == (8.0, 0.0)
    assert found.arrivals.interval_seconds == 1800


def test_a_few_days_make_rates_and_no_overdispersion():
    found = fit_arrivals([[3], [5]], 1800)
    assert isinstance(found.contacts_per_hour[0], Estimate)
    assert found.overdispersion == Unknown("2 days, and a figure needs 8", "6 more days")


def test_no_days_make_nothing():
    found = fit_arrivals(np.zeros((0, 2)), 1800)
    assert isinstance(found.contacts_per_hour[0], Unknown)
    assert found.arrivals.contacts_per_hour == (0.0, 0.0)


def test_days_without_contacts_have_no_overdispersion():
    found = fit_arrivals(np.zeros((9, 2)), 1800)
    assert isinstance(found.overdispersion, Unknown)
    assert found.contacts_per_hour[0].value == 0 < found.contacts_per_hour[0].high


@pytest.mark.parametrize(
    ("figure", "truth"),
    [
        (lambda fit: fit.log_mean, 4.8 - 0.9**2 / 2),
        (lambda fit: fit.log_sd, 0.9),
        (lambda fit: fit.mean_seconds, math.exp(4.8)),
    ],
)
def test_planted_handle_times_lie_in_the_interval_as_often_as_promised(figure, truth):
    rng = np.random.default_rng(6)
    law = Lognormal(math.exp(4.8), 0.9)
    fits = [figure(fit_handle_times(law.draw(rng, 150), short_seconds=0)) for _ in range(1000)]
    assert 0.93 < np.mean([f.low <= truth <= f.high for f in fits]) < 0.97


def test_short_contacts_are_counted_and_kept_out_of_the_law():
    rng = np.random.default_rng(7)
    told = np.concatenate([Lognormal(200, 0.3).draw(rng, 930), rng.uniform(0, 9, 70)])
    found = fit_handle_times(told)
    assert found.short.value == pytest.approx(0.07)
    assert found.law.mean_seconds == pytest.approx(200, rel=0.05)
    assert found.all_mean_seconds.value == pytest.approx(told.mean())


def test_the_distance_is_small_for_lognormal_times_and_large_for_others():
    rng = np.random.default_rng(8)
    lognormal = fit_handle_times(Lognormal(200, 0.9).draw(rng, 5000), short_seconds=0)
    uniform = fit_handle_times(rng.uniform(10, 400, 5000))
    assert lognormal.distance.low == 0
    assert lognormal.distance.value < 0.02
    assert uniform.distance.low > 0.05


def test_seven_handle_times_are_too_few():
    found = fit_handle_times([100.0] * 7)
    assert found.log_mean == Unknown(
        "7 contacts of 10 s or more, and a figure needs 8", "1 more of them"
    )
    assert isinstance(found.law, Unknown)


def test_times_that_are_all_the_same_have_a_law_and_no_distance():
    found = fit_handle_times([100.0] * 20)
    assert found.law.mean_seconds == pytest.approx(100)
    assert isinstance(found.distance, Unknown)


def test_durations_that_no_law_fits_say_so():
    found = fit_handle_times([0.001] * 10 + [80_000.0] * 10, short_seconds=0)
    assert (
        found.mean_seconds
        == found.law
        == Unknown(
            "durations from 0.001 to 80,000 s follow no lognormal law",
            "durations of one kind, all in seconds",
        )
    )


@given(st.lists(st.floats(0, 86_400), max_size=40), st.sampled_from([0.0, 10.0]))
def test_any_durations_give_figures_or_say_why_not(seconds, short_seconds):
    found = fit_handle_times(seconds, short_seconds=short_seconds)
    for figure in (found.log_mean, found.log_sd, found.mean_seconds, found.distance):
        assert isinstance(figure, Unknown) or figure.low <= figure.value <= figure.high


def test_an_interval_with_few_contacts_is_drawn_towards_the_mean_of_all():
    """Three intervals differ, a fourth has two contacts that say 600."""
    rng = np.random.default_rng(9)
    place = np.repeat([0, 1, 2, 3], [400, 400, 400, 2])
    seconds = rng.normal(0, 40, len(place)) + np.array([150, 200, 250, 600])[place]
    found = fit_handle_by_interval(np.maximum(seconds, 0), place, 5)
    assert [f.value for f in found[:3]] == pytest.approx([150, 200, 250], abs=8)
    assert found[3].value < 600
    assert found[4].n == 0
    assert found[4].high - found[4].low > found[0].high - found[0].low


def test_intervals_that_do_not_differ_all_get_the_mean_of_all():
    rng = np.random.default_rng(10)
    values = []
    for _ in range(50):
        found = fit_handle_by_interval(rng.exponential(100, 600), np.arange(600) % 6, 6)
        values.append(np.std([f.value for f in found]))
    assert np.median(values) < 0.5 * 100 / math.sqrt(100)


def test_intervals_drawn_together_cover_the_truth_as_often_as_promised():
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(150):
        truth = rng.normal(180, 25, 20)
        place = rng.integers(0, 20, 1200)
        found = fit_handle_by_interval(rng.gamma(4, truth[place] / 4), place, 20)
        covered += [f.low <= t <= f.high for f, t in zip(found, truth, strict=True)]
    assert 0.91 < np.mean(covered) < 0.97


def test_one_contact_an_interval_or_equal_ones_say_the_mean_of_all():
    alone = fit_handle_by_interval(np.arange(10.0), np.arange(10), 10)
    same = fit_handle_by_interval([60.0] * 20, np.arange(20) % 2, 2)
    assert alone[0].value > 0
    assert [f.value for f in same] == pytest.approx([60, 60])
    assert isinstance(fit_handle_by_interval([60.0], [0], 2)[0], Unknown)


def test_an_interval_that_nobody_came_in_gets_the_mean_of_the_only_other():
    found = fit_handle_by_interval(np.arange(60.0, 80.0), [1] * 20, 3)
    assert [f.value for f in found] == pytest.approx([69.5] * 3)


def test_patience_is_longer_than_the_waits_of_those_who_hung_up():
    rng = np.random.default_rng(12)
    patience, answer = rng.exponential(300, 3000), rng.exponential(60, 3000)
    hung_up = patience < answer
    found = fit_patience(np.minimum(patience, answer), hung_up)
    assert isinstance(found, Survival)
    assert found.exponential_mean.low < 300 < found.exponential_mean.high
    assert patience[hung_up].mean() < 0.3 * found.exponential_mean.value


@pytest.mark.parametrize("counts", [[[-1]], [1, 2], [[math.nan]]])
def test_what_is_no_count_is_refused(counts):
    with pytest.raises(CountsInvalid, match="one count an interval"):
        fit_arrivals(counts, 1800)


def test_what_is_no_duration_or_lies_in_no_interval_is_refused():
    with pytest.raises(SecondsInvalid, match="such as -3"):
        fit_handle_times([5, -3])
    with pytest.raises(SecondsInvalid, match="from 0 to 1"):
        fit_handle_by_interval([5.0], [2], 2)
