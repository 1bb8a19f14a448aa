"""Coaching and slow time as investments, from a workspace's tables: every design, and what each refuses."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from impacts import impact
from small_centre import connect, spoken, tiny

from wellspent.estimate import Estimate, Unknown
from wellspent.parts import Label
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.paradoxes import Paradox, gather_paradox
from wellspent.settings import Settings

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
PRICED = Settings(cost_per_hour=30.0)


@pytest.fixture(scope="module")
def con():
    """Synthetic: 24 agents over ten weeks; twelve are coached, one after another, and take more slow time since."""
    rng = np.random.default_rng(3)
    contacts, labels, actions = [], {}, []
    start = {n: 4 + n % 4 for n in range(12)}
    for agent in range(24):
        for week in range(10):
            for turn in range(2):
                name = f"c{agent}-{week}-{turn}"
                cares = rng.random() < (0.9 if week >= start.get(agent, 99) else 0.3)
                contacts.append(spoken(name, "I see.", "The bill.", seconds=20, agent=f"agent {agent}", team="t", queue="q",
                                       began=MONDAY + timedelta(weeks=week, days=int(rng.integers(0, 5))), customer=name))  # fmt: skip
                labels[name] = [Label.of("empathy" if cares else "process"), Label.of("history")]
    for agent, week in start.items():
        at = MONDAY + timedelta(weeks=week)
        actions.append({"at": at, "kind": "coaching", "agent": f"agent {agent}", "team": None, "queue": None, "about": "empathy", "hours": 0.5})  # fmt: skip
    actions.append({"at": MONDAY, "kind": "slow_time", "agent": None, "team": "t", "queue": None, "about": None, "hours": None})  # fmt: skip
    return connect(tiny(contacts, labels, actions=actions))


@pytest.fixture(scope="module")
def found(con) -> Paradox:
    gathered = gather_paradox(con, PRICED, Before(impact=impact()))
    assert isinstance(gathered, Paradox)
    return gathered


def test_coaching_that_agents_began_one_after_another_is_told_by_a_staged_rollout(found: Paradox):
    coaching = found.investments[0]
    assert isinstance(coaching.hours, Estimate)
    assert (coaching.hours.value, coaching.cost.value) == (6.0, 180.0)  # type: ignore[union-attr]
    slow = coaching.followed[0]
    assert (slow.outcome, slow.design) == ("share of time in slow parts", "staged rollout")
    assert isinstance(slow.figure, Estimate)
    assert slow.figure.low > 0.1  # planted: 0.6 of contacts, half of whose time is the agent's
    assert slow.words.endswith("it went the way it should.")
    assert {one.weeks_since for one in slow.course} >= {0, 1, 2}


def test_what_no_design_can_tell_is_refused_with_its_reason(found: Paradox):
    (satisfaction,) = [
        one for one in found.investments[0].followed
        if one.outcome.startswith("satisfaction") and one.design == "staged rollout"
    ]  # fmt: skip
    assert isinstance(satisfaction.figure, Unknown)
    assert "not enough to say" in satisfaction.words
    programme = next(one for one in found.investments if one.key == "slow_time")
    assert isinstance(programme.hours, Unknown)
    assert all(isinstance(one.figure, Unknown) for one in programme.followed)


def test_slow_parts_stand_with_what_they_bring_and_cost(found: Paradox):
    empathy = next(one for one in found.investments if one.key == "slow/empathy")
    assert empathy.followed[0].figure == impact().bought[0].brings
    assert empathy.cost == impact().bought[0].costs


def test_the_words_count_what_is_refused_and_what_chance_would_show(found: Paradox):
    assert "are refused" in found.words
    assert "Only a staged start or an experiment tells what the hours did." in found.words


def test_the_paradox_comes_back_from_json_as_it_was(found: Paradox):
    assert from_json(json.loads(json.dumps(to_json(found), allow_nan=False)), Paradox) == found


def test_a_centre_that_noted_nothing_is_told_what_to_note():
    nothing = gather_paradox(connect(tiny([])), Settings(), NOTHING_BEFORE)
    assert isinstance(nothing, Unknown)
    assert "the table actions" in nothing.lift
