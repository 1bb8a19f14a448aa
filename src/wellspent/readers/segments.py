"""Speech-to-text segments as contacts: what the readers of whisper and whisperX share.

Who speaks is told, in this order, from
1. the two channels: `x.agent.json` and `x.customer.json` make one contact, `x`
2. the settings: `[readers.<form>.speakers]`, such as `SPEAKER_00 = "agent"`
3. the greeting, where two people speak: whoever first says "thank you for calling"
   or "how can I help" is the agent; the attribute `speakers` says so
and where none of these tells it, the contact is left out with the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from wellspent.contacts import SPEAKERS, Channel, Contact, Speaker, Turn
from wellspent.errors import Problem
from wellspent.readers.files import text_of
from wellspent.readers.records import Flaw, Found, Unusable, one_by_one, record
from wellspent.readers.transcripts import channel_set, stem_of
from wellspent.readers.values import (
    ReaderSettingsInvalid,
    json_value,
    required_list,
    required_object,
    required_text,
    seconds,
    span,
    speakers_of,
    table_of,
)

__all__ = ["read_segments"]

_GREETING: Final = re.compile(
    r"thank(?:s| you) for (?:calling|contacting|ringing)"
    r"|how (?:can|may|could) (?:i|we) (?:help|assist)|what can i do for you",
    re.IGNORECASE,
)
_GREETING_WITHIN: Final = 12  # segments from the beginning in which a greeting counts
_TWO_CHANNELS: Final = "pass two files, x.agent.json and x.customer.json"


class _Way(NamedTuple):
    """How the settings say to read."""

    form: str
    speakers: Mapping[str, Speaker]
    channels: Mapping[str, Speaker]  # what stands before `.json`, to who speaks there
    channel: Channel | None


class _Segment(NamedTuple):
    speaker: str | None
    turn: Turn  # as if the agent spoke, until it is known who did


def read_segments(
    files: Sequence[Path], settings: Mapping[str, Any], form: str
) -> Iterator[Contact | Problem]:
    """The contacts of these files: one a file, or one of the two files of two channels.

    Settings: `speakers`, `channels` (such as `left = "agent"` for `x.left.json`), `channel`.
    """
    way = _Way(
        form, speakers_of(settings, form), _channels(settings, form),
        channel_set(settings, form, "voice"),
    )  # fmt: skip
    groups: dict[Path, list[Path]] = {}
    for file in files:
        groups.setdefault(file.parent / _identity(file, way), []).append(file)
    firsts = {group[0]: group for group in groups.values()}
    return one_by_one(list(firsts), lambda first: _read_group(firsts[first], way))


def _channels(settings: Mapping[str, Any], form: str) -> dict[str, Speaker]:
    named = table_of(settings, form, "channels") or {"agent": "agent", "customer": "customer"}
    for ending, role in named.items():
        if role not in SPEAKERS:
            what = f"maps the channel '{ending}' to {role!r}"
            raise ReaderSettingsInvalid(form, what, f"Use one of: {', '.join(SPEAKERS)}.")
    return {ending.lower(): cast("Speaker", role) for ending, role in named.items()}


def _ending(file: Path) -> str:
    """What stands between the last two points of the name: `agent` of `x.agent.json`."""
    return Path(stem_of(file)).suffix.lower().removeprefix(".")


def _identity(file: Path, way: _Way) -> str:
    return Path(stem_of(file)).stem if _ending(file) in way.channels else stem_of(file)


def _read_group(files: Sequence[Path], way: _Way) -> Iterator[Found]:
    texts = {file: text_of(file) for file in files}
    build = partial(_contact, _identity(files[0], way), texts, way)
    return record(files[0], None, build)


def _contact(identity: str, texts: Mapping[Path, str], way: _Way, flaws: list[Flaw]) -> Contact:
    by_channel = {way.channels.get(_ending(file)): file for file in texts}
    if None not in by_channel:
        missing = sorted({"agent", "customer"} - set(map(str, by_channel)))
        if missing:
            raise Unusable(
                f"the channel of the {missing[0]} is missing", f"{_TWO_CHANNELS.capitalize()}."
            )
        turns = [
            replace(segment.turn, speaker=cast("Speaker", who))
            for who, file in by_channel.items()
            for segment in _segments(texts[file], f"{who}: ", flaws)
        ]
        turns.sort(key=lambda turn: turn.start or 0.0)
        return Contact(identity, tuple(turns), source=way.form, channel=way.channel)
    segments = _segments(next(iter(texts.values())), "", flaws)
    speakers, told = _who_is_who(segments, way)
    return Contact(
        identity,
        tuple(_spoken(segments, speakers, flaws)),
        source=way.form,
        channel=way.channel,
        attributes={"speakers": told} if told else {},
    )


def _segments(text: str, prefix: str, flaws: list[Flaw]) -> list[_Segment]:
    value = json_value(text, flaws)
    entries = value.get("segments") if isinstance(value, dict) else value
    return [
        _segment(required_object(entry, f"{prefix}segment {n}"), f"{prefix}segment {n}", flaws)
        for n, entry in enumerate(required_list(entries, "segments"), start=1)
    ]


def _segment(entry: Mapping[str, Any], what: str, flaws: list[Flaw]) -> _Segment:
    start = seconds(entry.get("start"), f"the start of {what}", flaws)
    end = seconds(entry.get("end"), f"the end of {what}", flaws)
    text = required_text(entry.get("text"), f"the text of {what}", flaws).strip()
    return _Segment(_label(entry), Turn("agent", text, *span(start, end, what, flaws)))


def _label(entry: Mapping[str, Any]) -> str | None:
    """The segment's own speaker, or the one that most of its words have."""
    if isinstance(entry.get("speaker"), str):
        return str(entry["speaker"])
    words = entry.get("words")
    labels = Counter(
        word["speaker"]
        for word in (words if isinstance(words, list) else [])
        if isinstance(word, Mapping) and isinstance(word.get("speaker"), str)
    )
    return max(labels, key=lambda label: labels[label]) if labels else None


