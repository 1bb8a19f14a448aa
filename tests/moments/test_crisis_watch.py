"""A crisis is seen as of its own interval, once, and quiet days raise as many as is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from crisis_worlds import arrivals, at, counted, intervals, slots
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wellspent.moments.crisis import watch_intervals


@pytest.fixture(scope="module")
def surge():
    rate = arrivals()
    rate[slots(23, 10, 12)] *= 2.5
    return intervals(rate)


@pytest.fixture(scope="module")
def found(surge):
    return watch_intervals(surge)


def during(watch, begins, ends):
    return [one for one in watch.moments if begins < one.detected_at <= ends]


def test_a_surge_is_seen_within_two_intervals_and_raised_once(found):
    [one] = during(found, at(23, 10), at(23, 14))
    assert one.measure == "offered"
    assert at(23, 9, 30) <= one.start <= at(23, 10, 15)
    assert one.detected_at <= at(23, 10, 30)
    assert one.observed > 1.5 * one.expected
    assert at(23, 11, 45) <= one.end <= at(23, 12, 45)


@pytest.mark.parametrize("minutes", [5, 30, 60])
def test_how_long_intervals_are_is_found_from_the_rows(minutes):
    rate = arrivals(volume=20 * minutes / 15, minutes=minutes)
    rate[slots(23, 10, 13, minutes)] *= 2.5
    watch = watch_intervals(counted(rate, minutes=minutes))
    assert watch.interval_minutes == minutes
    assert during(watch, at(23, 10), at(23, 12))


def test_longer_handle_time_is_told_by_its_own_name():
    handle = np.full((28, 96), 300.0)
    handle[slots(22, 13, 15)] *= 1.5
    [one] = during(watch_intervals(intervals(arrivals(), handle=handle)), at(22, 13), at(22, 16))
    assert (one.measure, round(one.expected, -2)) == ("aht_seconds", 300)
    assert one.observed > 1.2 * one.expected


def test_a_service_level_that_breaks_is_seen_and_stated_as_a_share():
    level = np.full((28, 96), 0.85)
    level[slots(24, 9, 11)] = 0.35
    [one] = during(watch_intervals(intervals(arrivals(), level=level)), at(24, 9), at(24, 12))
    assert one.measure == "service_level"
    assert 0.7 < one.expected < 0.9
    assert one.observed < 0.6


def test_what_follows_from_a_surge_is_the_same_matter():
    """Twice the volume, and nobody is answered in time: one moment, with what else was seen."""
    rate, level = arrivals(), np.full((28, 96), 0.85)
    rate[slots(24, 13, 15)] *= 2.5
    level[slots(24, 13, 15)] = 0.3
    [one] = during(watch_intervals(intervals(rate, level=level)), at(24, 13), at(24, 17))
    assert {one.measure, *(each.measure for each in one.also)} >= {"offered", "service_level"}


@settings(max_examples=12, deadline=None)
@given(cut=st.integers(600, 1300))
def test_nothing_that_comes_later_changes_what_was_seen(surge, found, cut):
    known = watch_intervals(surge.slice(0, cut))
    last = surge["start"][cut - 1].as_py() + timedelta(minutes=15)
    before = [replace(one, end=None, also=()) for one in found.moments if one.detected_at <= last]
    assert [replace(one, end=None, also=()) for one in known.moments] == before


def test_while_a_matter_lasts_its_end_is_not_known(surge):
    known = surge.filter(pa.array([one < at(23, 11) for one in surge["start"].to_pylist()]))
    [one] = during(watch_intervals(known), at(23, 10), at(23, 11))
    assert one.end is None


def test_quiet_days_raise_as_many_as_is_said_and_not_many_fewer():
    """Twenty synthetic queues of six weeks: the count lies where chance puts it, on both sides."""
    watches = [watch_intervals(counted(arrivals(42, seed=s), seed=s + 900)) for s in range(20)]
    raised = sum(len(one.moments) for one in watches)
    said = sum(one.expected_false_per_day * one.days for one in watches)
    assert stats.poisson.ppf(0.001, 0.5 * said) <= raised <= stats.poisson.ppf(0.999, 1.5 * said)


def test_a_queue_is_judged_by_its_own_past_alone():
    calm, loud = arrivals(seed=5), arrivals(seed=6)
    loud[slots(22, 10, 12)] *= 3
    tables = [
        counted(rate, seed=n).append_column("queue", pa.array([name] * (28 * 48)))
        for n, (name, rate) in enumerate([("calm", calm), ("loud", loud)])
    ]
    watch = watch_intervals(pa.concat_tables(tables))
    assert watch.queues == 2
    assert [one.queue for one in during(watch, at(22, 10), at(22, 12))] == ["loud"]


def test_rows_of_closed_hours_and_missing_rows_make_no_crisis():
    rate = arrivals()
    whole = counted(rate, closed_rows=True)
    holes = np.random.default_rng(7).random(whole.num_rows) > 0.2
    alike = watch_intervals(counted(rate)).moments
    assert [(one.start, one.measure) for one in watch_intervals(whole).moments] == [(one.start, one.measure) for one in alike]  # fmt: skip
    assert len(watch_intervals(whole.filter(pa.array(holes))).moments) <= 2


def test_a_week_closed_and_a_doubled_level_are_not_a_crisis_every_day():
    """A new product doubles the volume for good: it is told at first, and is usual within three weeks."""
    rate = arrivals(56)
    rate[14:21] = 0
    rate[28:] *= 2
    watch = watch_intervals(counted(rate))
    assert during(watch, at(28, 0), at(30, 0))
    assert len(during(watch, at(49, 0), at(56, 0))) <= 1


def test_without_past_nothing_is_judged_and_the_reason_is_said():
    watch = watch_intervals(counted(arrivals(2)))
    assert watch.moments == ()
    assert "three days" in watch.not_judged.reason


def test_days_are_no_intervals():
    daily = pa.table({"start": [at(day, 0) for day in range(60)], "offered": [100.0] * 60})
    assert "1,440 minutes apart" in watch_intervals(daily).not_judged.reason


def test_a_single_row_says_nothing():
    assert watch_intervals(counted(arrivals(1)).slice(0, 1)).not_judged is not None
    assert watch_intervals(counted(arrivals(1)).slice(0, 0)).not_judged is not None
