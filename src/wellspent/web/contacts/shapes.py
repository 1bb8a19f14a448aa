"""What the API says of contacts, as it stands in its description."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from wellspent.report.index import ContactLine
from wellspent.report.model import Answered, Kind, Piece
from wellspent.web.access.schemas import PersonRef
from wellspent.web.contacts.models import Correction, LabelCheck
from wellspent.web.contacts.transcript import Opened, ShownTurn

__all__ = [
    "AnswerOut", "CheckOut", "ContactOut", "ContactRow", "CorrectionIn", "CorrectionOut", "LabelsOut",
    "TranscriptOut", "answer_out", "check_out", "contact_row", "correction_out", "piece_out", "transcript_out",
]  # fmt: skip


class ContactRow(Schema):
    """A contact in a list; `amount` is what it has of the measure, in seconds, or 1 of what is counted."""

    contact: str
    began: datetime | None
    channel: str | None
    queue: str | None
    reason: str | None
    segment: str | None
    agent: str | None
    team: str | None
    handle_seconds: float | None
    seconds_by_kind: dict[str, float]
    amount: float | None = None


class PieceOut(Schema):
    """One stretch of the ribbon, in seconds from the beginning; the turn that owns it, if one does."""

    start: float
    end: float
    kind: Kind
    name: str
    turn: int | None


class ContactOut(ContactRow):
    """One contact: facts and ledger. `recording` is the kind of file, None where there is none."""

    timing: Literal["measured", "estimated", "mixed", "absent"]
    acd_handle_seconds: float | None
    resolved: str | None
    attributes: dict[str, Any]
    lines: dict[str, float]
    ribbon: list[PieceOut]
    states: list[dict[str, Any]]
    surveys: list[dict[str, Any]]
    recording: str | None


class TurnOut(Schema):
    """One turn: `part` and `friction` are in force; the labeller's stand beside them.

    `confidence` is the labeller's. Words are redacted.
    """

    turn: int
    speaker: str
    text: str
    start: float | None
    end: float | None
    seconds: float | None
    part: str | None
    kind: Kind
    friction: str
    confidence: float | None
    automatic_part: str | None
    automatic_friction: str
    corrected: bool


class TranscriptOut(Schema):
    """What was said in a contact, and whether somebody has checked its labels."""

    contact: str
    turns: list[TurnOut]
    labels_checked: bool


class QuoteOut(Schema):
    """What shows an answer: characters `start` to `end` of a turn, None where they are not there."""

    turn: int
    start: int | None
    end: int | None
    text: str


class AnswerOut(Schema):
    """An automatic answer with its evidence."""

    question: str
    answer: str
    by: str
    confidence: float | None
    quotes: list[QuoteOut]


class CorrectionIn(Schema):
    """What a turn is for, and the friction that it shows (`none` where it shows none)."""

    turn: int
    part: str
    friction: str


class CorrectionOut(Schema):
    """One correction; `was_part` and `was_friction` were in force before it."""

    id: int
    contact: str
    turn: int
    part: str
    friction: str
    was_part: str
    was_friction: str
    by: PersonRef
    at: datetime


class CheckOut(Schema):
    """Somebody has looked at every label."""

    contact: str
    by: PersonRef
    at: datetime


class LabelsOut(Schema):
    """What people said of one contact's labels, the oldest first.

    `outdated` counts corrections of other words than the contact has now; they are left out.
    """

    corrections: list[CorrectionOut]
    checks: list[CheckOut]
    outdated: int


def contact_row(line: ContactLine, amount: float | None = None) -> dict[str, Any]:
    """A `ContactRow`."""
    said = {name: getattr(line, name) for name in ContactRow.model_fields if hasattr(line, name)}
    return said | {"seconds_by_kind": dict(line.kinds), "amount": amount}


def piece_out(piece: Piece) -> dict[str, Any]:
    """A `PieceOut`."""
    return {name: getattr(piece, name) for name in PieceOut.model_fields}


def transcript_out(contact: str, opened: Opened) -> dict[str, Any]:
    """A `TranscriptOut`."""
    return {
        "contact": contact,
        "turns": [_turn_out(turn) for turn in opened.turns],
        "labels_checked": bool(opened.corrections.checks),
    }


def _turn_out(turn: ShownTurn) -> dict[str, Any]:
    said = turn.said
    return {
        "turn": said.turn, "speaker": said.speaker, "text": said.text,
        "start": turn.start, "end": turn.end, "seconds": said.seconds,
        "part": turn.part, "kind": turn.kind, "friction": turn.friction,
        "confidence": said.confidence, "automatic_part": said.part,
        "automatic_friction": said.friction, "corrected": bool(turn.corrections),
    }  # fmt: skip


def answer_out(answer: Answered) -> dict[str, Any]:
    """An `AnswerOut`."""
    quotes = [{name: getattr(q, name) for name in QuoteOut.model_fields} for q in answer.quotes]
    said = {name: getattr(answer, name) for name in ("question", "answer", "by", "confidence")}
    return said | {"quotes": quotes}


def correction_out(one: Correction) -> dict[str, Any]:
    """A `CorrectionOut`."""
    plain = ("id", "contact", "turn", "part", "friction", "was_part", "was_friction", "at")
    return {name: getattr(one, name) for name in plain} | {"by": one.by}


def check_out(one: LabelCheck) -> dict[str, Any]:
    """A `CheckOut`."""
    return {"contact": one.contact, "by": one.by, "at": one.at}
