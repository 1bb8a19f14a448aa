"""Subtitle cues as turns: what the readers of WebVTT and SRT share.

cue   a span of time with the text shown in it, after its place in the file

A cue says who speaks by a voice tag, `<v Agent>`, or by `Agent:` before the text; one
that does not goes on with the speaker before it. Cues of one speaker that follow
each other stay turns of their own: they have times of their own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from wellspent.contacts import Channel, Contact, Speaker, Turn
from wellspent.readers.clock import CLOCK, clock_seconds
from wellspent.readers.files import text_of
from wellspent.readers.records import Flaw, Found, Unusable, record
from wellspent.readers.transcripts import name_before_colon, named_or_unusable, stem_of
from wellspent.readers.values import clean, span, speaker_named

__all__ = ["Block", "Way", "blocks_of", "read_cues"]

_TIMES: Final = re.compile(rf"\s*({CLOCK})\s*-->\s*({CLOCK})(?:\s.*)?", re.ASCII)
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z0-9][^>]*>", re.IGNORECASE)
_STRANGER: Final = re.compile(r"(?:speaker|participant|channel|person)[ _-]?\w{1,2}", re.IGNORECASE)


class Block(NamedTuple):
    """Lines of a file between blank ones, and the number of the first."""

    line: int
    lines: list[str]


class Way(NamedTuple):
    """How the settings say to read: the form, who is who, and on which channel."""

    form: str
    speakers: Mapping[str, Speaker]
    channel: Channel | None


class _Cue(NamedTuple):
    line: int
    start: float
    end: float
    text: str


def blocks_of(text: str) -> list[Block]:
    """The lines of a text in blocks, as blank lines part them."""
    blocks: list[Block] = []
    fresh = True
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line.strip():
            if fresh:
                blocks.append(Block(number, []))
            blocks[-1].lines.append(line)
        fresh = not line.strip()
    return blocks


def read_cues(path: Path, way: Way, *, skip: Sequence[str] = ()) -> Iterator[Found]:
    """The contact of a subtitle file; blocks that begin with a word of `skip` are no cues."""
    blocks = [block for block in blocks_of(text_of(path)) if not _begins(block, skip)]
    return record(path, None, partial(_contact, stem_of(path), blocks, way))


def _begins(block: Block, words: Sequence[str]) -> bool:
    first = block.lines[0].split()[0]
    return first in words and not any("-->" in line for line in block.lines[:1])


def _contact(identity: str, blocks: Sequence[Block], way: Way, flaws: list[Flaw]) -> Contact:
    cues = [cue for block in blocks for cue in [_cue(block, flaws)] if cue is not None]
    if not cues:
        raise Unusable("the file has no cue with a time", "Check that it is a subtitle file.")
    turns: list[Turn] = []
    for cue in cues:
        turns += _turns(cue, turns[-1].speaker if turns else None, way, flaws)
    return Contact(identity, tuple(turns), source=way.form, channel=way.channel)


def _cue(block: Block, flaws: list[Flaw]) -> _Cue | None:
    """The cue of a block: its time stands in the first or the second line."""
    for place, line in enumerate(block.lines[:2]):
        match = _TIMES.fullmatch(line)
        if match is not None:
            start, end = clock_seconds(match[1]), clock_seconds(match[2])
            return _Cue(block.line, start or 0.0, end or 0.0, "\n".join(block.lines[place + 1 :]))
    found = f"the block in line {block.line} has no time and was not read"
    flaws.append(Flaw(found, "Write its time as 00:00:01.000 --> 00:00:02.500."))
    return None


def _turns(cue: _Cue, last: Speaker | None, way: Way, flaws: list[Flaw]) -> list[Turn]:
    """The turns of a cue, one a voice; those of one cue share its time."""
    what = f"the cue in line {cue.line}"
    start, end = span(cue.start, cue.end, what, flaws)
    turns: list[Turn] = []
    for name, said in _voices(cue.text):
        speaker, text = _who_says_what(name, said, last, what, way)
        last = speaker
        turns.append(Turn(speaker, clean(text, what, flaws), start, end))
    return turns


def _voices(text: str) -> list[tuple[str | None, str]]:
    """What each voice tag's speaker says in a cue; None where there is no tag."""
    pieces = _VOICE.split(text)
    tagged = list(zip(pieces[1::2], pieces[2::2], strict=True))
    first = [(None, pieces[0])] if pieces[0].strip() or not tagged else []
    return [*first, *tagged]


def _who_says_what(
    name: str | None, said: str, last: Speaker | None, what: str, way: Way
) -> tuple[Speaker, str]:
    text = " ".join(html.unescape(_TAG.sub("", said)).split())
    if name is not None:
        return named_or_unusable(html.unescape(name), way.speakers, what, way.form), text
    named = name_before_colon(text)
    if named and (speaker_named(named[0], way.speakers) or _STRANGER.fullmatch(named[0])):
        return named_or_unusable(named[0], way.speakers, what, way.form), named[1]
    if last is None:
        return named_or_unusable(None, way.speakers, what, way.form), text
    return last, text
