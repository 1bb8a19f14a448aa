"""vCon in and out."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from reader_examples import vcon, written
from test_readers_jsonl import contacts

from wellspent.contacts import Contact, State, Turn
from wellspent.readers import read
from wellspent.readers.vcon import contact_to_vcon
from wellspent.readers.vcon_schema import breaches
from wellspent.readers.vcon_writing import VconInvalid


@pytest.fixture
def read_vcon(tmp_path):
    def reading(text, **settings):
        return read(written(tmp_path, {"a.vcon": text}), "vcon", {"vcon": settings})

    return reading


def test_a_recording_with_a_transcript_gives_turns_and_holds(read_vcon):
    [contact] = read_vcon(vcon())
    assert contact.turns == (
        Turn("agent", "Alder Vets, good morning.", 0.5, 2.0),
        Turn("customer", "Hello.", 2.5, 3.0),
    )
    assert contact.states == (State("hold", 10.0, 25.5),)
    assert (contact.channel, contact.agent, contact.customer) == ("voice", "Linnea", "c-7")
    assert contact.began == datetime(2025, 3, 31, 10)  # noqa: DTZ001


def test_a_hold_that_is_never_lifted_lasts_to_the_end_of_its_dialog(read_vcon):
    dialog = json.loads(vcon())["dialog"]
    dialog[0]["party_history"].pop()
    assert read_vcon(vcon(dialog=dialog)).contacts[0].states == (State("hold", 10.0, 60.0),)


def text_dialog(party, second, body, **fields):
    start = f"2025-03-31T10:00:{second:02}Z"
    return {"type": "text", "start": start, "parties": [party], "body": body} | fields


def test_text_dialogs_are_typed_turns(read_vcon):
    dialogs = [
        text_dialog(1, 0, "SGVsbG8u", encoding="base64url"),
        text_dialog([0, 1], 9, "Hi.", originator=0, encoding="none", skill="vets"),
        {"type": "transfer", "start": "2025-03-31T10:00:30Z"},
    ]
    [contact] = read_vcon(vcon(dialog=dialogs, analysis=[]))
    assert contact.turns == (Turn("customer", "Hello.", 0.0), Turn("agent", "Hi.", 9.0))
    assert contact.states == (State("transfer", 30.0),)
    assert (contact.channel, contact.queue) == ("chat", "vets")


def test_a_text_dialog_under_a_transcript_is_not_read_twice(read_vcon):
    body = [{"party": 0, "text": "Hi.", "start": 1}]
    analysis = [
        {"type": "transcript", "vendor": "x", "dialog": [1], "body": body, "encoding": "json"}
    ]
    dialogs = [text_dialog(1, 0, "Hello."), text_dialog(0, 9, "Hi.")]
    [contact] = read_vcon(vcon(dialog=dialogs, analysis=analysis))
    assert contact.turns == (Turn("customer", "Hello.", 0.0), Turn("agent", "Hi.", 10.0))


@pytest.mark.parametrize("body", [{"segments": []}, json.dumps({"transcript": {"turns": []}})])
def test_transcripts_may_be_wrapped(read_vcon, body):
    analysis = [{"type": "transcript", "vendor": "x", "body": body}]
    assert read_vcon(vcon(analysis=analysis)).contacts[0].turns == ()


def test_parties_without_a_role_are_named_in_the_settings(read_vcon):
    parties = [{"name": "Linnea"}, {"meta": {"role": "customer"}}]
    reading = read_vcon(vcon(parties=parties))
    assert len(reading) == 0
    assert "has no role" in reading.problems[0].found
    assert len(read_vcon(vcon(parties=parties), speakers={"linnea": "agent"})) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"vcon": "0.0.1"}, "/vcon breaks the rule 'const'"),
        ({"created_at": 5}, "/created_at breaks the rule 'type'"),
        ({"subject": 5}, "/subject breaks the rule 'type'"),
        ({"attachments": [{}]}, "/attachments/0 breaks the rule 'required'"),
    ],
)
def test_what_breaks_the_schema_is_told_by_its_place_and_the_rest_is_kept(
    read_vcon, changes, pointer
):
    reading = read_vcon(vcon(**changes))
    assert len(reading) == 1
    assert pointer in reading.problems[0].found


def test_a_vcon_without_an_id_is_left_out(read_vcon):
    reading = read_vcon(vcon(None))
    assert len(reading) == 0
    assert "/uuid is missing" in reading.problems[-1].found


def test_what_is_written_keeps_to_the_schema_and_carries_the_analyses():
    contact = Contact("k", (Turn("agent", "Hello.", 1.0, 2.0),), (State("hold", 3.0, 4.0),))
    written_out = contact_to_vcon(contact, [("ledger", {"handle_seconds": 4.0})])
    assert breaches(written_out) == []
    assert written_out["analysis"][-1]["vendor"] == "wellspent"
    assert json.loads(written_out["analysis"][-1]["body"]) == {"handle_seconds": 4.0}
    assert [event["event"] for event in written_out["dialog"][0]["party_history"]] == [
        "hold",
        "unhold",
    ]


def test_typed_turns_are_written_as_text_dialogs():
    contact = Contact("k", (Turn("customer", "Hello.", 1.5),), channel="chat")
    [dialog] = contact_to_vcon(contact)["dialog"]
    assert (dialog["type"], dialog["body"], dialog["parties"]) == ("text", "Hello.", [1])
    assert dialog["start"] == "1970-01-01T00:00:01.500000Z"


def test_an_id_that_is_a_uuid_stays_the_uuid():
    identity = "018f3a52-7b1c-8d2e-9f00-000000000001"
    assert contact_to_vcon(Contact(identity, ()))["uuid"] == identity
    assert contact_to_vcon(Contact("7", ()))["uuid"] == contact_to_vcon(Contact("7", ()))["uuid"]


def test_an_analysis_that_breaks_the_schema_is_refused():
    with pytest.raises(VconInvalid, match="/analysis/2/type breaks the rule 'type'"):
        contact_to_vcon(Contact("k", ()), [(5, {})])


@given(contacts())
@settings(max_examples=40, deadline=None)
def test_a_contact_comes_back_from_its_vcon(tmp_path_factory, contact):
    path = tmp_path_factory.mktemp("vcon") / "a.vcon"
    path.write_text(json.dumps(contact_to_vcon(contact, [("ledger", {})])))
    assert read(path).contacts == (contact,)


def test_another_reader_would_find_the_same_turns_and_holds(read_vcon):
    """Without our own analysis, the standard parts alone give turns, times and holds."""
    contact = Contact(
        "018f3a52-7b1c-8d2e-9f00-000000000001",
        (Turn("agent", "Hello.", 0.5, 2.0), Turn("customer", "Hi.", 12.0, 13.0)),
        (State("hold", 3.0, 11.5),),
        channel="voice",
        began=datetime(2025, 3, 31, 10),  # noqa: DTZ001
    )
    standard = contact_to_vcon(contact)
    standard["analysis"] = [a for a in standard["analysis"] if a["type"] != "contact"]
    [back] = read_vcon(json.dumps(standard))
    assert (back.id, back.turns, back.states, back.began) == (
        contact.id, contact.turns, contact.states, contact.began,
    )  # fmt: skip


def test_text_that_is_not_base64url_leaves_the_contact_out(read_vcon):
    reading = read_vcon(vcon(dialog=[text_dialog(1, 0, "_", encoding="base64url")], analysis=[]))
    assert "/dialog/0/body is not base64url text" in reading.problems[0].found


def test_events_of_parties_at_no_moment_are_told_and_no_states(read_vcon):
    dialog = json.loads(vcon())["dialog"]
    dialog[0]["party_history"][0]["time"] = "soon"
    dialog[0]["party_history"].append({"party": 0, "time": "2025-03-31T10:00:59Z", "event": "drop"})
    reading = read_vcon(vcon(dialog=dialog))
    assert reading.contacts[0].states == ()
    assert "party_history/0/time is no moment" in reading.problems[0].found


def test_a_vcon_without_an_agent_names_none(read_vcon):
    [contact] = read_vcon(vcon(parties=[{"role": "customer"}], dialog=[], analysis=[]))
    assert (contact.agent, contact.channel, contact.began) == (None, None, None)
