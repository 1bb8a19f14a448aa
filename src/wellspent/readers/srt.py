"""SubRip subtitles (SRT), one file a contact: numbered cues with comma milliseconds."""

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

SUFFIXES: Final = (".srt",)


def looks_like(path: Path) -> bool:
    """Whether the name ends as one of SubRip."""
    return base_name(path).endswith(SUFFIXES)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; settings: `speakers`, `channel`."""
    channel = channel_set(settings, "srt", "voice")
    way = Way("srt", speakers_of(settings, "srt"), channel)
    return one_by_one(files, partial(read_cues, way=way))
