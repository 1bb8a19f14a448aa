"""Early warnings: what alarms, what does not, and that nothing looks ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from watched import BEGIN, counts_of, day, quiet_counts

from wellspent.listening.alarms import AlarmAnswer, taught, watch, watch_each_date
from wellspent.listening.alarms.baseline import Past, expect
from wellspent.listening.alarms.cusum import Evidence
from wellspent.listening.alarms.series import DAILY, WEEKLY, grid_of
from wellspent.listening.alarms.tails import as_q, at_least, ratio_of


def told(alarms):
    return [(one.topic, one.date, one.observed, one.baseline, one.q) for one in alarms]


@pytest.mark.parametrize("mode", ["share", "strict"])
def test_an_outbreak_is_found_within_days_and_is_one_alarm(mode):
    """A topic of 8 a day has 24 more on days 50 to 60."""
    counts = quiet_counts()
    counts[4, 50:61] += 24
    found = watch(counts_of(counts), mode=mode)
    [alarm] = [one for one in found.alarms if one.topic == "t4"]
    assert day(50) <= alarm.date <= day(53)
    [run] = [one for one in found.runs if one.topic == "t4"]
    assert run.first == alarm.date
    assert run.last >= day(58)
    assert run.alarm_dates >= 8


def test_an_alarm_says_what_was_expected_of_how_many():
    """100 contacts a day, 5 of the topic; on day 60 there are 30."""
    counts = np.full((1, 61), 5)
    counts[0, 60] = 30
    [alarm] = watch(counts_of(counts, total=np.full(61, 100))).alarms
    assert (alarm.date, alarm.window, alarm.observed, alarm.total) == (day(60), 1, 30, 100)
    assert alarm.baseline == pytest.approx(5, rel=0.05)
    assert alarm.ratio.low < alarm.ratio.value < alarm.ratio.high
    assert alarm.ratio.low > 1
    assert alarm.q <= 0.05
    assert not alarm.new


def test_a_surge_of_all_contacts_is_no_alarm_but_is_told_beside_one():
    """All topics three times as large on day 60; one of them, besides, five times as large again."""
    volume = np.ones(70)
    volume[60] = 3
    surged = quiet_counts(volume=volume, seed=3)
    assert not [one for one in watch(counts_of(surged)).alarms if one.date == day(60)]
    surged[4, 60] *= 5
    [alarm] = [one for one in watch(counts_of(surged)).alarms if one.date == day(60)]
    assert alarm.topic == "t4"
    assert alarm.surged


def test_counts_of_one_topic_alone_are_judged_as_counts():
    counts = quiet_counts(topics=1)
    counts[0, 60:64] += 20
    found = watch(counts_of(counts))
    assert found.judged == "count"
    assert {one.topic for one in found.alarms} == {"t0"}


def test_a_topic_that_was_never_there_is_found_as_new():
    """Nothing for 60 days, then 4 contacts a day."""
    counts = quiet_counts()
    counts[7] = 0
    counts[7, 60:] = 4
    [alarm] = [one for one in watch(counts_of(counts)).alarms if one.topic == "t7"]
    assert alarm.new
    assert alarm.date <= day(62)


def test_one_or_two_contacts_are_no_warning():
    counts = quiet_counts()
    counts[7] = 0
    counts[7, 60] = 2
    assert "t7" not in {one.topic for one in watch(counts_of(counts)).alarms}


def test_an_old_outbreak_does_not_hide_the_next_one():
    """Ten times as many on days 30 to 34, then three times as many from day 60 on."""
    counts = quiet_counts(days=80)
    counts[4, 30:35] *= 10
    counts[4, 60:] *= 3
    firsts = [one.date for one in watch(counts_of(counts)).alarms if one.topic == "t4"]
    assert any(day(60) <= one <= day(63) for one in firsts)


def test_days_off_are_not_judged_and_do_not_count_as_none():
    """A centre that is closed on Saturdays and Sundays, whose rows are missing."""
    table = counts_of(quiet_counts(days=84))
    open_days = [when.weekday() < 5 for when in table["date"].to_pylist()]
    found = list(watch_each_date(table.filter(pa.array(open_days))))
    assert all(when.weekday() < 5 for when, _ in found)
    assert sum(len(alarms) for _, alarms in found) <= 2


def test_a_habit_of_mondays_is_no_alarm():
    """Five times as many of one topic every Monday."""
    counts = quiet_counts(days=90, mean=10)
    counts[4, ::7] *= 5
    late = [
        one for one in watch(counts_of(counts)).alarms if one.topic == "t4" and one.date > day(45)
    ]
    assert late == []


def test_weekly_counts_are_judged_by_weeks():
    counts = quiet_counts(days=80)
    counts[4, 60:64] *= 4
    found = watch(counts_of(counts, step=7))
    assert found.period == 7
    assert grid_of(counts_of(counts, step=7)).rhythm == WEEKLY
    assert next(one.date for one in found.alarms if one.topic == "t4") == day(60, step=7)


def test_too_short_a_past_is_said_with_what_would_lift_it():
    found = watch(counts_of(quiet_counts(days=15)))
    assert found.dates == 0
    assert found.not_judged.reason.startswith("15 open days")
    assert found.not_judged.lift == "counts of 7 more days"
    assert watch(counts_of(quiet_counts(days=22))).dates > 0


@settings(max_examples=8)
@given(
    st.integers(0, 10**6), st.integers(22, 60), st.sampled_from(["share", "strict"]), st.booleans()
)
def test_alarms_are_the_same_whatever_follows(seed, last, mode, stated):
    """The law of not looking ahead: topics that begin late, days without rows and totals included."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(1, 6, (6, 1)) * rng.gamma(2, 0.5, (6, 60)))
    counts[0, : rng.integers(0, 60)] = 0
    counts[5, 30:33] *= 4
    table = counts_of(counts, total=counts.sum(axis=0) + 3 if stated else None)
    table = table.filter(pa.array(rng.random(table.num_rows) < 0.9))
    known = table.filter(pa.array([when < day(last) for when in table["date"].to_pylist()]))
    whole = [one for one in watch(table, mode=mode, false_share=0.3).alarms if one.date < day(last)]
    assert list(watch(known, mode=mode, false_share=0.3).alarms) == whole


