"""What people write in a dispute: some words, and not a book."""

from __future__ import annotations

from typing import Final

from wellspent.web.access.refusals import Refused

__all__ = ["LONGEST_COMMENT", "comment_of"]

LONGEST_COMMENT: Final = 5000


def comment_of(text: str, missing: str, remedy: str) -> str:
    """The comment without the blanks around it.

    Raises `Refused` at the field `comment`: with `missing` and `remedy` where it is empty.
    """
    comment = text.replace("\0", "").strip()
    if not comment:
        raise Refused(missing, remedy, "comment")
    if len(comment) > LONGEST_COMMENT:
        raise Refused(
            f"The comment has {len(comment):,} characters, and {LONGEST_COMMENT:,} have room.",
            "Shorten it.", "comment",
        )  # fmt: skip
    return comment
