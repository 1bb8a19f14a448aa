"""What was done is looked back at once it is time, from a workspace's tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from small_centre import connect, spoken, tiny

from wellspent.contacts import Turn
from wellspent.estimate import Unknown
from wellspent.moments.follow_up.measures import measure_of
from wellspent.moments.follow_up.model import FollowUp
from wellspent.parts import Label
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.follow_ups import FollowUps, gather_follow_ups
from wellspent.report.moments.measured import values_of
from wellspent.settings import Settings

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
COACHED = MONDAY + timedelta(days=28)


def a_month_on_both_sides():
    """Synthetic: eight agents, 20 contacts each a month; Ann is coached and shows empathy ever since."""
    rng = np.random.default_rng(5)
    contacts, labels = [], {}
    for n in range(8 * 40):
        agent, day = ("Ann", *(f"agent {k}" for k in range(1, 8)))[n % 8], (n // 8) * 1.45
        cares = rng.random() < (0.95 if agent == "Ann" and day >= 28 else 0.3)
        began = MONDAY + timedelta(days=day)
        contacts.append(spoken(f"c{n}", "I see.", "The bill.", seconds=30, agent=agent, team="Lark", queue="q",
                               reason="r", began=began, customer=f"p{n}"))  # fmt: skip
        labels[f"c{n}"] = [Label.of("empathy" if cares else "process"), Label.of("history")]
    return contacts, labels


def action(about="empathy", agent="Ann", kind="coaching", at=COACHED, **more):
    return {"at": at, "kind": kind, "agent": agent, "team": None, "queue": None, "about": about, "hours": 1.0} | more  # fmt: skip


@pytest.fixture(scope="module")
def con():
    contacts, labels = a_month_on_both_sides()
    actions = [
        action(), action("friendliness", at=COACHED + timedelta(hours=1)), action("friction", "agent 3"),
        action("empathy", "agent 4", at=COACHED + timedelta(days=20)), action("empathy", kind="recognition"),
        action("empathy", None, team="Lark", at=COACHED - timedelta(days=200)),
    ]  # fmt: skip
    return connect(tiny(contacts, labels, actions=actions))


def done(**more):
    aim = {"measure": "part/empathy", "whom": "agent", "of": "Ann", "more_is_better": True}
    return {"key": "performance/Ann", "state": "done", "at": "2026-03-30T10:00+02:00", "aim": aim} | more  # fmt: skip


@pytest.fixture(scope="module")
def found(con) -> FollowUps:
    said = [done(), done(key="taken", state="taken"), done(key="no aim", aim=None), done(key="when", at="soon"), "?"]  # fmt: skip
    gathered = gather_follow_ups(con, Settings(), Before(said={"states": json.dumps(said)}))
    assert isinstance(gathered, FollowUps)
    return gathered


def test_coaching_that_worked_is_found_in_a_workspace(found: FollowUps):
    one = found.of("coaching/2026-03-30/agent/Ann/empathy")
    assert one is not None
    assert isinstance(one.look, FollowUp)
    assert (one.look.verdict, one.look.improved, one.look.others) == ("moved up", True, 6)


def test_who_was_coached_on_the_same_is_no_comparison(found: FollowUps):
    """Of seven colleagues agent 4 was coached too, on the same."""
    looks = [one.look for one in found.about("agent", "Ann") if one.about == "empathy"]
    assert [look.others for look in looks if isinstance(look, FollowUp)] == [6]


def test_a_moment_that_was_done_is_looked_at_by_what_it_aimed_at(found: FollowUps):
    one = found.of("performance/Ann")
    assert one is not None
    assert one.at == datetime.fromisoformat("2026-03-30T08:00")
    assert isinstance(one.look, FollowUp)
    assert one.look.verdict == "moved up"
    assert not {"taken", "no aim", "when"} & {one.key for one in found.looks}


def test_nobody_looks_before_it_is_time(found: FollowUps):
    one = found.of("coaching/2026-04-19/agent/agent 4/empathy")
    assert one is not None
    assert isinstance(one.look, Unknown)
    assert "from 17 May 2026 on" in one.look.reason


def test_what_is_nothing_measurable_is_said(found: FollowUps):
    one = found.of("coaching/2026-03-30/agent/Ann/friendliness")
    assert one is not None
    assert isinstance(one.look, Unknown)
    assert one.look.reason == "'friendliness' is nothing that is measured"


def test_the_words_say_how_many_moved_and_how_many_would_by_chance(found: FollowUps):
    assert "3 of what was done could be looked back at: 2 moved as meant" in found.words
    assert "chance would show up to" in found.words


def test_looks_back_come_back_from_json_as_they_were(found: FollowUps):
    assert from_json(json.loads(json.dumps(to_json(found), allow_nan=False)), FollowUps) == found


def test_nothing_done_is_no_look():
    nothing = gather_follow_ups(connect(tiny([])), Settings(), NOTHING_BEFORE)
    assert isinstance(nothing, Unknown)
    broken = gather_follow_ups(connect(tiny([])), Settings(), Before(said={"states": "{"}))
    assert isinstance(broken, Unknown)


@pytest.mark.parametrize(
    ("key", "value"),
    [("slow_share", 0.5), ("handle_seconds", 60.0), ("friction_seconds", 0.0), ("part/empathy", 1.0), ("part/history", 0.0),
     ("times/empathy", 1.0), ("times/history", 0.0), ("times/rapport", 0.0)],
)  # fmt: skip
def test_every_measure_is_read_from_the_tables(key: str, value: float):
    """Thirty seconds of empathy, then the customer's thirty of history."""
    contact = spoken("c", "I see.", "The bill.", seconds=30, agent="Ann", began=MONDAY, queue="q")
    labels = {"c": [Label.of("empathy"), Label.of("history")]}
    measure = measure_of(key)
    assert measure is not None
    rows = values_of(connect(tiny([contact], labels)), Settings(), measure).to_pylist()
    assert [(row["unit"], row["value"]) for row in rows] == [("Ann", value)]


def test_exchanges_are_runs_in_which_the_agent_speaks():
    """Two turns of empathy in a row, one after something else; the customer's own context is no exchange."""
    spoken_by = ["agent", "customer", "agent", "agent", "customer"]
    said = ["empathy", "empathy", "process", "empathy", "context"]
    turns = tuple(Turn(who, "words", 10.0 * n, 10.0 * n + 10) for n, who in enumerate(spoken_by))
    contact = replace(spoken("c", "a", agent="Ann", began=MONDAY), turns=turns)
    con = connect(tiny([contact], {"c": [Label.of(part) for part in said]}))
    held = {part: values_of(con, Settings(), measure_of(f"times/{part}"))["value"].to_pylist() for part in ("empathy", "context")}  # fmt: skip
    assert held == {"empathy": [2.0], "context": [0.0]}


def test_an_answer_without_occasion_is_no_value():
    contacts = [spoken(f"c{n}", "a", "b", agent="Ann", began=MONDAY) for n in range(3)]
    answers = [{"contact": f"c{n}", "question": "q", "answer": said, "by": "rules", "confidence": 1.0}
               for n, said in enumerate(("yes", "partly", "no_occasion"))]  # fmt: skip
    measure = measure_of("answer/q")
    assert measure is not None
    rows = values_of(connect(tiny(contacts, answers=answers)), Settings(), measure).to_pylist()
    assert [row["value"] for row in rows] == [1.0, 0.0]
