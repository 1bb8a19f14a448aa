"""WebVTT and SRT; a test's docstring is the file that it reads."""

import inspect

import pytest

from wellspent.contacts import Turn
from wellspent.readers import read


@pytest.fixture
def read_doc(request, tmp_path):
    def reading(form="webvtt", **settings):
        path = tmp_path / f"call.{form[-3:]}"
        path.write_text(inspect.cleandoc(request.function.__doc__))
        return read(path, form, {form: settings})

    return reading


def test_voice_tags_cue_settings_notes_and_styles(read_doc):
    """
    WEBVTT

    Note:
    the customer --> is quiet

    STYLE
    ::cue(v) { color: red }

    intro
    00:01.000 --> 00:02.500 align:start position:10%
    <v.loud Agent>Alder <i>Vets</i>,
    good morning &amp; welcome.</v>

    01:00:03.000 --> 01:00:04.000
    <v Customer>Hello.
    """
    [contact] = read_doc()
    assert contact.turns == (
        Turn("agent", "Alder Vets, good morning & welcome.", 1.0, 2.5),
        Turn("customer", "Hello.", 3603.0, 3604.0),
    )
    assert contact.channel == "voice"


def test_two_voices_in_one_cue_are_two_turns_at_its_time(read_doc):
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Agent>Yes.</v> <v Customer>No.</v>
    """
    [contact] = read_doc()
    assert [(turn.speaker, turn.text) for turn in contact.turns] == [
        ("agent", "Yes."),
        ("customer", "No."),
    ]


def test_a_cue_without_a_speaker_goes_on_with_the_one_before(read_doc):
    """
    1
    00:00:01,000 --> 00:00:02,000
    Agent: One moment.

    2
    00:00:03,000 --> 00:00:04,000
    I am looking: here it is.
    """
    [contact] = read_doc("srt")
    assert contact.turns[1] == Turn("agent", "I am looking: here it is.", 3.0, 4.0)


def test_a_first_cue_without_a_speaker_leaves_the_contact_out(read_doc):
    """
    1
    00:00:01,000 --> 00:00:02,000
    One moment.
    """
    reading = read_doc("srt")
    assert len(reading) == 0
    assert "[readers.srt.speakers]" in reading.problems[0].remedy


def test_settings_name_the_speakers(read_doc):
    """
    1
    00:00:01,000 --> 00:00:02,000
    Speaker A: One moment.
    """
    [contact] = read_doc("srt", speakers={"Speaker A": "agent"}, channel="message")
    assert (contact.turns[0].speaker, contact.channel) == ("agent", "message")


def test_a_block_without_a_time_is_told_and_the_rest_is_kept(read_doc):
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Agent>Yes.

    00:03.000 -> 00:04.000
    <v Agent>Still here.
    """
    reading = read_doc()
    assert len(reading.contacts[0].turns) == 1
    assert "block in line 6 has no time" in reading.problems[0].found


def test_a_cue_that_ends_before_it_starts_keeps_its_start(read_doc):
    """
    WEBVTT

    00:03.000 --> 00:02.000
    <v Agent>Yes.
    """
    reading = read_doc()
    assert reading.contacts[0].turns == (Turn("agent", "Yes.", 3.0, None),)
    assert "cue in line 3 ends before it starts" in reading.problems[0].found
