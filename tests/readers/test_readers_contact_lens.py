"""Amazon Contact Lens: calls and chats."""

import json
from datetime import datetime

from reader_examples import contact_lens, written

from wellspent.contacts import Turn
from wellspent.readers import read


def test_a_call_counts_milliseconds_from_its_beginning(tmp_path):
    [contact] = read(written(tmp_path, {"a.json": contact_lens()}), "contact-lens")
    assert contact.turns == (
        Turn("agent", "Alder Vets.", 0.25, 1.75),
        Turn("customer", "Hello.", 2.0, 2.5),
    )
    assert (contact.id, contact.channel) == ("c-1", "voice")
    assert contact.attributes == {"language": "en-GB", "duration_s": "32.11"}


def message(second, participant, content="Hello.", **fields):
    at = f"2025-03-31T10:00:{second:02}.000Z"
    return {"AbsoluteTime": at, "ParticipantId": participant, "Content": content} | fields


def chat(*items, roles=("AGENT", "CUSTOMER", "CUSTOM_BOT")):
    participants = [
        {"ParticipantId": role[:1] + role[-1], "ParticipantRole": role} for role in roles
    ]
    about = {"Version": "CHAT-1.1.0", "Channel": "CHAT", "CustomerMetadata": {"ContactId": "c-9"}}
    return json.dumps(about | {"Participants": participants, "Transcript": items})


def test_a_chat_counts_from_its_first_item_and_its_events_are_no_turns(tmp_path):
    joined = {"AbsoluteTime": "2025-03-31T10:00:00.000Z", "Type": "EVENT", "ParticipantId": "AT"}
    text = chat(
        joined, message(5, "CT", "Menu?"), message(8, "CR"), message(20, "AT", Type="MESSAGE")
    )
    [contact] = read(written(tmp_path, {"a.json": text}), "contact-lens")
    assert [(turn.speaker, turn.start) for turn in contact.turns] == [
        ("system", 5.0), ("customer", 8.0), ("agent", 20.0),
    ]  # fmt: skip
    assert contact.began == datetime(2025, 3, 31, 10)  # noqa: DTZ001


def test_a_participant_without_a_known_role_leaves_the_contact_out(tmp_path):
    text = chat(message(5, "XX"))
    reading = read(written(tmp_path, {"a.json": text}), "contact-lens")
    assert len(reading) == 0
    assert "transcript item 1" in reading.problems[0].found
    settings = {"contact-lens": {"speakers": {"XX": "agent"}}}
    assert len(read(tmp_path, "contact-lens", settings)) == 1


def test_a_file_without_a_contact_id_is_left_out(tmp_path):
    reading = read(written(tmp_path, {"a.json": contact_lens(None)}), "contact-lens")
    assert "ContactId is missing" in reading.problems[0].found
