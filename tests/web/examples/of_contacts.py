"""Examples of what stands on a contact's page: corrections, checks, and a recording."""

from __future__ import annotations

import io
import math
import struct
import wave
from pathlib import Path
from urllib.parse import quote

from wellspent.web.access.scope import standing
from wellspent.web.contacts.correcting import check_labels, correct_label

__all__ = ["EXAMPLES", "correction", "label_check", "recording", "synthetic_sound"]


def synthetic_sound(seconds: float = 0.5) -> bytes:
    """A tone of 220 Hz as a wav file: nobody speaks in it."""
    sink = io.BytesIO()
    with wave.open(sink, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tone = (
            int(9000 * math.sin(2 * math.pi * 220 * n / 8000)) for n in range(int(seconds * 8000))
        )
        sound.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return sink.getvalue()


def recording(_people, line) -> str:
    """A recording of the contact in the workspace; its kind, as an address names it."""
    folder = Path(standing().workspace.path) / "recordings"
    folder.mkdir(exist_ok=True)
    (folder / f"{quote(line.contact, safe='')}.wav").write_bytes(synthetic_sound())
    return "wav"


def correction(people, line):
    """A correction of the contact's first turn."""
    record = standing().read(line.contact)
    return correct_label(
        line, record, people["administrator"], turn=1, part="rapport", friction="none"
    )


def label_check(people, line):
    """Somebody has checked the contact's labels."""
    return check_labels(line, standing().read(line.contact), people["administrator"])


EXAMPLES = {
    "suffix": recording,
    "turn": lambda _people, _line: 1,
    "correction": correction,
    "labelcheck": label_check,
}
