"""Where an hour buys most: in which order, what a change is worth, and the balance over time."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.allocation import Use, balance_over, in_order, net_of
from wellspent.moments.follow_up.model import FollowUp
from wellspent.moments.friction.ranking import FrictionRow
from wellspent.report.impact.model import Bought, Impact
from wellspent.report.moments.allocations import _of_leaders, fix_use, hours_said
from wellspent.report.moments.before import Before
from wellspent.report.moments.follow_ups import Followed, FollowUps

WAGE = Estimate(30, 30, 30, 1, "as the settings say")


def use(key, net, sure=False):
    return Use(key, "agent", key, net, WAGE, net, sure, "")


def test_what_is_sure_is_first_and_what_may_be_a_great_loss_stands_below_a_small_gain():
    """A sure gain of 5, a likely one of 20, one of 600 that may be a loss of 1,000, and one that nobody knows."""
    wild, likely = Estimate(600, -1000, 2200, 9, ""), Estimate(20, -2, 42, 9, "")
    uses = [
        use("unknown", Unknown("why", "what")),
        use("wild", wild),
        use("likely", likely),
        use("sure", Estimate(5, 1, 9, 9, ""), sure=True),
    ]
    assert [one.key for one in in_order(uses)] == ["sure", "likely", "wild", "unknown"]


def test_what_is_left_of_an_hour_holds_the_ends_of_both():
    """Brings 40 [30, 50], costs 30; nothing is left of what nobody knows."""
    left = net_of(Estimate(40, 30, 50, 12, "m"), WAGE)
    assert (left.value, left.low, left.high, left.n) == (10, 0, 20, 12)
    assert isinstance(net_of(Unknown("why", "what"), WAGE), Unknown)


def test_a_change_is_worth_what_it_takes_away_in_a_quarter_an_hour_of_its_work():
    """100 a week, two fifths of it gone for 13 weeks, 26 hours: 20 an hour; without hours nobody can say."""
    weekly = Estimate(100, 50, 150, 40, "m")
    row = FrictionRow("wait/a", "wait", "a", None, 40, weekly, weekly, weekly, weekly, 3)
    assert fix_use(row, 26, 0.4, WAGE).brings.value == pytest.approx(20)
    lacking = fix_use(row, None, 0.4, WAGE)
    assert isinstance(lacking.net, Unknown)
    assert "how many hours" in lacking.net.reason


@pytest.mark.parametrize(
    "text", [None, "", "[]", "nonsense", '{"a": "many"}', '{"a": -1}', '{"a": null}']
)
def test_hours_that_nobody_can_have_said_are_left_out(text):
    """Of another version, or by hand."""
    assert hours_said(text) == {}


def contacts(days, each=20):
    first = datetime(2026, 1, 5)  # noqa: DTZ001 - tables hold naive UTC
    began = [first + timedelta(days=day, minutes=k) for day in range(days) for k in range(each)]
    n = len(began)
    return pa.table(
        {
            "began": pa.array(began, pa.timestamp("us")),
            "handle_seconds": [300.0 + k % 7 for k in range(n)],
            "slow_seconds": [60.0] * n,
            "satisfied": [float(k % 2) for k in range(n)],
        }
    )


@pytest.mark.parametrize(
    ("days", "length", "first"),
    [(200, "quarter", "2026-Q1"), (70, "month", "2026-01"), (20, "week", "week of 2026-01-05")],
)
def test_quarters_where_there_are_two_and_shorter_stretches_where_there_are_not(days, length, first):  # fmt: skip
    """Half a year, ten weeks, twenty days."""
    found = balance_over(contacts(days))
    assert (found[0].length, found[0].name) == (length, first)
    assert sum(one.contacts for one in found) == days * 20
    assert found[0].relationships[0].figure.value == pytest.approx(60 / 303, rel=0.01)


def test_a_stretch_of_few_contacts_has_no_figure():
    """Seven contacts."""
    few = balance_over(contacts(1, each=7))
    assert all(isinstance(one.figure, Unknown) for one in few[0].results)
    assert balance_over(contacts(0)) == ()


def look(agent, figure):
    at = datetime(2026, 1, 5)  # noqa: DTZ001
    found = FollowUp(
        measure="times/empathy", name="exchanges of empathy a contact", unit="count", whom="agent", of=agent,
        moved_at=at, until=at, before=figure, after=figure, expected=None, figure=figure,
        verdict="moved up", improved=True, least_seen=None, others=10, sentence="", method="m",
    )  # fmt: skip
    return Followed(f"coaching/{agent}", "coaching", "empathy", "agent", agent, at, at, found)


def test_an_hour_of_coaching_is_what_it_moved_times_what_that_is_worth():
    """Two looks that moved a tenth of an exchange a contact, 2 EUR each, 10 contacts a week, 13 weeks, half an hour: 52 EUR an hour."""
    con = duckdb.connect()
    con.execute("CREATE TABLE actions AS SELECT 'A' AS agent, 'empathy' AS about, 0.5 AS hours")
    con.execute("CREATE TABLE contacts AS SELECT 'A' AS agent, TIMESTAMP '2026-01-05' + to_days(CAST(i % 7 AS INTEGER)) AS began FROM range(10) AS t(i)")  # fmt: skip
    con.execute('CREATE TABLE intervals AS SELECT NULL::INT AS answered, NULL::TIMESTAMP AS "at"')
    two = Estimate(2, 2, 2, 100, "m")
    worth = Bought("times/empathy", two, two, two, ("spend",), (), "")
    impact = Impact("c", False, "EUR", "1", 100, (), (), (), (worth,), (), (), (), (), Unknown("", ""))  # fmt: skip
    looks = (look("A", Estimate(0.1, 0.05, 0.15, 50, "m")), look("B", Estimate(0.1, 0.05, 0.15, 50, "m")))  # fmt: skip
    before = Before(impact=impact, found={"follow_ups": FollowUps(28, looks, "")})
    (found,) = _of_leaders(con, before, WAGE)
    assert found.brings.value == pytest.approx(52)
    assert found.net.value == pytest.approx(22)
    assert not found.sure
    assert "2 looks back" in found.rests_on
    assert found.figures[0].unit == "count"
