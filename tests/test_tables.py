"""Contacts go into tables and come back the same; settings are read or refused."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.contacts import CHANNELS, SPEAKERS, STATE_KINDS, Contact, Redaction, State, Turn
from wellspent.errors import Problem
from wellspent.settings import Settings, SettingsInvalid, parse_settings
from wellspent.tables import IMPORTED, contacts_of, problems_table, tables_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
seconds = st.none() | st.floats(-10, 1e4)
turns = st.builds(Turn, st.sampled_from(SPEAKERS), words, seconds, seconds)
states = st.builds(
    State, st.sampled_from(STATE_KINDS), seconds, seconds, words, st.none() | st.integers(0, 9)
)
spans = st.builds(Redaction, st.integers(1, 9), words, st.integers(0, 9), st.integers(9, 20))
contacts = st.builds(
    Contact,
    words,
    st.lists(turns, max_size=4).map(tuple),
    st.lists(states, max_size=3).map(tuple),
    words,
    st.none() | st.sampled_from(CHANNELS),
    st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - naive UTC
    queue=maybe, reason=maybe, segment=maybe, agent=maybe, team=maybe, customer=maybe,
    handle_seconds=st.none() | st.floats(0, 1e5), resolved=maybe,
    attributes=st.dictionaries(words, words, max_size=3),
    redactions=st.lists(spans, max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(contacts, max_size=4, unique_by=lambda contact: contact.id))
def test_contacts_come_back_from_their_tables_as_they_were(some):
    assert contacts_of(tables_of(some)) == some


def test_tables_have_the_schemas_that_are_promised():
    for name, table in tables_of([]).items():
        assert table.schema == IMPORTED[name]


def test_a_problem_is_a_row_and_a_sentence():
    problem = Problem("a.jsonl", 7, "The id is missing.", "Give one.")
    assert problems_table([problem]).to_pylist() == [
        {"file": "a.jsonl", "line": 7, "found": "The id is missing.", "remedy": "Give one."}
    ]
    assert str(problem) == "a.jsonl:7: The id is missing. Give one."


def test_settings_that_say_nothing_are_the_usual_ones():
    assert parse_settings("") == Settings()


def test_settings_take_a_centres_own_words():
    text = (
        '[centre]\nname = "Larkline"\ncost_per_hour = 32.5\n[readers.csv.contacts]\nid = "CallID"\n'
    )
    settings = parse_settings(text)
    assert (settings.name, settings.cost_per_hour) == ("Larkline", 32.5)
    assert settings.readers == {"csv": {"contacts": {"id": "CallID"}}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[centre", "is not TOML"),
        ("[centre]\nnmae = 'x'", "has the key 'nmae' in [centre]"),
        ("[center]\nname = 'x'", "has the key 'center' in the top level"),
        ("[centre]\nname = 7", "sets name = 7. Give text in quotes."),
        ("[centre]\nrepeat_days = true", "sets repeat_days = True. Give a number."),
        ("centre = 7", "sets centre = 7"),
        ("readers = 7", "sets readers = 7"),
        ("[centre]\nrepeat_days = -1", "sets repeat_days = -1"),
        ("[centre]\ncost_per_hour = nan", "sets cost_per_hour = nan"),
    ],
)
def test_settings_that_are_wrong_are_refused_with_the_offending_value(text, said):
    with pytest.raises(SettingsInvalid) as refused:
        parse_settings(text)
    assert said in str(refused.value)
