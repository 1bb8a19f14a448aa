"""WhisperX's JSON: segments with a diarised `speaker`, `SPEAKER_00`, and `words`.

Source: https://github.com/m-bain/whisperX
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
    """Whether the file begins as one of whisperX."""
    head = head_of(path)
    return '"segments"' in head and ('"word_segments"' in head or '"SPEAKER_' in head)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; see `segments` for the settings."""
    return read_segments(files, settings, "whisperx")
