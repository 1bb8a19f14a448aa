"""Briefs: a talk begins with what is done well, growth is told from chance, friction is nobody's fault."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.briefs import (
    Beside,
    Known,
    Room,
    Side,
    find_room,
    pair_sides,
    raise_talk,
    stand_beside,
    write_brief,
)
from wellspent.moments.briefs.growing import LEAST_ROOM

MEASURE = "answer/proactive_help"
NOON = datetime.fromisoformat("2026-09-07T12:00")


def sums(rows, measure=MEASURE):
    """A row an agent and queue: how many contacts, and in how many of them it was seen."""
    return pa.Table.from_pylist(
        [
            {"agent": agent, "stratum": queue, "measure": measure, "n": float(n), "total": float(hits), "squares": float(hits)}
            for agent, queue, n, hits in rows
        ]
    )  # fmt: skip


def side(contact, *, shown, quote="I have put a note on it for you.", **fields):
    return Side(contact, 3, "agent", quote, shown, 0.9, NOON, **fields)


def centre(rng, agents, spread, contacts=40):
    """Agents whose true shares scatter by `spread` around one half, over three queues that differ."""
    level = {"easy": 0.2, "usual": 0.0, "hard": -0.2}
    rows, truth = [], {}
    for number in range(agents):
        name = f"agent {number:02d}"
        truth[name] = spread * rng.standard_normal()
        for queue, ease in level.items():
            n = int(rng.poisson(contacts / 3)) + 1
            chance = float(np.clip(0.5 + ease + truth[name], 0.02, 0.98))
            rows.append((name, queue, n, int(rng.binomial(n, chance))))
    return rows, truth


def rooms_of(rows):
    beside = {agent: one for (agent, _), one in stand_beside(sums(rows)).items()}
    return find_room(beside)


def known(**fields):
    beside = stand_beside(sums([("Dana", "returns", 20, 8), ("Ede", "returns", 40, 24)]))
    return Known(
        **{
            "agent": "Dana", "team": "North", "contacts": 20, "first": NOON, "last": NOON + timedelta(days=9),
            "beside": {MEASURE: beside["Dana", MEASURE]}, "rooms": {},
            "sides": {
                "proactive_help": (side("c1", shown=True), side("c2", shown=False, quote="No, that is all.")),
                "warm_opening": (side("c3", shown=True, quote="Good morning, what can I do for you?"),),
            },
            "open_questions": (), "friction": {}, "questions": {}, "brings": {},
        }
        | fields
    )  # fmt: skip


def test_an_agent_in_hard_queues_is_compared_with_colleagues_there():
    """Dana shows it in 4 of 20 in a hard queue where colleagues do in 8 of 40; Ede has an easy one."""
    rows = [
        ("Dana", "hard", 20, 4),
        ("Cem", "hard", 40, 8),
        ("Ede", "easy", 40, 36),
        ("Flo", "easy", 40, 36),
    ]
    beside = stand_beside(sums(rows))["Dana", MEASURE]
    assert beside.colleagues.value == pytest.approx(8 / 40)
    assert beside.gap.value == pytest.approx(0.0)


def test_a_weighted_mean_by_hand_is_what_is_expected_of_colleagues():
    """Dana: 10 contacts in a queue where others show it in 3 of 10, 30 where they do in 45 of 60."""
    rows = [("Dana", "a", 10, 5), ("Dana", "b", 30, 15), ("Cem", "a", 10, 3), ("Cem", "b", 60, 45)]
    found = stand_beside(sums(rows))["Dana", MEASURE]
    assert found.colleagues.value == pytest.approx((10 * 0.3 + 30 * 0.75) / 40)
    assert found.gap.value == pytest.approx(0.5 - found.colleagues.value)


@given(st.permutations([("Dana", "a", 12, 5), ("Cem", "a", 14, 9), ("Ede", "b", 9, 2), ("Dana", "b", 11, 3), ("Flo", "b", 10, 8)]))  # fmt: skip
def test_the_order_of_rows_says_nothing(rows):
    sorted_rows = sorted(rows)
    ours, theirs = stand_beside(sums(rows)), stand_beside(sums(sorted_rows))
    assert {key: one.gap for key, one in ours.items()} == {
        key: one.gap for key, one in theirs.items()
    }


def test_below_eight_contacts_there_is_not_enough_to_say():
    found = stand_beside(sums([("Dana", "a", 7, 0), ("Ede", "a", 40, 20)]))["Dana", MEASURE]
    assert isinstance(found.own, Unknown)
    assert isinstance(found.gap, Unknown)


def test_where_no_colleague_shares_a_queue_nobody_is_compared():
    found = stand_beside(sums([("Dana", "a", 30, 3), ("Ede", "b", 40, 20)]))["Dana", MEASURE]
    assert isinstance(found.own, Estimate)
    assert isinstance(found.gap, Unknown)


def test_where_agents_do_not_differ_hardly_anybody_is_told_to_grow():
    """A hundred centres of forty agents with the same habits: whoever seems lower is so by chance."""
    rng = np.random.default_rng(8)
    called = [
        isinstance(room, Room) and room.below >= 0.5
        for _ in range(100)
        for room in rooms_of(centre(rng, 40, 0.0)[0]).values()
    ]
    assert np.mean(called) < 0.01


def test_who_is_told_to_grow_truly_shows_it_less_often_as_surely_as_was_said():
    """Agents who differ by 15 points: of those called with a probability, so many are truly below."""
    rng = np.random.default_rng(9)
    said, true = [], []
    for _ in range(40):
        rows, truth = centre(rng, 40, 0.15)
        mean = np.mean(list(truth.values()))
        for agent, room in rooms_of(rows).items():
            if isinstance(room, Room) and room.below >= 0.5:
                said.append(room.below)
                true.append(truth[agent] - mean <= -LEAST_ROOM)
    assert len(said) > 200
    assert np.mean(true) == pytest.approx(np.mean(said), abs=0.06)


def test_two_contacts_of_the_same_reason_come_before_surer_ones_of_another():
    done = (side("c1", shown=True, reason="refund"), side("c2", shown=True, reason="delivery"))
    missed = (side("c3", shown=False, reason="delivery"),)
    assert [one.contact for one in pair_sides((*done, *missed))] == ["c2", "c3"]


def test_one_side_alone_is_no_pair():
    assert pair_sides((side("c1", shown=True),)) is None
    assert pair_sides((side("c1", shown=True), side("c1", shown=False))) is None


def test_a_brief_shows_both_sides_of_one_behaviour_from_the_agents_own_contacts():
    growth = write_brief(known()).growth
    assert (growth.behaviour, growth.ground) == ("proactive_help", "room of their own")
    assert (growth.done.contact, growth.missed.contact) == ("c1", "c2")


def test_what_one_less_often_does_than_colleagues_comes_before_room_of_ones_own():
    room = Room(Estimate(-0.2, -0.3, -0.1, 20, "made up"), 0.9, 0.0)
    beside = known().beside | {"answer/warm_opening": known().beside[MEASURE]}
    sides = known().sides | {"warm_opening": (side("c4", shown=True), side("c5", shown=False))}
    brief = write_brief(known(beside=beside, sides=sides, rooms={"warm_opening": room}))
    assert (brief.growth.behaviour, brief.growth.ground) == ("warm_opening", "less than colleagues")
    assert brief.growth.certainty == 0.9


def test_what_is_worth_money_comes_first_among_what_has_room():
    beside = known().beside | {"answer/documented": known().beside[MEASURE]}
    sides = known().sides | {"documented": (side("c6", shown=True), side("c7", shown=False))}
    worth = {"documented": Estimate(4.0, 2.0, 6.0, 900, "made up")}
    assert write_brief(known(beside=beside, sides=sides)).growth.behaviour != "documented"
    assert write_brief(known(beside=beside, sides=sides, brings=worth)).growth.behaviour == "documented"  # fmt: skip


def test_friction_stands_on_the_brief_and_never_in_the_behaviour_to_grow():
    """Holds take a minute and a half of each of Dana's contacts."""
    waits = Beside(Estimate(90, 60, 120, 20, "made up"), Estimate(80, 70, 90, 200, "made up"), Unknown("", ""), 1.0)  # fmt: skip
    brief = write_brief(known(beside=known().beside | {"friction/wait": waits}))
    assert [one.cause for one in brief.suffered] == ["wait"]
    assert brief.growth.behaviour == "proactive_help"


