"""STAR as it is downloaded."""

import json
from datetime import datetime

from reader_examples import json_lines, star_dialogue

from wellspent.contacts import State, Turn
from wellspent.readers import read


def test_a_dialogue_gives_turns_and_the_agents_work_in_the_tool(tmp_path):
    (tmp_path / "5.json").write_text(star_dialogue(5))
    [contact] = read(tmp_path, "star")
    assert contact.turns == (
        Turn("customer", "My boiler is cold.", 10.0),
        Turn("agent", "Your name?", 25.0),
        Turn("customer", "Ola Quist.", 40.0),
        Turn("agent", "Tuesday at nine.", 70.0),
    )
    assert contact.states == (
        State("tool", 20.0, 25.0, "request_suggestions", 1),
        State("tool", 50.0, 70.0, "boiler_visit", 3),
    )


def test_a_dialogue_gives_what_its_record_says_of_it(tmp_path):
    (tmp_path / "5.json").write_text(star_dialogue(5))
    [contact] = read(tmp_path, "star")
    assert (contact.id, contact.channel, contact.reason) == ("star-5", "chat", "boiler_visit")
    assert (contact.agent, contact.customer) == ("w-1", "u-1")
    assert contact.began == datetime(1970, 1, 1, 0, 16, 40)  # noqa: DTZ001
    assert contact.attributes["completion"] == "Complete"


def test_neither_the_script_nor_what_was_typed_for_suggestions_reaches_a_contact(tmp_path):
    (tmp_path / "5.json").write_text(star_dialogue(5))
    assert not any(word in repr(read(tmp_path, "star")) for word in ("SCRIPT", "typed", "RESULT"))


def test_the_raw_and_the_normalised_dialogue_give_the_same_states(tmp_path):
    raw = json.loads(star_dialogue(5))
    turns = [
        {"speaker": {"User": "customer", "Wizard": "agent"}[event["Agent"]],
         "text": event["Text"], "start": event["UnixTime"] - 1000, "end": None}
        for event in raw["Events"]
        if event["Action"] in {"utter", "pick_suggestion"}
    ]  # fmt: skip
    events = [
        {"t": 20, "after_turn": 0, "who": "Wizard", "kind": "request_suggestions"},
        {"t": 50, "after_turn": 2, "who": "Wizard", "kind": "query", "APIName": "boiler_visit"},
        {"t": None, "after_turn": 2, "who": "KnowledgeBase", "kind": "return_item"},
    ]
    (tmp_path / "5.json").write_text(star_dialogue(5))
    (tmp_path / "n.jsonl").write_text(json_lines({"id": "n", "turns": turns, "events": events}))
    assert (
        read(tmp_path / "5.json").contacts[0].states
        == read(tmp_path / "n.jsonl").contacts[0].states
    )


def test_a_dialogue_without_times_keeps_its_turns(tmp_path):
    events = [{"Action": "utter", "Agent": "User", "Text": "Hello."}]
    (tmp_path / "5.json").write_text(star_dialogue(5, Events=events))
    [contact] = read(tmp_path, "star")
    assert (contact.turns, contact.began) == ((Turn("customer", "Hello."),), None)
