"""What a crisis cost: beside what is usual without any crisis, and of people only where enough are behind it; synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.crisis import CrisisMoment
from wellspent.report.moments.crisis_review import cost_of
from wellspent.tables import COMPUTED, IMPORTED

BEGIN = datetime.fromisoformat("2026-09-23T10:00")  # a Wednesday
END = BEGIN + timedelta(hours=2)
MOMENT = CrisisMoment(BEGIN, END, "asa_seconds", 20.0, 200.0, BEGIN, 6.0, "q")


def cost(moment=MOMENT, others=(), **rows):
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, pa.Table.from_pylist(rows.get(name, []), schema))
    found = cost_of(con, moment, team="t", least=7, repeat_days=3, others=others)
    return {one.name.partition(" (")[0]: one.figure for one in found}


def records(kind, value, days, people=range(10)):
    return [
        {"at": BEGIN + timedelta(days=day), "person": f"P{one}", "team": "t", "kind": kind, "value": value}
        for one in people for day in days
    ]  # fmt: skip


def hours(people=range(10), absent=()):
    """Weeks of 40 hours, kept on Mondays; `absent` miss a day in the week after."""
    weeks = records("worked", 40.0, (-16, -9, -2, 5), people)
    return weeks + records("absence", 8.0, (-5,), [people[0]]) + records("absence", 8.0, (2,), absent)  # fmt: skip


def waits(week, seconds):
    return [
        {"queue": "q", "at": BEGIN + timedelta(days=7 * week, minutes=15 * n), "seconds": 900, "offered": 10, "abandoned": 1, "wait_seconds": seconds + n}
        for n in range(8)
    ]  # fmt: skip


def test_absence_is_hours_absent_of_all_hours_though_worked_hours_are_kept_by_the_week():
    """Before 8 of 808 h, the two Mondays of the fortnight; after 6 people miss 8 h of 48."""
    found = cost(staff_records=hours(absent=range(6)))["larger share of hours absent afterwards"]
    assert found.value == pytest.approx(48 / 448 - 8 / 808)
    assert (found.n, found.low > 0) == (10, True)


def test_those_who_left_long_ago_hide_nobody():
    """Six have records of last year alone: what is left are Anna's."""
    gone = [
        one
        for kind in ("worked", "absence", "pulse", "engagement")
        for one in records(kind, 5.0, (-300, -299), range(1, 7))
    ]
    anna = hours([0], absent=[0]) + records("pulse", 5.0, (-3, 2), [0]) + records("engagement", 5.0, (-3, 2), [0])  # fmt: skip
    found = cost(staff_records=gone + anna)
    for name in ("larger share of hours absent afterwards", "pulse afterwards", "engagement afterwards"):  # fmt: skip
        assert found[name].reason.startswith("1 person is in the records of the team before it")


@pytest.mark.parametrize(("before", "after"), [(7, 6), (6, 7)])
def test_each_side_of_each_figure_has_people_enough_or_is_not_told(before, after):
    answers = records("pulse", 4.0, (-3,), range(before)) + records("pulse", 3.0, (2,), range(after))  # fmt: skip
    found = cost(staff_records=hours() + answers)
    assert "6 people are in the records" in found["pulse afterwards"].reason
    assert isinstance(found["larger share of hours absent afterwards"], Estimate)


def test_pulse_is_of_the_week_after_and_two_weeks_before_and_no_engagement_is_in_it():
    """One from 1 to 5 and one from 1 to 10: no mean of both."""
    pulse = records("pulse", 4.0, (-13,)) + records("pulse", 3.0, (6,)) + records("pulse", 1.0, (-15, 8))  # fmt: skip
    found = cost(staff_records=pulse + records("engagement", 9.0, (-20,)) + records("engagement", 7.0, (20,)))  # fmt: skip
    assert found["pulse afterwards"].value == pytest.approx(-1.0)
    assert found["engagement afterwards"].value == pytest.approx(-2.0)


@pytest.mark.parametrize(("agents", "told"), [(7, True), (6, False)])
def test_the_slow_share_of_a_small_team_is_not_told(agents, told):
    contacts = [
        {"contact": f"{day}-{n}", "began": BEGIN + timedelta(days=day), "queue": "q", "team": "t", "agent": f"a{n % agents}"}
        for day in (-3, 3) for n in range(14)
    ]  # fmt: skip
    segments = [{"contact": one["contact"], "seconds": 10.0 + n % 3, "pace": pace} for n, one in enumerate(contacts) for pace in ("slow", "quick")]  # fmt: skip
    found = cost(contacts=contacts, segments=segments)["slow share afterwards"]
    assert isinstance(found, Estimate if told else Unknown)
    assert told or "fewer than 7" in found.reason


def test_what_is_usual_is_without_the_other_crises_of_the_queue():
    """A week before was a crisis as well; two and three weeks before were as always."""
    rows = waits(0, 200.0) + waits(-1, 400.0) + waits(-2, 20.0) + waits(-3, 20.0)
    other = replace(MOMENT, start=BEGIN - timedelta(days=7), end=END - timedelta(days=7))
    plain, mixed = (cost(intervals=rows, others=each)["longer wait than usual"].value for each in ([other, MOMENT], []))  # fmt: skip
    assert plain == pytest.approx(180.0)
    assert mixed == pytest.approx(200.0 - 440.0 / 3)


def test_repeats_are_beside_the_same_weekday_and_time():
    """Everybody came back of those who called on other days: that says nothing of the crisis."""

    def calls(day, back):
        return [
            {"contact": f"{day}-{n}-{k}", "queue": "q", "customer": f"{day}-{n}", "began": BEGIN + timedelta(days=day, minutes=n, hours=24 * k)}
            for n in range(20) for k in range(2 if n < back else 1)
        ]  # fmt: skip

    last = [{"contact": "last", "queue": "q", "began": BEGIN + timedelta(days=30)}]
    found = cost(contacts=calls(0, 10) + calls(-7, 5) + calls(-12, 20) + last)
    assert found["more who came back within 3 days"].value == pytest.approx(0.25)


def test_a_figure_for_which_the_stretch_was_picked_says_so():
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, pa.Table.from_pylist(waits(0, 200.0) + waits(-1, 20.0) if name == "intervals" else [], schema))  # fmt: skip
    wait, hung_up, *_ = cost_of(con, MOMENT, team=None, least=7, repeat_days=3)
    assert wait.name.endswith("(the stretch was picked because of it)")
    assert wait.figure.method.endswith("the stretch was picked because of it")
    assert "picked" not in hung_up.name
