"""HarperValleyBank as it is downloaded: `data/transcript/<sid>.json` beside `data/metadata/`.

The words are the transcribers' (`human_transcript`). Times are `start_ms`, which the
corpus defines as counted from the beginning of the conversation, and `duration_ms`.
The reason is the task that the agent ticked. People are numbers, as there.

Source: https://github.com/cricketclub/gridspace-stanford-harper-valley, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import BadInput, Problem
from wellspent.readers.files import head_of, text_of
from wellspent.readers.records import Flaw, Found, Unusable, left_out, one_by_one, record
from wellspent.readers.transcripts import named_or_unusable, stem_of
from wellspent.readers.values import (
    json_value,
    moment_of_unix,
    optional_text,
    required_list,
    required_object,
    required_text,
    seconds,
    speakers_of,
)

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".json",)

_MILLI: Final = 0.001
_METADATA: Final = "metadata"


def looks_like(path: Path) -> bool:
    """Whether the file begins as a transcript of the corpus, or as its metadata."""
    head = head_of(path)
    is_transcript = '"speaker_role"' in head and '"human_transcript"' in head
    return is_transcript or (path.parent.name == _METADATA and '"speaker_id"' in head)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these transcripts and the problems; settings: `speakers`.

    The metadata are sought beside the transcripts; without them a contact has turns alone.
    """
    speakers = speakers_of(settings, "harper-valley")
    transcripts = [file for file in files if file.parent.name != _METADATA]
    stems = {stem_of(file) for file in transcripts}
    for file in files:
        if file.parent.name == _METADATA and stem_of(file) not in stems:
            remedy = "Name the folder that holds transcript/ and metadata/."
            yield left_out(file, None, "the metadata have no transcript", remedy)
    yield from one_by_one(transcripts, partial(_read_file, speakers=speakers))


def _read_file(path: Path, speakers: Mapping[str, Speaker]) -> Iterator[Found]:
    return record(path, None, partial(_contact, path, text_of(path), speakers))


def _contact(path: Path, text: str, speakers: Mapping[str, Speaker], flaws: list[Flaw]) -> Contact:
    entries = required_list(json_value(text, flaws), "the file")
    turns = [
        _turn(required_object(entry, f"segment {n}"), f"segment {n}", speakers, flaws)
        for n, entry in enumerate(entries, start=1)
    ]
    turns.sort(key=lambda turn: turn.start or 0.0)
    return Contact(
        id=f"harper-valley-{stem_of(path)}",
        turns=tuple(turns),
        source="cricketclub/gridspace-stanford-harper-valley",
        channel="voice",
        **_from_metadata(path, flaws),
    )


def _turn(
    entry: Mapping[str, Any], what: str, speakers: Mapping[str, Speaker], flaws: list[Flaw]
) -> Turn:
    speaker = named_or_unusable(entry.get("speaker_role"), speakers, what, "harper-valley")
    words = entry.get("human_transcript", entry.get("transcript"))
    text = required_text(words, f"human_transcript of {what}", flaws)
    start = seconds(entry.get("start_ms"), f"start_ms of {what}", flaws, _MILLI)
    length = seconds(entry.get("duration_ms"), f"duration_ms of {what}", flaws, _MILLI)
    known = start is not None and length is not None
    return Turn(speaker, text, start, round(start + length, 6) if known else None)  # type: ignore[operator]


def _from_metadata(path: Path, flaws: list[Flaw]) -> dict[str, Any]:
    """The fields of a contact that the metadata beside the transcript state."""
    place = path.parent.parent / _METADATA / path.name
    if not place.exists():
        return {}
    try:
        fields = required_object(json_value(text_of(place), flaws), "the metadata")
    except (Unusable, BadInput):
        flaws.append(Flaw("the metadata beside it cannot be read", f"Mend '{place.name}'."))
        return {}
    agent, caller = _object(fields.get("agent")), _object(fields.get("caller"))
    session = optional_text(fields.get("session"), "session", flaws)
    return {
        "began": moment_of_unix(fields.get("start_time_ms"), "start_time_ms", flaws, _MILLI),
        "agent": optional_text(agent.get("speaker_id"), "the agent's speaker_id", flaws),
        "customer": optional_text(caller.get("speaker_id"), "the caller's speaker_id", flaws),
        "reason": _ticked(agent),
        "attributes": {"session": session} if session else {},
    }


def _ticked(agent: Mapping[str, Any]) -> str | None:
    """The tasks that the agent said the contact was about, joined by `+`."""
    responses = agent.get("responses")
    data = [_object(_object(response).get("data")) for response in
            (responses if isinstance(responses, list) else [])]  # fmt: skip
    tasks = [entry.get("task_type") for entry in data]
    return "+".join(dict.fromkeys(task for task in tasks if isinstance(task, str))) or None


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
