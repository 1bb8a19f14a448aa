"""What people write in a field of their own words: some words, and not a book."""

from __future__ import annotations

from typing import Final

from wellspent.web.access.refusals import Refused

__all__ = ["LONGEST", "said"]

LONGEST: Final = 5000  # characters


def said(text: str, place: str, missing: str = "", remedy: str = "") -> str:
    """The words without the blanks around them.

    Raises `Refused` at the field `place` where they are too long, and where they are empty
    and `missing` says in a sentence what that means.
    """
    words = text.replace("\0", "").strip()
    if missing and not words:
        raise Refused(missing, remedy, place)
    if len(words) > LONGEST:
        raise Refused(
            f"These are {len(words):,} characters, and {LONGEST:,} have room.", "Shorten it.", place
        )
    return words
