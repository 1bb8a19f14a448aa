"""What the forms of moments send, read. What cannot be read is refused at its field."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from wellspent.web.access.refusals import Refused
from wellspent.web.moments.acting import Step

__all__ = ["seen_sent", "step_sent"]

_MOST_DIGITS: Final = 9


def step_sent(sent: Any, did: str) -> Step:
    """The step of a form."""
    return Step(did, sent.get("words", ""), _day(sent.get("due", "")), seen_sent(sent))


def seen_sent(sent: Any) -> int:
    """The number of the last step that the person saw."""
    text = sent.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"'{text[:40]}' is no day.", "Write it as 2026-12-31.", "due") from None
