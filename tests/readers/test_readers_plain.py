"""Plain transcripts; a test's docstring is the file that it reads."""

import inspect

import pytest

from wellspent.contacts import Turn
from wellspent.errors import BadInput
from wellspent.readers import read


@pytest.fixture
def read_doc(request, tmp_path):
    def reading(**settings):
        path = tmp_path / "call 7.txt"
        path.write_text(inspect.cleandoc(request.function.__doc__))
        return read(path, "plain", {"plain": settings})

    return reading


def test_a_line_without_a_speaker_goes_on_with_the_turn_before(read_doc):
    """
    Rep: Alder Vets, good morning.
    CALLER: It is about my cat.
    The number is: five.

    She will not eat.
    """
    [contact] = read_doc()
    assert contact.id == "call 7"
    assert contact.turns == (
        Turn("agent", "Alder Vets, good morning."),
        Turn("customer", "It is about my cat. The number is: five. She will not eat."),
    )


def test_times_stand_before_or_after_the_speaker(read_doc):
    """
    [00:00:02] Agent: One.
    (0:07.5) Customer: Two.
    00:01:05 - Agent: Three.
    Customer [00:01:09]: Four.
    """
    [contact] = read_doc()
    assert [turn.start for turn in contact.turns] == [2.0, 7.5, 65.0, 69.0]
    assert [turn.text for turn in contact.turns] == ["One.", "Two.", "Three.", "Four."]


def test_times_of_day_count_from_the_first(read_doc):
    """
    10:32:05 Agent: One.
    10:32:20 Customer: Two.
    """
    [contact] = read_doc()
    assert [turn.start for turn in contact.turns] == [0.0, 15.0]


def test_settings_name_the_speakers_and_the_channel(read_doc):
    """
    Speaker 1: One.
    Speaker 2: Two.
    """
    [contact] = read_doc(speakers={"speaker 1": "agent", "Speaker 2": "customer"}, channel="voice")
    assert [turn.speaker for turn in contact.turns] == ["agent", "customer"]
    assert contact.channel == "voice"


def test_settings_with_a_role_that_does_not_exist_are_refused(read_doc):
    """Speaker 1: One."""
    with pytest.raises(BadInput, match="maps the speaker 'Speaker 1' to 'boss'"):
        read_doc(speakers={"Speaker 1": "boss"})


def test_a_stranger_who_speaks_twice_leaves_the_contact_out(read_doc):
    """
    Agent: One.
    Marta: Two.
    Agent: Three.
    Marta: Four.
    """
    reading = read_doc()
    assert len(reading) == 0
    assert "The speaker of line 2 is not known" in reading.problems[0].found
    assert "[readers.plain.speakers]" in reading.problems[0].remedy


def test_lines_before_any_speaker_are_told_and_the_rest_is_kept(read_doc):
    """
    Recorded on Monday
    in room 4
    Agent: One.
    """
    reading = read_doc()
    assert len(reading) == 1
    assert reading.problems[0].found.startswith("2 line(s) stand before any speaker")


def test_a_rule_separates_conversations(read_doc):
    """
    Agent: One.
    ======
    Agent: Two.
    ---
    nobody here
    """
    reading = read_doc()
    assert [contact.id for contact in reading] == ["call 7-1", "call 7-2"]
    assert reading.problems[0].line == 5


def test_settings_with_a_channel_that_does_not_exist_are_refused(read_doc):
    """Agent: One."""
    with pytest.raises(BadInput, match="names a channel that does not exist"):
        read_doc(channel="smoke")


def test_a_time_of_day_that_goes_back_is_unknown_and_told(read_doc):
    """
    10:32:05 Agent: One.
    10:31:00 Customer: Two.
    """
    reading = read_doc()
    assert reading.contacts[0].turns[1].start is None
    assert "time of turn 2 is negative" in reading.problems[0].found
