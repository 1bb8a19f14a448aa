"""Whisper and whisperX: who speaks, and what happens where nobody can tell."""

import json

import pytest
from reader_examples import whisper_segments, written

from wellspent.contacts import Turn
from wellspent.errors import BadInput
from wellspent.readers import read


def test_two_channels_make_one_contact_in_the_order_of_time(tmp_path):
    agent = {
        "segments": [
            {"start": 0, "end": 1, "text": " One."},
            {"start": 4, "end": 5, "text": "Three."},
        ]
    }
    customer = {"segments": [{"start": 2, "end": 3, "text": "Two."}]}
    files = {"x.agent.json": json.dumps(agent), "x.customer.json": json.dumps(customer)}
    [contact] = read(written(tmp_path, files), "whisper")
    assert contact.id == "x"
    assert contact.turns == (
        Turn("agent", "One.", 0.0, 1.0),
        Turn("customer", "Two.", 2.0, 3.0),
        Turn("agent", "Three.", 4.0, 5.0),
    )


def test_settings_say_which_channel_is_whose(tmp_path):
    files = {"x.ch0.json": whisper_segments(None), "x.ch1.json": whisper_segments(None)}
    channels = {"ch0": "customer", "ch1": "agent"}
    [contact] = read(written(tmp_path, files), "whisper", {"whisper": {"channels": channels}})
    assert [turn.speaker for turn in contact.turns] == ["customer", "agent"]
    with pytest.raises(BadInput, match="maps the channel 'ch0'"):
        read(tmp_path, "whisper", {"whisper": {"channels": {"ch0": "left"}}})


def test_one_channel_alone_is_left_out(tmp_path):
    reading = read(written(tmp_path, {"x.agent.json": whisper_segments(None)}), "whisper")
    assert len(reading) == 0
    assert "channel of the customer is missing" in reading.problems[0].found


def test_whoever_greets_first_is_the_agent(tmp_path):
    folder = written(tmp_path, {"x.json": whisper_segments("SPEAKER_01", "SPEAKER_00")})
    [contact] = read(folder, "whisperx")
    assert [turn.speaker for turn in contact.turns] == ["agent", "customer"]
    assert contact.attributes == {"speakers": "told by the greeting"}


def test_settings_go_before_the_greeting(tmp_path):
    folder = written(tmp_path, {"x.json": whisper_segments("SPEAKER_01", "SPEAKER_00")})
    speakers = {"SPEAKER_01": "customer", "SPEAKER_00": "agent"}
    [contact] = read(folder, "whisperx", {"whisperx": {"speakers": speakers}})
    assert contact.turns[0].speaker == "customer"
    assert contact.attributes == {}


@pytest.mark.parametrize(
    "speakers",
    [("SPEAKER_00", "SPEAKER_01", "SPEAKER_02"), ("SPEAKER_00",), ("agent", "SPEAKER_00")],
)
def test_where_the_agent_cannot_be_told_the_contact_is_left_out(speakers, tmp_path):
    folder = written(tmp_path, {"x.json": whisper_segments(*speakers)})
    reading = read(folder, "whisperx")
    assert len(reading) == 0
    assert "cannot be told which" in reading.problems[0].found
    assert "x.agent.json" in reading.problems[0].remedy


def test_without_a_greeting_the_contact_is_left_out(tmp_path):
    segments = [{"start": 0, "end": 1, "text": "So.", "speaker": f"SPEAKER_0{n}"} for n in (0, 1)]
    reading = read(written(tmp_path, {"x.json": json.dumps({"segments": segments})}), "whisperx")
    assert len(reading) == 0


def test_a_segment_takes_the_speaker_of_most_of_its_words(tmp_path):
    words = [{"word": "a", "speaker": "customer"}, {"word": "b", "speaker": "customer"},
             {"word": "c", "speaker": "agent"}]  # fmt: skip
    segments = [{"start": 0, "end": 1, "text": "a b c", "words": words}]
    [contact] = read(written(tmp_path, {"x.json": json.dumps({"segments": segments})}), "whisperx")
    assert contact.turns[0].speaker == "customer"


def test_a_segment_without_a_speaker_goes_to_the_one_before_and_is_told(tmp_path):
    folder = written(tmp_path, {"x.json": whisper_segments("agent", None, "customer")})
    reading = read(folder, "whisperx")
    assert [turn.speaker for turn in reading.contacts[0].turns] == ["agent", "agent", "customer"]
    assert "segment 2 has no speaker" in reading.problems[0].found.lower()


def test_a_recording_in_which_nothing_was_heard_is_a_contact_without_turns(tmp_path):
    [contact] = read(written(tmp_path, {"x.json": '{"text": "", "segments": []}'}), "whisper")
    assert contact.turns == ()
