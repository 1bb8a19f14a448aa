"""A fault that several customers hint at in different words is found, and one that is only told again is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.listening.hints import find_hints
from wellspent.listening.hints.voices import independent, voices_of
from wellspent.listening.hints.wording import Candidate, hint_of
from wellspent.tables import COMPUTED

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
HINTS = [
    "My boots are letting the rain in, only five weeks old.",
    "She lives in those shoes. Her fella had to superglue the front of them.",
    "The sole is coming away at the toe, it never used to do that. My sock was wet.",
]  # fmt: skip
ORDINARY = [
    "I'd like to change my address please.", "What time do you close on Friday?", "Can I pay by card?",
    "My order has not come.", "Where is my refund?", "I forgot my password.", "Do you sell belts?",
    "Thank you, goodbye.", "It is for my mother.", "Is delivery free?", "I want two of them.", "Yes, that's right.",
]  # fmt: skip
NOTHING_HEARD = COMPUTED["signals"].empty_table()


def centre(said: list[tuple[str, str]], team: str | None = "shop"):
    """The tables of contacts with one turn each, of (customer, text); ordinary contacts stand beside."""
    lines = [*said, *((f"other{n}", text) for n, text in enumerate(ORDINARY))]
    contacts = [
        {"contact": f"c{n:03}", "customer": who, "began": MONDAY + timedelta(hours=n), "queue": "orders",
         "segment": "standard", "team": team}
        for n, (who, _) in enumerate(lines)
    ]  # fmt: skip
    turns = [
        {"contact": f"c{n:03}", "turn": 1, "speaker": "customer", "text": text}
        for n, (_, text) in enumerate(lines)
    ]
    return pa.Table.from_pylist(contacts), pa.Table.from_pylist(turns)


def test_three_customers_in_three_wordings_are_a_hint():
    contacts, turns = centre([("ann", HINTS[0]), ("ben", HINTS[1]), ("cas", HINTS[2])])
    [hint] = find_hints(contacts, turns, NOTHING_HEARD)
    assert (hint.kind, hint.customers, hint.contacts, hint.wordings, hint.heard) == (
        "early_warning",
        3,
        3,
        3,
        0,
    )
    assert (hint.of, hint.queues, hint.first) == (15, ("orders",), MONDAY)
    assert {"shoes and clothes", "wear"} & set(hint.about)
    assert [quote.quote for quote in hint.quotes] == HINTS


def test_a_hint_is_not_about_words_that_stand_in_any_sentence():
    """All three say "they" and "thing"; two speak of the seam, which tells what it is about."""
    said = ["They told me it's the seam thing.", "They said the seam, that thing.", "They don't know that thing."]  # fmt: skip
    none = np.zeros(1, np.bool_)
    members = [
        (voice, Candidate({"contact": f"c{voice}"}, 1, text, None, none, none, 1))
        for voice, text in enumerate(said)
    ]
    others = [*said, *(f"Something else, number {number}." for number in range(40))]
    hint = hint_of("early_warning", None, 43, ("wear",), members, others, 0.01)
    assert hint.about == ("wear", "seam")


@pytest.mark.parametrize(
    "said",
    [
        [("ann", HINTS[0]), ("ben", HINTS[0]), ("cas", HINTS[0]), ("dee", HINTS[1])],
        [("ann", HINTS[0]), ("ann", HINTS[1]), ("ben", HINTS[2])],
        [("ann", HINTS[0]), ("ben", HINTS[1])],
    ],
    ids=["told again in the same words", "one customer twice", "two alone"],
)
def test_fewer_than_three_independent_voices_are_no_hint(said):
    assert find_hints(*centre(said), NOTHING_HEARD) == ()


def test_a_centre_without_teams_is_one_scope():
    contacts, turns = centre([("ann", HINTS[0]), ("ben", HINTS[1]), ("cas", HINTS[2])], team=None)
    [hint] = find_hints(contacts, turns, NOTHING_HEARD)
    assert (hint.team, hint.of) == (None, 15)


def test_needs_are_grouped_only_where_they_were_heard():
    said = [
        ("ann", "Wish you sold wider shoes."),
        ("ben", "No boots for flat feet, then."),
        ("cas", "My heels hurt in all of your shoes."),
    ]
    contacts, turns = centre(said)
    heard = [
        {"contact": f"c{n:03}", "turn": 1, "kind": "unmet_need", "start": 0, "end": 4, "quote": text[:4],
         "confidence": 0.3, "name": None, "asked": False, "followed_up": False}
        for n, (_, text) in enumerate(said)
    ]  # fmt: skip
    assert find_hints(contacts, turns, NOTHING_HEARD) == ()
    [hint] = find_hints(contacts, turns, pa.Table.from_pylist(heard, COMPUTED["signals"]))
    assert (hint.kind, hint.heard, hint.quotes[0].quote) == ("unmet_need", 3, "Wish")


def test_no_turns_no_hints():
    contacts, turns = centre([])
    assert find_hints(contacts, turns.slice(0, 0), NOTHING_HEARD) == ()


@settings(max_examples=10)
@given(st.permutations(range(15)))
def test_hints_do_not_depend_on_the_order_of_rows(order):
    contacts, turns = centre([("ann", HINTS[0]), ("ben", HINTS[1]), ("cas", HINTS[2])])
    assert find_hints(contacts.take(order), turns.take(order[::-1]), NOTHING_HEARD) == find_hints(
        contacts, turns, NOTHING_HEARD
    )


def test_a_conversation_told_again_with_another_name_is_one_voice():
    said = [
        ("c1", "it is that quiet here since darcy went you know"), ("c2", "it is that quiet here since teddy went you know"),
        ("c2", "the boots leak"), ("c3", "something else entirely"),
    ]  # fmt: skip
    assert voices_of(said) == [0, 0, 0, 1]


def test_every_voice_needs_a_customer_of_its_own():
    assert independent([(0, "ann"), (1, "ann"), (2, "ben")]) == 2
    assert independent([(0, "ann"), (1, "ann"), (1, "cas"), (2, "ben")]) == 3
    assert independent([]) == 0


def test_fernhills_planted_faults_are_found_without_any_signal():
    """From the tables alone: no label, no signal, no gold; docs/evidence.md says what it does not show."""
    from wellspent.fernhill.centre import generate_centre
    from wellspent.tables import tables_of

    centre = generate_centre(1)
    tables = tables_of(centre.contacts)
    told = {one.id: one.told.template.id for one in centre.happenings}
    hints = find_hints(tables["contacts"], tables["turns"], NOTHING_HEARD)
    found = {hint.team: {told[quote.contact] for quote in hint.quotes} for hint in hints}
    planted = {
        "Quayside Bank": {"bank-08", "bank-14", "bank-18"}, "Pixelmoor": {"games-10", "games-17", "games-20"},
        "Bramble & Co": {"retail-06", "retail-08", "retail-17"}, "Windrow": {"travel-08", "travel-09", "travel-11"},
        "Larkline": {"telecom-02", "telecom-08", "telecom-14"}, "Hollin Power": {"energy-06", "energy-12"},
    }  # fmt: skip
    assert {team for team, fault in planted.items() if fault <= found.get(team, set())} == set(
        planted
    )
    assert len(hints) == len(planted)