@settings(max_examples=3)
@given(st.randoms())
def test_the_order_of_rows_does_not_matter(random):
    counts = quiet_counts(topics=5)
    counts[2, 60] += 40
    table = counts_of(counts)
    order = list(range(table.num_rows))
    random.shuffle(order)
    assert watch(table.take(pa.array(order))) == watch(table)


def test_tails_are_those_of_scipys_negative_binomial():
    rng = np.random.default_rng(1)
    count, mean, size = (
        rng.integers(1, 60, 50).astype(float),
        rng.gamma(2, 8, 50),
        rng.gamma(2, 9, 50),
    )
    oracle = stats.nbinom.sf(count - 1, size, size / (size + mean))
    assert at_least(count, mean, size) == pytest.approx(oracle, rel=1e-9)


def test_the_ends_of_a_ratio_leave_one_fortieth_on_either_side():
    ratio = ratio_of(30.0, 12.0, 9.0, 500)
    for end, tail in ((ratio.low, lambda n, p: stats.nbinom.sf(29, n, p)), (ratio.high, lambda n, p: stats.nbinom.cdf(30, n, p))):  # fmt: skip
        assert tail(9.0, 9.0 / (9.0 + 12.0 * end)) == pytest.approx(0.025, abs=1e-6)


@given(
    st.lists(st.floats(1e-9, 1), min_size=1, max_size=40), st.integers(0, 60), st.floats(0.01, 0.5)
)
def test_the_q_of_benjamini_hochberg_is_that_of_the_plain_rule(ps, more, level):
    """Second implementation: reject the k smallest where the k-th p is at most level × k / m."""
    m = len(ps) + more
    ordered = sorted(ps)
    k = max((n for n, p in enumerate(ordered, 1) if p <= level * n / m), default=0)
    q = as_q(np.array(ps), np.ones(len(ps)), m)
    assert ((q <= level).sum() >= k and np.isclose((q <= level).sum(), k, atol=0.1)) or np.isclose(
        q, level
    ).any()


def test_a_topic_of_known_share_is_expected_as_a_plain_sum_says():
    """No season, no drift, much data: the mean is the share of the past times the total now."""
    rng = np.random.default_rng(2)
    counts = rng.poisson(40, (30, 56)).astype(float)
    past = Past(counts, np.full((1, 56), 1000.0), np.arange(56) % 7, np.arange(-62.0, -6.0))
    [expected] = expect(past, [(np.full((1, 1), 500.0), np.array([0]), np.array([0.0]))], DAILY)
    assert expected.mean == pytest.approx(np.full(30, 20.0), rel=0.25)
    assert expected.mean.mean() == pytest.approx(20.0, rel=0.03)


def test_overdispersion_is_found_and_shared_among_topics():
    rng = np.random.default_rng(3)
    counts = rng.poisson(50 * rng.gamma(5, 1 / 5, (60, 56))).astype(float)  # dispersion 0.2
    past = Past(counts, np.full((1, 56), 1000.0), np.arange(56) % 7, np.arange(-62.0, -6.0))
    [expected] = expect(past, [(np.full((1, 1), 1000.0), np.array([0]), np.array([0.0]))], DAILY)
    assert 0.15 < np.median(1 / expected.size) < 0.32


def test_quiet_counts_alarm_on_no_more_days_than_was_promised():
    """290 quiet dates; 5 % of them may have an alarm."""
    dates = with_one = 0
    for seed in range(2):
        judged = list(watch_each_date(counts_of(quiet_counts(topics=20, days=165, seed=seed))))
        dates += len(judged)
        with_one += sum(bool(alarms) for _, alarms in judged)
    assert dates > 280
    assert with_one / dates < 0.06