def _who_is_who(segments: Sequence[_Segment], way: _Way) -> tuple[dict[str, Speaker], str]:
    """Who each label is, and how that was told where it is not from the settings."""
    labels = list(dict.fromkeys(s.speaker for s in segments if s.speaker is not None))
    known = {
        label: way.speakers[label.lower()] for label in labels if label.lower() in way.speakers
    }
    if len(known) == len(labels) > 0 or not segments:
        return known, ""
    settings = f'name the speakers in [readers.{way.form}.speakers], such as SPEAKER_00 = "agent"'
    if not labels:
        raise Unusable("no segment has a speaker", f"{_TWO_CHANNELS.capitalize()}.")
    greeter = _greeter(segments)
    if known or len(labels) != 2 or greeter is None:
        raise Unusable(
            f"it cannot be told which of {len(labels)} speakers is the agent",
            f"{settings[0].upper()}{settings[1:]}, or {_TWO_CHANNELS}.",
        )
    roles: dict[str, Speaker] = dict.fromkeys(labels, "customer")
    return roles | {greeter: "agent"}, "told by the greeting"


def _greeter(segments: Sequence[_Segment]) -> str | None:
    early = segments[:_GREETING_WITHIN]
    return next((s.speaker for s in early if s.speaker and _GREETING.search(s.turn.text)), None)


def _spoken(
    segments: Sequence[_Segment], speakers: Mapping[str, Speaker], flaws: list[Flaw]
) -> Iterator[Turn]:
    """The turns; a segment that nobody was heard in goes to the speaker before it, and is noted."""
    last = next((s.speaker for s in segments if s.speaker is not None), None)
    for number, segment in enumerate(segments, start=1):
        if segment.speaker is None:
            flaws.append(Flaw(f"segment {number} has no speaker and was given to the one before",
                              "Check who spoke there."))  # fmt: skip
        last = segment.speaker or last
        yield replace(segment.turn, speaker=speakers[str(last)])
