"""HarperValleyBank, ABCD and PriMock57 as they are downloaded."""

import json
from datetime import datetime

import pytest
from reader_examples import (
    HARPER_METADATA,
    abcd_chat,
    harper_transcript,
    text_grid,
    written,
)

from wellspent.contacts import State, Turn
from wellspent.readers import read


def test_harper_valley_gives_turns_and_what_the_agent_ticked(tmp_path):
    files = {"transcript/aa01.json": harper_transcript(), "metadata/aa01.json": HARPER_METADATA}
    [contact] = read(written(tmp_path, files), "harper-valley")
    assert contact.turns == (
        Turn("agent", "hello this is alder bank", 1.0, 2.5),
        Turn("customer", "hi", 2.6, 4.1),
    )
    assert (contact.id, contact.reason) == ("harper-valley-aa01", "order checks")
    assert (contact.agent, contact.customer) == ("40", "60")
    assert contact.began == datetime(2020, 6, 2, 0, 0, 58, 46000)  # noqa: DTZ001
    assert "Linnea" not in repr(contact)


def test_harper_valley_reads_transcripts_without_metadata(tmp_path):
    reading = read(written(tmp_path, {"transcript/aa01.json": harper_transcript()}))
    assert (len(reading), reading.problems, reading.contacts[0].began) == (1, (), None)


@pytest.mark.parametrize("metadata", ["{", "[]", '{"agent": 5, "caller": []}'])
def test_harper_valley_with_bad_metadata_keeps_the_turns(tmp_path, metadata):
    files = {"transcript/aa01.json": harper_transcript(), "metadata/aa01.json": metadata}
    reading = read(written(tmp_path, files), "harper-valley")
    assert len(reading.contacts[0].turns) == 2
    assert reading.contacts[0].agent is None


def test_harper_valley_metadata_without_a_transcript_are_told(tmp_path):
    files = {"transcript/aa01.json": harper_transcript(), "metadata/aa02.json": HARPER_METADATA}
    reading = read(written(tmp_path, files), "harper-valley")
    assert ["metadata have no transcript" in problem.found for problem in reading.problems] == [
        True
    ]


def test_abcd_actions_are_work_in_the_tool_without_the_text_that_names_people(tmp_path):
    text = json.dumps({"train": [abcd_chat(3592)]})
    [contact] = read(written(tmp_path, {"abcd_v1.1.json": text}))
    assert [turn.speaker for turn in contact.turns] == ["agent", "customer", "agent"]
    assert contact.states == (State("tool", None, None, "pull-up-account", 2),)
    assert (contact.id, contact.reason, contact.segment) == ("abcd-3592", "missing_parcel", "gold")
    assert "quist" not in repr(contact).lower()


def test_abcd_may_be_a_list_and_lack_delexed(tmp_path):
    chat = abcd_chat(1)
    del chat["delexed"]
    [contact] = read(written(tmp_path, {"abcd_sample.json": json.dumps([chat])}), "abcd")
    assert contact.states[0].detail == "action"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"convo_id": None}, "train 2: convo_id is missing"),
        ({"original": "Hello."}, "train 2: original is text"),
        ({"original": [["agent"]]}, "train 2: entry 1 of original has 1 values"),
        ({"original": [["agent", 5]]}, "train 2: the text of entry 1 is a number"),
    ],
)
def test_abcd_says_which_conversation_is_bad(tmp_path, change, found):
    text = json.dumps({"train": [abcd_chat(1), abcd_chat(2) | change]})
    reading = read(written(tmp_path, {"abcd.json": text}), "abcd")
    assert len(reading) == 1
    assert found in reading.problems[0].found[:1].lower() + reading.problems[0].found[1:]


def pair(doctor, patient):
    return {"d_consultation_doctor.TextGrid": doctor, "d_consultation_patient.TextGrid": patient}


def test_primock57_merges_the_two_channels_in_the_order_of_time(tmp_path):
    files = pair(text_grid("Hello?", "", 'He said ""no"".\nThen?'), text_grid("", "Hi."))
    [contact] = read(written(tmp_path, files))
    assert contact.id == "primock57-d_consultation"
    assert contact.turns == (
        Turn("agent", "Hello?", 0.0, 1.0),
        Turn("customer", "Hi.", 1.0, 2.0),
        Turn("agent", 'He said "no".\nThen?', 2.0, 3.0),
    )
    assert contact.attributes == {"duration_s": "3"}


def test_primock57_leaves_out_a_consultation_with_one_channel(tmp_path):
    reading = read(written(tmp_path, {"d_doctor.TextGrid": text_grid("Hello?")}), "primock57")
    assert "channel of the patient is missing" in reading.problems[0].found


def test_primock57_tells_intervals_that_cannot_be_read(tmp_path):
    damaged = text_grid("Hello?", "Yes.").replace("xmin = 1 ", "xmin = one ")
    reading = read(written(tmp_path, pair(damaged, text_grid("Hi."))), "primock57")
    assert len(reading.contacts[0].turns) == 2
    assert "states 2 intervals and 1 can be read" in reading.problems[0].found


def test_primock57_reads_no_notes(tmp_path):
    notes = json.dumps({"consultation": 1, "presenting_complaint": "PRIVATE", "note": "PRIVATE"})
    files = pair(text_grid("Hello?"), text_grid("Hi.")) | {"notes/d_consultation.json": notes}
    reading = read(written(tmp_path, files))
    assert (len(reading), reading.problems) == (1, ())
    assert "PRIVATE" not in repr(reading)


def test_primock57_needs_names_that_say_whose_channel_it_is(tmp_path):
    files = pair(text_grid("Hello?"), text_grid("Hi.")) | {"mixed.TextGrid": text_grid("Hm.")}
    reading = read(written(tmp_path, files), "primock57")
    assert "does not say whose channel" in reading.problems[0].found


def test_abcd_with_a_part_that_is_no_list_keeps_the_other_parts(tmp_path):
    text = json.dumps({"train": {"PRIVATE": 1}, "PRIVATE": 5, "dev": [abcd_chat(1)]})
    reading = read(written(tmp_path, {"abcd.json": text}), "abcd")
    assert [contact.attributes["split"] for contact in reading] == ["dev"]
    assert len(reading.problems) == 2
    assert "PRIVATE" not in repr(reading)


@pytest.mark.parametrize("text", ["{", "5", "[5]"])
def test_abcd_that_holds_no_conversations_is_told(tmp_path, text):
    reading = read(written(tmp_path, {"abcd.json": text}), "abcd")
    assert (len(reading), len(reading.problems)) == (0, 1)


def test_primock57_short_text_grids_are_told(tmp_path):
    short = 'File type = "ooTextFile"\n"TextGrid"\n0\n1\n<exists>\n'
    reading = read(written(tmp_path, pair(short, text_grid("Hi."))), "primock57")
    assert "agent's file has no intervals" in reading.problems[0].found
