"""One example of every form: good files, good ones with a bad record among them, an empty one.

All text is invented. The examples carry every feature that the contract suite looks at;
what a form does beyond it stands in the form's own tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Example:
    """Files by path, and how many contacts they hold."""

    form: str
    good: Mapping[str, str]
    contacts: int
    with_bad: Mapping[str, str]
    kept: int  # contacts in `with_bad`, beside exactly one record that is left out
    bad_file: str
    empty: str  # the name of an empty file


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def two_turns(identity: Any, **fields: Any) -> dict[str, Any]:
    """A short conversation in the form of JSON lines."""
    turns = [
        {"speaker": "agent", "text": "Alder Vets, good morning.", "start": 0.5, "end": 2.0},
        {"speaker": "customer", "text": "Hello, it is about my cat.", "start": 2.5, "end": 4},
    ]
    return {"id": identity, "turns": turns} | fields


def json_lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def star_dialogue(identity: int, **changes: Any) -> str:
    said = [
        {"Action": "instruct", "Agent": "UserGuide", "Text": "SCRIPT: be vague.", "UnixTime": 1000},
        {"Action": "utter", "Agent": "User", "Text": "My boiler is cold.", "UnixTime": 1010},
        {"Action": "request_suggestions", "Agent": "Wizard", "Text": "typed", "UnixTime": 1020},
        {"Action": "pick_suggestion", "Agent": "Wizard", "Text": "Your name?", "UnixTime": 1025},
        {"Action": "utter", "Agent": "User", "Text": "Ola Quist.", "UnixTime": 1040},
        {"Action": "query", "Agent": "Wizard", "APIName": "boiler_visit", "UnixTime": 1050},
        {"Action": "return_item", "Agent": "KnowledgeBase", "Item": {"Message": "RESULT"}},
        {"Action": "utter", "Agent": "Wizard", "Text": "Tuesday at nine.", "UnixTime": 1070},
        {"Action": "complete", "Agent": "User", "UnixTime": 1080},
    ]
    dialogue = {
        "AnonymizedUserWorkerID": "u-1",
        "AnonymizedWizardWorkerID": "w-1",
        "BatchID": "b",
        "CompletionLevel": "Complete",
        "DialogueID": identity,
        "Events": said,
        "Scenario": {
            "Domains": ["boiler"],
            "Happy": True,
            "MultiTask": False,
            "UserTask": "SCRIPT: you are cold.",
            "WizardCapabilities": [{"Domain": "boiler", "Task": "boiler_visit"}],
        },
    }
    return json.dumps(dialogue | changes)


def harper_transcript(text: Any = "hello this is alder bank") -> str:
    segment = {"duration_ms": 1500, "index": 1, "offset_ms": 3000, "start_ms": 1000}
    return json.dumps([
        segment | {"speaker_role": "agent", "human_transcript": text},
        segment | {"speaker_role": "caller", "human_transcript": "hi", "start_ms": 2600},
    ])  # fmt: skip


HARPER_METADATA = json.dumps({
    "agent": {
        "speaker_id": 40,
        "metadata": {"agent_name": "Linnea"},
        "responses": [{"data": {"task_type": "order checks"}}],
    },
    "caller": {"speaker_id": 60, "metadata": {"first and last name": "Ola Quist"}},
    "start_time_ms": 1591056058046,
    "session": "Session 3",
    "sid": "aa01",
    "tasks": [{"task_type": "the true task"}],
})  # fmt: skip


def abcd_chat(identity: Any, speaker: str = "customer") -> dict[str, Any]:
    return {
        "convo_id": identity,
        "scenario": {
            "personal": {"customer_name": "ola quist", "member_level": "gold"},
            "flow": "shipping",
            "subflow": "missing_parcel",
        },
        "original": [
            ["agent", "Good morning!"],
            [speaker, "My parcel is missing."],
            ["action", "Account has been pulled up for Ola Quist."],
            ["agent", "I see it."],
        ],
        "delexed": [
            {"targets": ["i", "retrieve_utterance", None, [], 1]},
            {"targets": ["i", None, None, [], -1]},
            {"targets": ["i", "take_action", "pull-up-account", ["ola quist"], -1]},
            {"targets": ["i", "retrieve_utterance", None, [], 2]},
        ],
    }


def text_grid(*said: str) -> str:
    intervals = "".join(
        f"        intervals [{n + 1}]:\n            xmin = {n} \n"
        f'            xmax = {n + 1} \n            text = "{text}" \n'
        for n, text in enumerate(said)
    )
    return (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \n'
        f"xmax = {len(said)} \ntiers? <exists> \nsize = 1 \nitem []: \n    item [1]:\n"
        f'        class = "IntervalTier" \n        name = "Doctor" \n        xmin = 0 \n'
        f"        xmax = {len(said)} \n        intervals: size = {len(said)} \n{intervals}"
    )


def whisper_segments(*speakers: str | None) -> str:
    texts = ("Thank you for calling Alder Vets, how can I help?", "It is about my cat.")
    segments = [
        {"id": n, "start": 3.0 * n, "end": 3.0 * n + 2, "text": f" {texts[n % 2]}"}
        | ({"speaker": speaker} if speaker else {})
        for n, speaker in enumerate(speakers)
    ]
    return json.dumps({"text": "", "segments": segments, "language": "en"})


def vcon(identity: str | None = "018f3a52-7b1c-8d2e-9f00-000000000001", **changes: Any) -> str:
    container = {
        "uuid": identity,
        "created_at": "2025-03-31T10:00:00Z",
        "parties": [{"role": "agent", "name": "Linnea"}, {"role": "customer", "uuid": "c-7"}],
        "dialog": [
            {
                "type": "recording",
                "start": "2025-03-31T10:00:00Z",
                "duration": 60.0,
                "parties": [0, 1],
                "party_history": [
                    {"party": 1, "time": "2025-03-31T10:00:10Z", "event": "hold"},
                    {"party": 1, "time": "2025-03-31T10:00:25.500Z", "event": "unhold"},
                ],
            }
        ],
        "analysis": [
            {
                "type": "transcript",
                "vendor": "Alder Speech",
                "dialog": 0,
                "body": json.dumps([
                    {"party": 0, "text": "Alder Vets, good morning.", "start": 0.5, "end": 2.0},
                    {"speaker": "customer", "text": "Hello.", "start": 2.5, "end": 3},
                ]),
            }
        ],
    }  # fmt: skip
    return json.dumps(container | changes)


def contact_lens(identity: str | None = "c-1", content: Any = "Alder Vets.") -> str:
    return json.dumps({
        "Version": "1.1.0",
        "Channel": "VOICE",
        "LanguageCode": "en-GB",
        "CustomerMetadata": {"ContactId": identity},
        "ConversationCharacteristics": {"TotalConversationDurationMillis": 32110},
        "Participants": [
            {"ParticipantId": "A1", "ParticipantRole": "AGENT"},
            {"ParticipantId": "C1", "ParticipantRole": "CUSTOMER"},
        ],
        "Transcript": [
            {"ParticipantId": "A1", "Id": "t1", "Content": content,
             "BeginOffsetMillis": 250, "EndOffsetMillis": 1750},
            {"ParticipantId": "C1", "Id": "t2", "Content": "Hello.",
             "BeginOffsetMillis": 2000, "EndOffsetMillis": 2500},
        ],
    })  # fmt: skip


PLAIN = "Agent: Alder Vets, good morning.\nCustomer: It is about my cat.\nShe will not eat.\n"
PLAIN_BAD = "Speaker 1: Alder Vets, good morning.\nSpeaker 2: It is about my cat.\n"
VTT = (
    "WEBVTT - a call\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
    "1\n00:01.000 --> 00:02.500 align:start\n<v Agent>Alder Vets, <b>good</b>\nmorning.\n\n"
    "00:00:03.000 --> 00:00:04.000\nCustomer: Hello &amp; thanks.\n"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nAgent: Alder Vets,\ngood morning.\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nCustomer: Hello.\n"
)
CONTACTS_CSV = (
    "id,channel,began,queue,handle_seconds\n"
    "k1,voice,2025-03-31T10:00:00Z,vets,00:04:10\nk2,chat,,vets,95.5\n"
)
TURNS_CSV = (
    "contact,speaker,text,start,end\n"
    'k1,agent,"Alder Vets, good morning.",0.5,2\nk1,customer,Hello.,00:00:03,00:00:04.250\n'
    "k2,customer,Is anybody there?,2025-03-31T11:00:00Z,\nk2,agent,Yes.,2025-03-31T11:00:20Z,\n"
)

EXAMPLES = (
    Example(
        "jsonl",
        {"a.jsonl": json_lines(two_turns("a1"), two_turns(2)), "b.jsonl": json_lines(two_turns("b"))},
        3,
        {"a.jsonl": json_lines(two_turns("a1"), {"turns": []}, two_turns("a3"))},
        2,
        "a.jsonl",
        "empty.jsonl",
    ),
    Example(
        "csv",
        {"contacts.csv": CONTACTS_CSV, "turns.csv": TURNS_CSV},
        2,
        {"turns.csv": TURNS_CSV + "k3,somebody,What?,1,2\n"},
        2,
        "turns.csv",
        "turns.csv",
    ),
    Example("plain", {"a.txt": PLAIN, "b.txt": PLAIN}, 2,
            {"a.txt": PLAIN, "bad.txt": PLAIN_BAD}, 1, "bad.txt", "empty.txt"),
    Example("webvtt", {"a.vtt": VTT}, 1, {"a.vtt": VTT, "bad.vtt": "WEBVTT\n\nNo times here.\n"},
            1, "bad.vtt", "empty.vtt"),
    Example("srt", {"a.srt": SRT}, 1, {"a.srt": SRT, "bad.srt": "1\nNo times here.\n"},
            1, "bad.srt", "empty.srt"),
    Example("whisper", {"a.json": whisper_segments("agent", "customer"),
                        "b.agent.json": whisper_segments(None),
                        "b.customer.json": whisper_segments(None)}, 2,
            {"a.json": whisper_segments("agent", "customer"), "bad.json": whisper_segments(None)},
            1, "bad.json", "empty.json"),
    Example("whisperx", {"a.json": whisper_segments("SPEAKER_01", "SPEAKER_00")}, 1,
            {"a.json": whisper_segments("SPEAKER_01", "SPEAKER_00"),
             "bad.json": whisper_segments("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")},
            1, "bad.json", "empty.json"),
    Example("vcon", {"a.vcon": vcon()}, 1, {"a.vcon": vcon(), "bad.vcon": '{"uuid": 1'},
            1, "bad.vcon", "empty.vcon"),
    Example("contact-lens", {"a.json": contact_lens(), "b.json": contact_lens("c-2")}, 2,
            {"a.json": contact_lens(), "bad.json": contact_lens("c-2", 5)}, 1, "bad.json",
            "empty.json"),
    Example("star", {"dialogues/1.json": star_dialogue(1), "dialogues/2.json": star_dialogue(2)}, 2,
            {"1.json": star_dialogue(1), "2.json": star_dialogue(2, Events=None)}, 1, "2.json",
            "3.json"),
    Example("harper-valley", {"data/transcript/aa01.json": harper_transcript(),
                              "data/metadata/aa01.json": HARPER_METADATA}, 1,
            {"transcript/aa01.json": harper_transcript(),
             "transcript/aa02.json": harper_transcript(None)}, 1, "aa02.json", "aa03.json"),
    Example("abcd", {"abcd_v1.1.json": json.dumps({"train": [abcd_chat(1)], "dev": [abcd_chat(2)]})},
            2, {"abcd.json": json.dumps({"train": [abcd_chat(1), abcd_chat(2, "robot")]})}, 1,
            "abcd.json", "abcd.json"),
    Example("primock57", {"transcripts/day1_consultation01_doctor.TextGrid": text_grid("Hello?", ""),
                          "transcripts/day1_consultation01_patient.TextGrid": text_grid("", "Hi.")},
            1, {"day1_consultation01_doctor.TextGrid": text_grid("Hello?", ""),
                "day1_consultation01_patient.TextGrid": text_grid("", "Hi."),
                "day1_consultation02_patient.TextGrid": text_grid("", "Hi.")}, 1,
            "day1_consultation02_patient.TextGrid", "day1_consultation03_doctor.TextGrid"),
)  # fmt: skip
