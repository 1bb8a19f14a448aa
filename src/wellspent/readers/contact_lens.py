"""Amazon Contact Lens: the file of analysis after a call (Version 1.1.0) or a chat.

A call's transcript counts milliseconds from its beginning; a chat's messages have an
`AbsoluteTime`, and the contact begins with the first of them. Chat events (somebody
joined or left) and attachments are no turns. The analyses themselves are not read.

Source: https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import Problem
from wellspent.readers.files import head_of, text_of
from wellspent.readers.records import Flaw, Found, one_by_one, record
from wellspent.readers.transcripts import named_or_unusable
from wellspent.readers.values import (
    channel_of,
    json_value,
    moment,
    optional_text,
    required_id,
    required_list,
    required_object,
    required_text,
    seconds,
    span,
    speakers_of,
)

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".json",)

_MILLI: Final = 0.001
_ROLES: Final[dict[str, Speaker]] = {"custom_bot": "system", "supervisor": "agent"}


class _People(NamedTuple):
    """Which role each participant has, and who speaks in it."""

    roles: Mapping[Any, Any]
    speakers: Mapping[str, Speaker]


def looks_like(path: Path) -> bool:
    """Whether the file begins as an analysis of Contact Lens."""
    head = head_of(path)
    return ('"Transcript"' in head and '"ParticipantId"' in head) or (
        '"Participants"' in head and '"ParticipantRole"' in head
    )


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files, one a file, and the problems; settings: `speakers`."""
    speakers = _ROLES | speakers_of(settings, "contact-lens")
    return one_by_one(files, partial(_read_file, speakers=speakers))


def _read_file(path: Path, speakers: Mapping[str, Speaker]) -> Iterator[Found]:
    return record(path, None, partial(_contact, text_of(path), speakers))


def _contact(text: str, speakers: Mapping[str, Speaker], flaws: list[Flaw]) -> Contact:
    fields = required_object(json_value(text, flaws), "the file")
    about = fields.get("CustomerMetadata")
    named = about.get("ContactId") if isinstance(about, Mapping) else fields.get("ContactId")
    items = [
        required_object(item, f"transcript item {n}")
        for n, item in enumerate(required_list(fields.get("Transcript"), "Transcript"), start=1)
    ]
    moments = [moment(item.get("AbsoluteTime"), f"AbsoluteTime of item {n}", flaws)
               for n, item in enumerate(items, start=1)]  # fmt: skip
    began = min((at for at in moments if at is not None), default=None)
    people = _People(_roles(fields.get("Participants")), speakers)
    turns = [
        _turn(item, n, _since(at, began), people, flaws)
        for n, (item, at) in enumerate(zip(items, moments, strict=True), start=1)
        if item.get("Type", "MESSAGE") == "MESSAGE"
    ]
    return Contact(
        id=required_id(named, "CustomerMetadata.ContactId", flaws),
        turns=tuple(turns),
        source="contact-lens",
        channel=channel_of(fields.get("Channel"), "Channel", flaws),
        began=began,
        attributes=_attributes(fields, flaws),
    )


def _since(at: datetime | None, began: datetime | None) -> float | None:
    return None if at is None or began is None else (at - began).total_seconds()


def _roles(value: Any) -> dict[Any, Any]:
    """The role of each participant by id."""
    entries = value if isinstance(value, list) else []
    return {
        entry.get("ParticipantId"): entry.get("ParticipantRole")
        for entry in entries
        if isinstance(entry, Mapping) and isinstance(entry.get("ParticipantId"), str)
    }


def _turn(
    item: Mapping[str, Any], number: int, at: float | None, people: _People, flaws: list[Flaw]
) -> Turn:
    what = f"transcript item {number}"
    who = item.get("ParticipantId")
    role = item.get("ParticipantRole") or (
        people.roles.get(who, who) if isinstance(who, str) else None
    )
    speaker = named_or_unusable(role, people.speakers, what, "contact-lens")
    text = required_text(item.get("Content"), f"Content of {what}", flaws)
    start = seconds(item.get("BeginOffsetMillis"), f"BeginOffsetMillis of {what}", flaws, _MILLI)
    end = seconds(item.get("EndOffsetMillis"), f"EndOffsetMillis of {what}", flaws, _MILLI)
    return Turn(speaker, text, *span(at if start is None else start, end, what, flaws))


def _attributes(fields: Mapping[str, Any], flaws: list[Flaw]) -> dict[str, str]:
    language = optional_text(fields.get("LanguageCode"), "LanguageCode", flaws)
    about = fields.get("ConversationCharacteristics")
    millis = about.get("TotalConversationDurationMillis") if isinstance(about, Mapping) else None
    duration = seconds(millis, "TotalConversationDurationMillis", flaws, _MILLI)
    known = {"language": language, "duration_s": None if duration is None else f"{duration:g}"}
    return {name: text for name, text in known.items() if text}
