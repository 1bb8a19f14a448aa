"""What the forms of voices send, read: numbers and days. What cannot be read is refused at its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from wellspent.web.access.refusals import Refused
from wellspent.web.voices.answering import AnswerWish
from wellspent.web.voices.desks import FIELDS, DeskWish
from wellspent.web.voices.notes import NoteWish
from wellspent.web.voices.pulse import PulseWords

__all__ = ["answer_sent", "desk_sent", "note_sent", "number_sent", "pulse_sent"]

_MOST_DIGITS = 9


def pulse_sent(sent: Any) -> PulseWords:
    """The three answers of the form."""
    return PulseWords(
        sent.get("customers", ""), sent.get("in_way", ""), sent.get("cause", ""),
        number_sent(sent, "mood"),
    )  # fmt: skip


def note_sent(sent: Any) -> NoteWish:
    """The note of the form."""
    return NoteWish(sent.get("text", ""), sent.get("kind", ""), number_sent(sent, "turn"))


def desk_sent(sent: Any) -> DeskWish:
    """The desk of the form."""
    lists = {field: tuple(sent.getlist(field)) for field in FIELDS}
    people = tuple(_number(one, "people") for one in sent.getlist("people"))
    return DeskWish(sent.get("name", ""), people, **lists)


def answer_sent(sent: Any) -> AnswerWish:
    """The answer of the form."""
    return AnswerWish(
        sent.get("subject", ""), sent.get("state", ""), _day(sent.get("by_when", "")),
        sent.get("why", ""), number_sent(sent, "number") or 0,
    )  # fmt: skip


def number_sent(sent: Any, field: str) -> int | None:
    """The number of a field; None where it is empty."""
    text = sent.get(field, "").strip()
    return _number(text, field) if text else None


def _number(text: str, field: str) -> int:
    if not (text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise Refused(f"'{text[:40]}' is no number.", "Write it in digits, such as 3.", field)
    return int(text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"'{text[:40]}' is no day.", "Write it as 2026-12-31.", "by_when") from None
