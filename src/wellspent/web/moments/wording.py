"""What leaders write about a moment, without what identifies others; the agent it is about may be named."""

from __future__ import annotations

import re

from wellspent.moments.moment import Moment
from wellspent.redaction import redact_text

__all__ = ["without_others"]


def without_others(text: str, moment: Moment) -> str:
    """The text with personal data out, but for the name of the agent whom the moment is about."""
    if moment.whom != "agent" or not moment.about.strip():
        return redact_text(text)
    names = sorted({moment.about, moment.about.split()[0]}, key=len, reverse=True)
    named = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
    # every second piece is a name
    pieces = named.split(text)
    return "".join(piece if place % 2 else redact_text(piece) for place, piece in enumerate(pieces))
