"""Whisper's JSON: `{"text", "segments": [{"start", "end", "text"}], "language"}`.

Whisper hears no speakers, so a file alone needs `speaker` in its segments (some
tools add it) or comes as one of two channels; `segments` says how.

Source: https://github.com/openai/whisper
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact
from wellspent.errors import Problem
from wellspent.readers.files import head_of
from wellspent.readers.segments import read_segments

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".json",)


def looks_like(path: Path) -> bool:
    """Whether the file begins as one of whisper and not of whisperX."""
    head = head_of(path)
    is_whisperx = '"word_segments"' in head or '"SPEAKER_' in head
    return '"segments"' in head and '"start"' in head and not is_whisperx


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; see `segments` for the settings."""
    return read_segments(files, settings, "whisper")
