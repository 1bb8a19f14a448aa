"""What a process change brought: told where the design tells it, refused where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from friction_worlds import day, friction_world
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.friction.changes import changes_made, changes_said
from wellspent.moments.friction.interrupted import interrupted_by
from wellspent.moments.friction.two_sides import contacts_of
from wellspent.moments.friction.usual_change import Ratio, usual_change_of

SOME = {"q00": 14, "q01": 14, "q02": 17}


def asked(starts: dict[str, int] = SOME, seed: int = 1, **world):
    table = friction_world(seed, starts, **world)
    return interrupted_by(contacts_of(table), {unit: day(number) for unit, number in starts.items()})  # fmt: skip


def test_a_fix_that_halves_the_waits_is_found_and_its_interval_holds_what_was_planted():
    """Three queues have .4 times the friction from their start on."""
    found = asked(times=0.4)
    assert found.figure.high < 0
    share = found.figure.value / found.expected.value
    assert share == pytest.approx(-0.6, abs=0.2)
    assert found.compared == 9


@pytest.mark.parametrize("times", [1.0, 0.5])
def test_intervals_hold_the_truth_as_often_as_they_say(times):
    """20 centres: without an effect none is found in 95 % or more; with one the interval holds it."""
    found = [asked(seed=seed, times=times, queues=10, a_day=6) for seed in range(20)]
    known = [one for one in found if isinstance(one.figure, Estimate)]
    assert len(known) >= 17
    held = [
        one.figure.low / one.expected.value <= times - 1 <= one.figure.high / one.expected.value
        for one in known
    ]
    assert np.mean(held) >= 0.93


def test_what_happens_everywhere_is_not_taken_for_the_change():
    """Every queue has half the friction from the day of the start on; the change does nothing."""
    found = asked({"q00": 14, "q01": 14}, grown=0.5, a_day=15)
    assert found.plain.high < 0
    assert found.figure.low <= 0 <= found.figure.high


def test_a_change_that_began_everywhere_is_refused():
    found = asked(dict.fromkeys([f"q{place:02d}" for place in range(12)], 14), times=0.3)
    assert isinstance(found.figure, Unknown)
    assert "0 units without it" in found.figure.reason
    assert "first" in found.figure.lift


def test_queues_that_begin_one_after_another_are_compared_until_the_next_begins():
    """Four queues begin on day 10 and the other eight on day 20: until then there is a comparison."""
    starts = {f"q{place:02d}": 10 if place < 4 else 20 for place in range(12)}
    found = asked(starts, times=0.4, a_day=15)
    assert found.figure.high < 0
    assert found.begun == ("q00", "q01", "q02", "q03")


def test_queues_that_were_on_their_way_already_get_no_figure():
    """Their friction grew by a fifth a day before anything was changed."""
    found = asked({"q00": 18, "q01": 18}, leaving=0.2, a_day=25)
    assert isinstance(found.figure, Unknown)
    assert "on their way already" in found.figure.reason


@pytest.mark.parametrize(
    ("starts", "world", "said"),
    [
        ({"q00": 2}, {}, "it began on 2026-09-09"),
        ({"q00": 26}, {}, "it began on 2026-10-03"),
        ({"q00": 14}, {"queues": 4}, "3 units without it"),
        ({"q00": 14}, {"a_day": 0.5}, "comparable contacts before it"),
        ({"elsewhere": 14}, {}, "no contact is known"),
    ],
)
def test_what_the_days_cannot_carry_is_refused_with_what_would_lift_it(starts, world, said):
    found = asked(starts, **world)
    assert said in found.figure.reason
    assert found.figure.lift


def test_an_effect_that_would_not_be_seen_is_said():
    found = asked({"q00": 14}, a_day=4)
    assert found.visible > found.figure.high - found.figure.value


def test_a_change_of_the_mix_of_reasons_is_no_effect():
    """From the start on, the queue gets twice as many contacts of its slowest reason."""
    table = friction_world(3, {}, queues=10, a_day=12)
    rows = table.to_pylist()
    slow = max(("r0", "r1", "r2"), key=lambda r: np.mean([x["seconds"] for x in rows if x["unit"] == "q00" and x["reason"] == r]))  # fmt: skip
    more = [x for x in rows if x["unit"] == "q00" and x["reason"] == slow and x["day"] >= day(14)]
    mixed = contacts_of(type(table).from_pylist(rows + more * 2, table.schema))
    plainly = contacts_of(table)
    first, second = (one.sides(["q00"], day(0), day(14), day(27)).means for one in (plainly, mixed))
    naive = np.mean([x["seconds"] for x in rows + more * 2 if x["unit"] == "q00" and x["day"] >= day(14)])  # fmt: skip
    assert abs(second[1] / second[0] - first[1] / first[0]) < abs(naive / first[0] - 1) / 2


@given(st.lists(st.floats(-0.5, 0.5), min_size=4, max_size=12), st.floats(-1, 1))
def test_moving_every_unit_moves_the_usual_change_and_nothing_else(values, by):
    first, second = (
        usual_change_of([Ratio(value + move, 0.04) for value in values]) for move in (0.0, by)
    )
    assert second.value == pytest.approx(first.value + by)
    assert replace(second, value=0.0).apart == pytest.approx(first.apart)


def test_units_that_go_apart_make_another_less_sure():
    alike, apart = (
        usual_change_of([Ratio(sign * spread, 0.001) for sign in (-1, 1, -1, 1, -1, 1)])
        for spread in (0.02, 0.4)
    )
    assert apart.apart > 10 * alike.apart


def test_actions_about_one_friction_are_one_change_that_was_rolled_out():
    """14 Sep in two queues, 21 Sep in a third; a coaching is none, and a second note of a start changes nothing."""
    rows = [
        {"kind": "process_change", "at": datetime(2026, 9, at), "team": None, "queue": queue, "about": "tool_trouble"}  # noqa: DTZ001 - tables are naive
        for at, queue in ((14, "meters"), (14, "moving"), (21, "billing"), (25, "meters"))
    ]  # fmt: skip
    (change,) = changes_made([*rows, {**rows[0], "kind": "coaching", "about": "empathy"}])
    assert change.cause == "tool_trouble"
    assert [(one.unit, one.day.day) for one in change.starts] == [("meters", 14), ("moving", 14), ("billing", 21)]  # fmt: skip


def test_a_change_without_a_place_began_everywhere():
    (change,) = changes_made([{"kind": "process_change", "at": datetime.now(UTC), "team": None, "queue": None, "about": "new CRM"}])  # fmt: skip
    assert (change.starts, change.cause) == ((), None)


def test_a_change_of_the_app_counts_once_it_has_begun():
    said = [
        {"key": "fix/1", "title": "One form less", "cause": "repetition", "starts": []},
        {"key": "fix/2", "title": "Faster tool", "cause": "tool_trouble", "ended": "2026-10-01",
         "starts": [{"team": "Larkline", "at": "2026-09-14"}]},
    ]  # fmt: skip
    (change,) = changes_said(said)
    assert (change.key, change.by, change.ended) == ("fix/2", "team", date(2026, 10, 1))
