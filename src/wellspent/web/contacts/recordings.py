"""A contact's recording: where it lies, and how it is sent so that somebody can seek in it.

Recordings lie below `recordings/` of the workspace's folder: `<contact>.wav` with the id
percent-encoded, or where the contact's attribute `recording` says. Nothing outside that
folder is ever sent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpResponse

from wellspent.web.access.scope import standing
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["KINDS_OF_AUDIO", "Recording", "find_recording", "send_recording"]

KINDS_OF_AUDIO: Final = {
    "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4",
}  # fmt: skip
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_MOST: Final = 2 * 1024 * 1024  # bytes in one answer to a range; players ask for the rest


@dataclass(frozen=True)
class Recording:
    """A file of sound: where it lies, and of which kind it is (`wav`, …)."""

    path: Path
    suffix: str

    @property
    def media_type(self) -> str:
        """What a browser calls this kind."""
        return KINDS_OF_AUDIO[self.suffix]


def find_recording(record: ContactRecord) -> Recording | None:
    """The recording of a contact; None where there is none, or the workspace is no folder."""
    place = standing().workspace.path
    if not isinstance(place, Path):
        return None
    folder = (place / "recordings").resolve()
    return next(
        (found for name in _names(record) if (found := _within(folder, name)) is not None), None
    )


def send_recording(recording: Recording, asked: str | None) -> HttpResponse:
    """The whole file, or with `asked` (the header Range) a part of it: 206, or 416.

    A part may be shorter than what was asked for, so that memory holds little of it.
    """
    size = recording.path.stat().st_size
    span = _span(asked, size) if asked else None
    if span is None:
        # a player asks for ranges; only who wants the file as such gets it whole
        answer = HttpResponse(recording.path.read_bytes(), content_type=recording.media_type)
    elif span[0] >= min(span[1], size):
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        start, stop = span[0], min(span[1], size, span[0] + _MOST)
        with recording.path.open("rb") as file:
            file.seek(start)
            answer = HttpResponse(file.read(stop - start), status=206, content_type=recording.media_type)  # fmt: skip
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _names(record: ContactRecord) -> list[str]:
    named = _attributes(record).get("recording")
    safe = quote(record.contact["contact"], safe="", errors="surrogatepass")
    return [*([str(named)] if named else []), *(f"{safe}.{suffix}" for suffix in KINDS_OF_AUDIO)]


def _attributes(record: ContactRecord) -> dict[str, Any]:
    read = json.loads(record.contact["attributes"] or "{}")
    return read if isinstance(read, dict) else {}


def _within(folder: Path, name: str) -> Recording | None:
    """The file of this name, where it is one of sound and really lies in the folder."""
    try:
        path = (folder / name).resolve()  # links are followed before it is looked where it lies
        if not path.is_relative_to(folder) or not path.is_file():
            return None
    except (OSError, ValueError):  # a name too long, or with a NUL
        return None
    suffix = path.suffix.lower().removeprefix(".")
    return Recording(path, suffix) if suffix in KINDS_OF_AUDIO else None


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for what is no single range of bytes."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), int(last) + 1 if last else size
