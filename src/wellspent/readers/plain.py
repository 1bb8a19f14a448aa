"""Plain transcripts: `Agent: …` and `Customer: …` lines, one file a contact.

    [00:00:02] Agent: Good morning, Alder Vets.
    [00:00:05] Customer: Hello, it is about my cat.
    She has not eaten since Sunday.

A line without a speaker goes on with the turn before it. A line of three or more
`=` or `-` alone separates conversations, whose ids then are `<file>-1`, `<file>-2`, ….
A first time of an hour or more is taken as time of day: times count from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Channel, Contact, Speaker, Turn
from wellspent.errors import Problem
from wellspent.readers.clock import CLOCK, clock_seconds
from wellspent.readers.files import base_name, text_of
from wellspent.readers.records import Flaw, Found, Unusable, one_by_one, record
from wellspent.readers.transcripts import channel_set, name_before_colon, stem_of
from wellspent.readers.values import clean, seconds, speaker_named, speakers_of

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".txt",)

_RULE: Final = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_TIMED: Final = re.compile(rf"\s*[\[(]?({CLOCK})[\])]?\s*[-–—]?\s*(.*)", re.ASCII)
_TIMED_NAME: Final = re.compile(rf"([^\[(:]+?)\s*[\[(]({CLOCK})[\])]\s*:(.*)", re.ASCII)
_TIME_OF_DAY: Final = 3600.0
_ANONYMOUS: Final = re.compile(
    r"(?:speaker|participant|channel|person)[ _-]?\w{1,2}", re.IGNORECASE
)
_REMEDY: Final = 'Name every speaker in [readers.plain.speakers], such as "Speaker 1" = "agent".'

Lines = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Way:
    """How the settings say to read: who is who, and on which channel."""

    speakers: Mapping[str, Speaker]
    channel: Channel | None


def looks_like(path: Path) -> bool:
    """Whether the name ends as one of plain text; without speakers it becomes a problem."""
    return base_name(path).endswith(SUFFIXES)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; settings: `speakers`, `channel`."""
    way = _Way(speakers_of(settings, "plain"), channel_set(settings, "plain", "voice"))
    return one_by_one(files, partial(_read_file, way=way))


def _read_file(path: Path, way: _Way) -> Iterator[Found]:
    parts = _parts(text_of(path))
    for number, lines in enumerate(parts, start=1):
        identity = stem_of(path) if len(parts) == 1 else f"{stem_of(path)}-{number}"
        yield from record(path, lines[0][0], partial(_contact, identity, lines, way))


def _parts(text: str) -> list[Lines]:
    """The lines that are not blank, with their numbers, conversation by conversation."""
    parts: list[Lines] = [[]]
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if _RULE.fullmatch(line):
            parts.append([])
        elif line.strip():
            parts[-1].append((number, line))
    return [part for part in parts if part]


def _contact(identity: str, lines: Lines, way: _Way, flaws: list[Flaw]) -> Contact:
    _refuse_strangers(lines, way.speakers)
    begun: list[tuple[Turn, list[str]]] = []  # each with the lines that go on with it
    before = 0
    for number, written in lines:
        line = clean(written, f"line {number}", flaws)
        turn = _begun(line, way.speakers)
        if turn is not None:
            begun.append((turn, []))
        elif begun:
            begun[-1][1].append(line.strip())
        else:
            before += 1
    if not begun:
        raise Unusable("no line names a speaker that is known", _REMEDY)
    turns = [replace(turn, text=" ".join([turn.text, *more]).strip()) for turn, more in begun]
    if before:
        flaws.append(Flaw(f"{before} line(s) stand before any speaker", "Remove or name them."))
    return Contact(identity, _from_beginning(turns, flaws), source="plain", channel=way.channel)


def _begun(line: str, speakers: Mapping[str, Speaker]) -> Turn | None:
    """The turn that this line begins, or None where it goes on with one."""
    at, rest = _time_and_rest(line)
    named = name_before_colon(rest)
    speaker = speaker_named(named[0], speakers) if named else None
    return Turn(speaker, named[1], at) if named and speaker else None


def _time_and_rest(line: str) -> tuple[float | None, str]:
    if match := _TIMED.fullmatch(line):
        return clock_seconds(match[1]), match[2]
    if match := _TIMED_NAME.fullmatch(line.strip()):
        return clock_seconds(match[2]), f"{match[1]}:{match[3]}"
    return None, line.strip()


def _refuse_strangers(lines: Lines, speakers: Mapping[str, Speaker]) -> None:
    """Raises `Unusable` for a speaker nobody knows, whose words would go to somebody else.

    `Speaker 2:` is one at once; another capitalised word before a colon where it
    stands so on two lines or more. One alone is taken as part of what was said.
    """
    times: Counter[str] = Counter()
    places: dict[str, int] = {}
    for number, line in lines:
        named = name_before_colon(_time_and_rest(line)[1])
        name = named[0] if named else ""
        stranger = name[:1].isupper() and len(name.split()) <= 2  # a name, not a clause
        if stranger and speaker_named(name, speakers) is None:
            times[name] += 2 if _ANONYMOUS.fullmatch(name) else 1
            places.setdefault(name, number)
    for name, count in times.items():
        if count > 1:
            raise Unusable(f"the speaker of line {places[name]} is not known", _REMEDY)


def _from_beginning(turns: Sequence[Turn], flaws: list[Flaw]) -> tuple[Turn, ...]:
    """The turns with their times counted from the first one where they are times of day."""
    first = next((turn.start for turn in turns if turn.start is not None), 0.0)
    offset = first if first >= _TIME_OF_DAY else 0.0
    return tuple(
        turn if turn.start is None else
        replace(turn, start=seconds(round(turn.start - offset, 9), f"the time of turn {n}", flaws))
        for n, turn in enumerate(turns, start=1)
    )  # fmt: skip