def test_evidence_is_the_sum_of_log_likelihood_ratios():
    counts, mean, size = np.array([[4.0], [7.0]]), np.array([2.0]), np.array([6.0])
    evidence, total = Evidence(1, 0.05), 0.0
    for count in counts:
        evidence.add(np.array([0]), count, np.array([10.0]), mean, size)
        likely = [stats.nbinom.logpmf(count[0], 6.0, 6.0 / (6.0 + m)) for m in (4.0, 2.0)]
        total = max(0.0, total + likely[0] - likely[1])
    assert evidence.sums[0] == pytest.approx(total)
    assert evidence.observed[0] == counts.sum()
    assert evidence.expected[0] == 4.0


def answer(kind, key="a", at=1, topic="t4"):
    return AlarmAnswer(key, topic, kind, "", datetime(2026, 1, at, tzinfo=UTC))


def test_dismissed_alarms_make_a_topic_stricter_and_others_take_it_back():
    once = taught([answer("dismissed")])["t4"]
    assert once == 1 / 8
    assert taught([answer("dismissed"), answer("dismissed", "b")])["t4"] < once
    assert taught([answer("dismissed"), answer("acknowledged", "b")])["t4"] == 1
    assert taught([answer("acknowledged"), answer("explained", "b")])["t4"] == 1  # never looser


def test_the_latest_answer_to_an_alarm_holds():
    assert taught([answer("acknowledged", at=2), answer("dismissed", at=1)])["t4"] == 1


def test_a_stricter_topic_alarms_later_or_not_at_all():
    counts = quiet_counts()
    counts[4, 60] += 14
    base = [one for one in watch(counts_of(counts)).alarms if one.topic == "t4"]
    strict = watch(counts_of(counts), thresholds={"t4": 1e-9}).alarms
    assert base
    assert "t4" not in {one.topic for one in strict}


def test_since_leaves_out_earlier_dates_and_changes_no_alarm_of_later_ones():
    counts = quiet_counts()
    counts[4, 60:63] += 40
    table = counts_of(counts)
    later = watch(table, since=day(55))
    assert later.first_date == day(55)
    assert told(later.alarms) == [one for one in told(watch(table).alarms) if one[1] >= day(55)]


def test_a_run_goes_on_through_a_week_without_an_alarm_at_most():
    from wellspent.listening.alarms.runs import first_of_runs

    alarm = watch(counts_of(np.c_[np.full((2, 60), 5), [[40], [5]]])).alarms[0]
    firsts, runs = first_of_runs([replace(alarm, date=day(n)) for n in (60, 67, 75)], 1)
    assert [one.date for one in firsts] == [day(60), day(75)]
    assert [run.alarm_dates for run in runs] == [2, 1]
    assert day(0) == BEGIN


def shares_of(refused=None, standing=None, total=True):
    """100 days of five topics, a Poisson each (synthetic); one row's count null, or another number."""
    rng = np.random.default_rng(3)
    counts = rng.poisson([[12], [17], [40], [8], [80]], (5, 100)).astype(float)
    counts[0, 80:83] += 25
    if refused:
        counts[refused] = np.nan if standing is None else standing
    table = {
        "date": [day(n) for n in range(100)] * 5,
        "topic": [f"t{topic}" for topic in range(5) for _ in range(100)],
        "count": pa.array(counts.ravel(), from_pandas=True),
    }
    return pa.table(table | ({"total": [400.0] * 500} if total else {}))


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("refused", [(4, 1), (4, 30), (2, 70)])
def test_a_count_that_is_not_known_makes_no_alarm_anywhere(refused, total):
    """The rows that a reader refused: they were zeros once, and the other days of the topic stood out."""
    whole, without = (watch(shares_of(one, total=total)) for one in (None, refused))
    assert [one[:2] for one in told(without.alarms)] == [one[:2] for one in told(whole.alarms)]
    assert whole.alarms
    assert without.not_counted == ((f"t{refused[0]}", day(refused[1])),)
    assert not whole.not_counted


def test_a_topic_is_not_judged_on_a_date_on_which_it_was_not_counted():
    found = dict(watch_each_date(shares_of((0, 81))))
    assert "t0" in {one.topic for one in found[day(80)]}
    assert "t0" not in {one.topic for one in found[day(81)]}
    assert "t0" in {one.topic for one in found[day(82)]}


def test_without_totals_a_date_with_an_unknown_count_is_judged_for_nobody():
    judged = dict(watch_each_date(shares_of((4, 60), total=False)))
    assert day(60) not in judged
    assert day(60) in dict(watch_each_date(shares_of((4, 60))))


def test_counts_that_are_all_0_are_said_to_be_so():
    nothing = watch(counts_of(np.zeros((2, 60)))).not_judged
    assert nothing.reason == "all counts that could be read are 0"
