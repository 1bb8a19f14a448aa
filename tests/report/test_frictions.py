"""Friction of a workspace: ranked, with its conversations, and what was done about it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from small_centre import connect, spoken, tiny

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.friction.ranking import CauseTotal
from wellspent.parts import Label
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.friction_raised import raise_moments
from wellspent.report.moments.frictions import Frictions, gather_frictions
from wellspent.settings import Settings, parse_settings

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
PRICED = parse_settings('[centre]\nname = "Lark"\ncurrency = "EUR"\ncost_per_hour = 36\n')


def a_month(days=28, a_day=3):
    """Synthetic: eight queues; half of the contacts lose 40 s to a tool, from day 14 on 10 s in two of them."""
    rng = np.random.default_rng(3)
    contacts, labels = [], {}
    for day in range(days):
        for place in range(8):
            for number in range(a_day):
                key = f"{place}-{day:02d}-{number}"
                slow = rng.random() < 0.5
                seconds = (10 if place < 2 and day >= 14 else 40) * rng.uniform(0.7, 1.3)
                contacts.append(spoken(key, "The screen is frozen.", "I wait.", seconds=seconds, agent=f"a{place}",
                    team=f"t{place // 4}", queue=f"q{place}", reason="r", began=MONDAY + timedelta(days=day)))  # fmt: skip
                labels[key] = [Label.of("navigation", "tool_trouble" if slow else "none"), Label.of("history")]  # fmt: skip
    return contacts, labels


def began(queue, day, about="tool_trouble"):
    return {"at": MONDAY + timedelta(days=day), "kind": "process_change", "agent": None, "team": None, "queue": queue, "about": about, "hours": None}  # fmt: skip


@pytest.fixture(scope="module")
def con():
    contacts, labels = a_month()
    return connect(tiny(contacts, labels, actions=[began("q0", 14), began("q1", 14), began(None, 14, "wait")]))  # fmt: skip


@pytest.fixture(scope="module")
def found(con) -> Frictions:
    said = {
        "friction_votes": json.dumps({"tool_trouble/q5": 4, "broken": "x"}),
        "pulse_causes": json.dumps({"answers": 20, "causes": {"tool_trouble": 5}}),
        "changes": json.dumps([{"key": "fix/1", "title": "T", "cause": "tool_trouble", "queue": "q2", "owned": True, "starts": []}]),
    }  # fmt: skip
    part = gather_frictions(con, PRICED, Before(said=said))
    assert isinstance(part, Frictions)
    return part


def test_friction_has_its_seconds_its_money_and_its_votes(found):
    """Some 20 s of a contact, 21 contacts a week, 36 EUR an hour: some 4 EUR a week."""
    row = found.row("tool_trouble/q5")
    assert row.seconds.low < 20 < row.seconds.high
    assert row.weekly_seconds.value == pytest.approx(row.seconds.value * 21)
    assert row.weekly_money.value == pytest.approx(row.weekly_seconds.value / 100)
    assert row.votes == 4
    assert found.causes[0].named.value == pytest.approx(0.25)


def test_quotes_stand_in_the_turn_that_they_name(con, found):
    for row in found.rows:
        assert row.shown
        for one in row.shown:
            text = con.execute("SELECT text FROM turns WHERE contact = ? AND turn = ?", [one.contact, one.turn]).fetchone()[0]  # fmt: skip
            assert one.quote
            assert one.quote in text


def test_a_change_in_some_queues_is_told_and_one_everywhere_is_refused(found):
    mended, everywhere = found.change("actions/tool_trouble"), found.change("actions/wait")
    assert mended.brought == "less"
    share = mended.figure.value / mended.expected.value
    assert share == pytest.approx(-0.75, abs=0.15)
    assert mended.weekly_seconds.value == pytest.approx(-mended.figure.value * 42)
    assert "less of tool trouble" in mended.sentence
    assert isinstance(everywhere.figure, Unknown)
    assert "everywhere at once" in everywhere.sentence


def test_what_somebody_sees_to_is_not_raised_again(found):
    """q0 and q1 have a change, q2 somebody who sees to it; the director hears of the cause."""
    keys = {one.key for one in found.moments}
    assert not keys & {f"process/friction/tool_trouble/q{n}" for n in range(3)}
    assert sum(key.startswith("process/friction/") for key in keys) == 3
    assert {"process/cause/tool_trouble", "process/result/actions/tool_trouble"} <= keys
    assert all(0.5 <= one.certainty <= 1 and one.opening.rstrip().endswith(("?", ".")) for one in found.moments)  # fmt: skip


def test_nobody_who_had_the_contacts_is_in_it(found):
    assert not [name for name in (f'"a{n}"' for n in range(8)) if name in json.dumps(to_json(found))]  # fmt: skip


def test_it_is_kept_and_read_again(found):
    assert from_json(json.loads(json.dumps(to_json(found))), Frictions) == found


def test_without_times_and_without_prices_it_says_so(con):
    assert isinstance(gather_frictions(connect({}), Settings(), NOTHING_BEFORE), Unknown)
    unpriced = gather_frictions(con, Settings(), Before(said={"friction_votes": "no json", "changes": "{}"}))  # fmt: skip
    assert isinstance(unpriced, Frictions)
    assert isinstance(unpriced.rows[0].seconds, Estimate)
    assert "cost_per_hour" in unpriced.rows[0].weekly_money.lift


def test_a_change_that_twenty_queues_begin_one_after_another_is_a_staged_rollout():
    """24 queues: twelve begin on three days, and the others never."""
    rng = np.random.default_rng(4)
    contacts, labels, starts = [], {}, {f"q{n}": 12 + 4 * (n % 3) for n in range(12)}
    for day in range(28):
        for place in range(24):
            key, queue = f"{place}-{day}", f"q{place}"
            done = queue in starts and day >= starts[queue]
            contacts.append(spoken(key, "It is frozen.", "I wait.", seconds=(10 if done else 40) * rng.uniform(0.7, 1.3),
                agent="a", team="t", queue=queue, reason="r", began=MONDAY + timedelta(days=day)))  # fmt: skip
            labels[key] = [Label.of("navigation", "tool_trouble"), Label.of("history")]
    con = connect(tiny(contacts, labels, actions=[began(queue, day) for queue, day in starts.items()]))  # fmt: skip
    part = gather_frictions(con, PRICED, NOTHING_BEFORE)
    (change,) = part.changes
    assert change.design == "staged rollout"
    assert change.figure.low < -30 < change.figure.high


def of_a_cause(seconds, money):
    total = CauseTotal("tool_trouble", seconds, Estimate(90_000, 0, 200_000, 40, "m"), money, 0, Unknown("r", "l"))  # fmt: skip
    return [one for one in raise_moments([], [total], [], PRICED, {}) if one.level == "director"]


def test_an_interval_that_ends_at_nothing_makes_friction_no_surer():
    """4 s, 0 to 12: the error is 8 / 1.96, and 1 s above the least is a quarter of it; not a third."""
    [one] = of_a_cause(Estimate(4.0, 0.0, 12.0, 40, "m"), Unknown("r", "l"))
    assert one.certainty == pytest.approx(0.597, abs=0.001)


@pytest.mark.parametrize(
    ("money", "said"),
    [(2785.14, "or 2,785 EUR."), (9.6, "or 10 EUR."), (9.4, "or 9.40 EUR."), (0.42, "or 0.42 EUR.")],
)  # fmt: skip
def test_money_in_a_sentence_is_whole_where_it_is_more_than_some(money, said):
    [one] = of_a_cause(Estimate(20.0, 15.0, 25.0, 40, "m"), Estimate(money, 0.0, 2 * money, 40, "m"))  # fmt: skip
    assert one.reason.endswith(said)
