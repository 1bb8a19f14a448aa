"""WebVTT subtitles, one file a contact: voice tags, cue settings, notes and styles.

Source: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact
from wellspent.errors import Problem
from wellspent.readers.cues import Way, read_cues
from wellspent.readers.files import base_name
from wellspent.readers.records import one_by_one
from wellspent.readers.transcripts import channel_set
from wellspent.readers.values import speakers_of

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".vtt",)

_NO_CUES: Final = ("WEBVTT", "NOTE", "STYLE", "REGION")


def looks_like(path: Path) -> bool:
    """Whether the name ends as one of WebVTT."""
    return base_name(path).endswith(SUFFIXES)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; settings: `speakers`, `channel`."""
    channel = channel_set(settings, "webvtt", "voice")
    way = Way("webvtt", speakers_of(settings, "webvtt"), channel)
    return one_by_one(files, partial(read_cues, way=way, skip=_NO_CUES))
