"""A large centre, synthetic: stretches of four weeks of Fernhill, one after the other.

Every stretch is drawn anew, with customers of its own, and begins where the one
before ended. It is for trying out size and speed; nothing is planted from one
stretch to the next. Only one stretch is in memory at a time.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Final

from wellspent.contacts import Contact
from wellspent.fernhill import planted
from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.files import SETTINGS, contact_line

__all__ = ["stretches", "write_stretches"]

_CONTACTS: Final = 3_000  # in a stretch


def stretches(seed: int = 1) -> Iterator[tuple[Contact, ...]]:
    """The contacts of one stretch after the other, in order of time, without an end."""
    for number in count():
        later = timedelta(days=number * planted.DAYS)
        yield tuple(
            replace(
                contact,
                id=f"S{number:04d}-{contact.id}",
                customer=f"S{number:04d}-{contact.customer}",
                began=None if contact.began is None else contact.began + later,
            )
            for contact in generate_centre(seed + number, _CONTACTS).contacts
        )


def write_stretches(folder: Path, turns: int, seed: int = 1) -> int:
    """Write whole contacts with at least `turns` turns to `folder`; gives how many turns.

    A file a stretch, `contacts-0000.jsonl.gz` and so on, and `wellspent.toml`. The
    same seed writes the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wellspent.toml").write_text(SETTINGS, encoding="utf-8")
    written = 0
    for number, contacts in enumerate(stretches(seed)):
        lines = []
        for contact in contacts:
            if written >= turns:
                break
            lines.append(contact_line(contact))
            written += len(contact.turns)
        packed = gzip.compress("".join(lines).encode(), 1, mtime=0)
        (folder / f"contacts-{number:04d}.jsonl.gz").write_bytes(packed)
        if written >= turns:
            return written
    return written
