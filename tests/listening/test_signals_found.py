"""From what is heard to signals: joined, named, and said whether anybody asked for them or took them up."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import Contact, Turn
from wellspent.listening.signal import Names
from wellspent.listening.signals import find_signals, finder_of, signals_table
from wellspent.listening.signals.asked import was_asked
from wellspent.listening.signals.finding import signals_of
from wellspent.listening.signals.followed_up import was_followed_up
from wellspent.listening.signals.turn_kinds import Heard
from wellspent.tables import COMPUTED, tables_of

NAMES = Names({"Brightwell": (), "Nettle Mobile": ("nettle",)}, {"Harlow": ()})
SPEAKERS = {"A": "agent", "C": "customer", "S": "system"}


def turns(conversation: str) -> list[Turn]:
    """Turns from lines such as `A: Hello.`"""
    lines = [line.strip() for line in conversation.strip().splitlines()]
    return [Turn(SPEAKERS[line[0]], line[3:]) for line in lines]


def test_an_open_question_right_before_is_asking():
    """
    A: Is there anything you wish we did better?
    C: A smaller box would be nice.
    A: What is your account number?
    C: 44. And the app is slow since Monday.
    """
    said = turns(test_an_open_question_right_before_is_asking.__doc__)
    assert was_asked(said, 2)
    assert not was_asked(said, 4)


def test_what_comes_after_a_no_was_not_asked_for():
    """
    A: Anything else I can help with?
    C: No.
    C: Tell them the bot cannot read a W.
    """
    assert not was_asked(turns(test_what_comes_after_a_no_was_not_asked_for.__doc__), 3)


@pytest.mark.parametrize(
    ("answer", "taken_up"),
    [
        ("Okay.", False),
        ("I'm so sorry to hear that.", False),
        ("Thank you for your feedback. Is there anything else?", False),
        ("I'll pass that on to the team in your words.", True),
        ("When did it begin?", True),
        ("Shall I put you on the smaller plan?", True),
        ("I've reported it to the app team.", True),
    ],
)
def test_courtesy_takes_nothing_up(answer, taken_up):
    said = [
        Turn("agent", "Hello, Mo here."), Turn("customer", "Hello."), Turn("agent", "That is done."),
        Turn("customer", "The box is too big for one person."), Turn("agent", answer),
    ]  # fmt: skip
    assert was_followed_up(said, 4) is taken_up


def test_a_listed_competitor_is_a_signal_though_nothing_is_heard():
    """
    A: Your fee is nine pounds.
    C: My brother is with Britewell. It is free there.
    A: Okay.
    """
    said = turns(test_a_listed_competitor_is_a_signal_though_nothing_is_heard.__doc__)
    [signal] = signals_of(said, [], finder_of(NAMES))
    assert (signal.turn, signal.kind, signal.name) == (2, "competitor", "Brightwell")
    assert signal.quote == "My brother is with Britewell. ".strip()
    assert signal.unspoken


def test_an_agent_who_names_a_competitor_is_no_signal():
    assert signals_of([Turn("agent", "Better than Brightwell!")], [], finder_of(NAMES)) == ()


def test_the_same_kind_in_neighbouring_turns_is_one_signal_the_surest():
    said = [Turn("customer", f"My Harlow leaks, part {n}.") for n in range(1, 9)]
    heard = [Heard(n, "early_warning", 0, 15, sure) for n, sure in ((1, 0.4), (3, 0.9), (8, 0.5))]
    found = signals_of(said, heard, finder_of(NAMES))
    assert [(one.turn, one.confidence, one.name) for one in found] == [
        (3, 0.9, "Harlow"),
        (8, 0.5, "Harlow"),
    ]


def records(shared, *names):
    for name in names:
        text = gzip.decompress(
            (shared / "gold" / "sample" / f"{name}.jsonl.gz").read_bytes()
        ).decode()
        yield from map(json.loads, text.splitlines())


def contacts_of_sample(shared) -> list[Contact]:
    return [
        Contact(
            record["id"],
            tuple(Turn("system" if t["speaker"] == "bot" else t["speaker"], t["text"]) for t in record["turns"]),
        )
        for record in records(shared, "telecom", "energy")
    ]  # fmt: skip


def rows_of(contact: Contact) -> list[dict]:
    names = COMPUTED["signals"].names[1:]
    return [
        {"contact": contact.id} | {name: getattr(one, name) for name in names}
        for one in find_signals(contact, NAMES)
    ]


def test_the_table_holds_what_is_found_contact_by_contact(shared):
    contacts = contacts_of_sample(shared)
    table = signals_table(tables_of(contacts), NAMES)
    assert table.schema == COMPUTED["signals"]
    assert table.to_pylist() == [row for contact in contacts for row in rows_of(contact)]
    assert all(row["quote"] for row in table.to_pylist())


LINES = st.sampled_from(
    ["My sister is on nettle and they share.", "I'm leaving, I have had enough.", "Okay.", "You have been so kind.",
     "It never used to do that before the update.", "What happened?", "I'll pass it on.", "", "with Brightwell 😂"]
)  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["agent", "customer"]), LINES), max_size=6), max_size=4
    )
)
def test_a_contacts_signals_do_not_depend_on_the_others(conversations):
    contacts = [
        Contact(f"c{n}", tuple(Turn(who, text) for who, text in each))
        for n, each in enumerate(conversations)
    ]
    table = signals_table(tables_of(contacts[::-1]), NAMES)
    assert table.to_pylist() == [row for contact in contacts[::-1] for row in rows_of(contact)]
