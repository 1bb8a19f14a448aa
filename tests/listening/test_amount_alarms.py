"""Alarms of amounts: unlike the same time of day, told once, never looking ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from wellspent.listening.alarms import watch_amounts
from wellspent.listening.alarms.amount_kernel import first_of_each, strays_of, usual_of

BEGIN = datetime(2026, 1, 5)  # noqa: DTZ001 - moments are naive UTC
HOUR = 3600


def amounts_of(values, *, minutes=60):
    dates = [BEGIN + timedelta(minutes=minutes * n) for n in range(len(values))]
    return pa.table(
        {"date": dates, "topic": ["load"] * len(values), "value": np.asarray(values, float)}
    )


def hours(days, seed=1):
    """Hourly values that follow the time of day, with noise of 1."""
    rng = np.random.default_rng(seed)
    return 50 + 30 * np.sin(np.arange(24 * days) * np.pi / 12) + rng.normal(0, 1, 24 * days)


def test_a_value_unlike_its_time_of_day_is_an_alarm_though_it_is_usual_at_another():
    """70 at the hour that has 20, on day 12."""
    values = hours(14)
    values[12 * 24 + 18] = 70
    [alarm] = watch_amounts(amounts_of(values), standard_deviations=6).alarms
    assert alarm.at == BEGIN + timedelta(days=12, hours=18)
    assert alarm.usual == pytest.approx(20, abs=2)
    assert alarm.high < alarm.value
    assert alarm.standard_deviations > 10


def test_what_goes_on_is_told_once_and_again_when_it_gets_half_as_far_off_again():
    at = np.arange(8) * HOUR
    far = np.array([5.0, 5.2, 6.0, 7.6, 0, 0, 0, 0])
    assert (
        first_of_each(at, far, 4.0, 12 * HOUR, 1.5).tolist()
        == [True, False, False, True] + [False] * 4
    )


def test_a_matter_ends_after_the_hours_without_an_alarm():
    at = np.array([0, 1, 14, 15]) * HOUR
    assert first_of_each(at, np.array([-5.0, -5, -5, -5]), 4.0, 12 * HOUR, 1.5).tolist() == [True, False, True, False]  # fmt: skip


def test_the_usual_value_is_the_median_of_the_days_before_at_that_time():
    """Plain second implementation, every value."""
    values = hours(6)
    at = np.arange(len(values)) * HOUR
    usual = usual_of(at, values, (24 * HOUR, 14, 900), 3)
    for place in range(len(values)):
        before = values[place % 24 : place : 24]
        assert usual[place] == np.median(before) if len(before) >= 3 else np.isnan(usual[place])


def test_how_far_off_is_measured_against_what_was_before_alone():
    rest = np.random.default_rng(1).normal(0, 2, 300)
    far, level, spread = strays_of(rest, 1e9, 50.0, 10)
    assert level[299] == pytest.approx(rest[:299].mean(), abs=1e-6)
    assert spread[299] == pytest.approx(rest[:299].std(), rel=0.05)
    assert far[299] == pytest.approx((rest[299] - level[299]) / spread[299])


@pytest.mark.parametrize("last", [90, 200, 330])
def test_alarms_of_amounts_are_the_same_whatever_follows(last):
    values = hours(20, seed=2)
    values[::37] += 9
    whole = watch_amounts(amounts_of(values), standard_deviations=3).alarms
    known = watch_amounts(amounts_of(values[:last]), standard_deviations=3).alarms
    assert list(known) == [one for one in whole if one.at < BEGIN + timedelta(hours=last)]


def test_daily_amounts_are_held_against_the_same_weekday():
    """Sundays have a tenth; on the last Wednesday there is a tenth too."""
    values = np.where(np.arange(98) % 7 == 6, 10.0, 100.0) + np.random.default_rng(1).normal(
        0, 1, 98
    )
    values[93] = 10
    [alarm] = watch_amounts(amounts_of(values, minutes=1440), standard_deviations=6).alarms
    assert alarm.at == BEGIN + timedelta(days=93)


def test_too_few_days_are_said():
    found = watch_amounts(amounts_of(hours(3)))
    assert found.alarms == ()
    assert found.not_judged.lift == "values of more days"
