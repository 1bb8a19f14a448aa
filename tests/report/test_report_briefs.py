"""Briefs from a centre's tables: words that stand in turns, one team's contacts, and what is kept."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from small_centre import connect, spoken, tiny

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.briefs import Growth
from wellspent.parts import Label
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.briefs import Briefs, gather_briefs
from wellspent.settings import Settings

FIRST = datetime.fromisoformat("2026-09-07T09:00")
GREETING, WORRY = "Good morning, this is the returns line.", "I am worried that it comes too late."
MET, HOLD, BYE = "That is a worry, let us look together.", "Hold on, my screen is frozen again.", "Goodbye then."  # fmt: skip
LABELS = [Label.of(part, friction, 0.9) for part, friction in (
    ("rapport", "none"), ("empathy", "none"), ("empathy", "none"), ("context", "none"), ("navigation", "tool_trouble"),
)]  # fmt: skip


def contact(agent, number, *, team="North", queue="returns", met=True):
    words = MET if met else BYE
    return spoken(
        f"{agent}-{number}", GREETING, WORRY, words, "It is a present.", HOLD,
        agent=agent, team=team, queue=queue, began=FIRST + timedelta(hours=number),
    )  # fmt: skip


def centre(contacts, **tables):
    """The tables of these contacts: feelings met where the words say so, and the quotes that show it."""
    answers, evidence = [], []
    for one in contacts:
        met = one.turns[2].text == MET
        turn, quote = (3, MET[:15]) if met else (2, WORRY)
        answers += [
            {"contact": one.id, "question": "addressed_feelings", "answer": "yes" if met else "no", "by": "model", "confidence": 0.9},
            {"contact": one.id, "question": "warm_opening", "answer": "yes", "by": "model", "confidence": 0.9},
        ]  # fmt: skip
        evidence += [
            {"contact": one.id, "question": "addressed_feelings", "turn": turn, "start": 0, "end": len(quote), "quote": quote},
            {"contact": one.id, "question": "warm_opening", "turn": 1, "start": 0, "end": 12, "quote": "Good morning, this is"},
        ]  # fmt: skip
    labels = {one.id: LABELS for one in contacts}
    return connect(tiny(contacts, labels, answers=answers, evidence=evidence, **tables))


def team_of(agents, *, met=lambda number: number % 3 == 0):
    return [contact(agent, n, met=met(n)) for agent in agents for n in range(12)]


def briefs(con, before=NOTHING_BEFORE):
    return gather_briefs(con, Settings(), before)


@pytest.fixture(scope="module")
def north():
    return centre(team_of("ABCDEFGHI"))


@pytest.fixture(scope="module")
def found(north):
    return briefs(north)


def test_every_quote_stands_in_the_turn_that_it_names(north, found):
    said = {(c, t): text for c, t, text in north.execute("SELECT contact, turn, text FROM turns").fetchall()}  # fmt: skip
    quoted = [one for brief in found.briefs for one in brief.quoted]
    assert len(quoted) > 20
    assert not [one for one in quoted if one.quote not in said[one.contact, one.turn]]


def test_both_sides_are_the_agents_own(found):
    growth = found.of("A").growth
    assert isinstance(growth, Growth)
    assert (growth.done.contact[0], growth.missed.contact[0]) == ("A", "A")
    assert (growth.missed.quote, growth.missed.speaker) == (WORRY, "customer")


@pytest.mark.parametrize(
    ("words", "part", "shown"),
    [
        ("You were right, I am so sorry. The payoff stands.", "waiting", False),
        ("Thank you for your patience, it is the third door.", "knowledge", False),
        ("Sorry about the quiet, are you still there?", "waiting", True),
    ],
)
def test_a_wait_is_shown_by_words_of_waiting_or_not_at_all(words, part, shown):
    contacts = [
        spoken(f"A-{n}", GREETING, WORRY, words, agent="A", team="North", queue="returns", began=FIRST + timedelta(hours=n))
        for n in range(12)
    ]  # fmt: skip
    labels = [
        Label.of("rapport", "none", 0.9),
        Label.of("empathy", "none", 0.9),
        Label.of(part, "wait", 0.9),
    ]
    con = connect(tiny(contacts, {one.id: labels for one in contacts}))
    [suffered] = briefs(con).of("A").suffered
    assert [one.quote for one in suffered.quotes] == [words] * shown


def test_friction_is_said_in_the_agents_words(found):
    [suffered] = found.of("A").suffered
    assert (suffered.cause, suffered.quotes[0].quote) == ("tool_trouble", HOLD)
    assert isinstance(suffered.seconds, Estimate)


def test_what_is_kept_is_read_again_as_it_was(found):
    assert from_json(json.loads(json.dumps(to_json(found))), Briefs) == found


def test_a_contact_of_an_earlier_team_stays_with_that_team():
    """A was in the South for twelve contacts before the North."""
    earlier = [contact("A", -1 - n, team="South") for n in range(12)]
    brief = briefs(centre([*earlier, *team_of("AB")])).of("A")
    assert (brief.team, brief.contacts) == ("North", 12)


def test_whoever_was_coached_lately_has_no_talk_raised(found):
    coached = [{"at": FIRST, "kind": "coaching", "agent": "A", "team": None, "queue": None, "about": None, "hours": 1.0}]  # fmt: skip
    held = {"coaching": json.dumps([{"agent": "B", "held": "2026-09-07T10:00:00+00:00"}])}
    later = briefs(centre(team_of("ABCDEFGHI"), actions=coached), Before(said=held))
    assert {"A", "B", "C"} <= {one.about for one in found.moments}
    assert {one.about for one in found.moments} - {one.about for one in later.moments} == {"A", "B"}


def test_without_agents_there_is_no_brief():
    nobody = contact(None, 1)
    assert isinstance(briefs(centre([nobody])), Unknown)


def test_an_agent_of_few_contacts_gets_words_and_no_figure():
    brief = briefs(centre([*team_of("AB"), *(contact("Z", n) for n in range(3))])).of("Z")
    assert isinstance(brief.growth, Unknown)
    assert all(isinstance(one.share, Unknown) for one in brief.strengths)
    assert brief.strengths[0].quotes