def test_a_talk_begins_with_what_is_done_well_and_asks_before_it_says():
    talk = raise_talk(write_brief(known()), rest_days=28)
    assert talk.key == "performance/proactive_help/agent/Dana"
    assert talk.shown[0].quote == "Good morning, what can I do for you?"
    assert talk.opening.endswith("?")
    assert (talk.aim.measure, talk.aim.of) == ("answer/proactive_help", "Dana")


def test_without_a_word_of_praise_no_talk_is_raised():
    sides = {"proactive_help": known().sides["proactive_help"]}
    assert raise_talk(write_brief(known(sides=sides)), rest_days=28) is None


def test_whoever_was_coached_lately_is_left_to_try_it():
    lately, long_ago = NOON, NOON - timedelta(days=40)
    assert raise_talk(write_brief(known(talked=lately)), rest_days=28) is None
    assert raise_talk(write_brief(known(talked=long_ago)), rest_days=28) is not None


def test_of_few_contacts_no_behaviour_is_named():
    beside = stand_beside(sums([("Dana", "a", 5, 1), ("Ede", "a", 40, 20)]))
    brief = write_brief(known(contacts=5, beside={MEASURE: beside["Dana", MEASURE]}))
    assert brief.growth == Unknown("5 contacts, and a figure needs 8", "3 more contacts")


def test_handle_time_that_may_be_chance_is_not_explained():
    apart = Estimate(20, -5, 45, 40, "made up")
    sure = Estimate(60, 30, 90, 40, "made up")
    kinds = {"time/friction": Beside(sure, sure, Estimate(50, 20, 80, 40, "made up"), 1.0)}
    why = write_brief(known(beside={"time/handle": Beside(sure, sure, apart, 1.0)} | kinds)).why
    assert "cannot be told apart" in why.sentence
    told = write_brief(known(beside={"time/handle": Beside(sure, sure, sure, 1.0)} | kinds)).why
    assert "60 s more" in told.sentence
    assert "friction 50 s" in told.sentence
    assert "not theirs" in told.sentence
