"""Voices over HTTP: the pulse by week, one's own, notes, what became of them, beside the data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, PersonRef, plain
from wellspent.web.voices.became import own_texts
from wellspent.web.voices.beside import beside_data
from wellspent.web.voices.desk_routes import AnsweredOut, answered_out
from wellspent.web.voices.desk_routes import router as desks
from wellspent.web.voices.models import Note
from wellspent.web.voices.notes import NoteWish, notes_in_sight, raise_note
from wellspent.web.voices.pulse import OwnPulse, PulseWords, give, keep_draft, own_pulse
from wellspent.web.voices.pulse_figures import pulse_texts, pulse_weeks
from wellspent.web.voices.weeks import before, week_name, week_shown

__all__ = ["router"]

router = Router(tags=["Voices"])
router.add_router("", desks)

WeekName = Annotated[
    str, Query(max_length=10, description="such as 2026-W31; the newest if left out")
]
Mood = Annotated[int, Field(ge=1, le=5)]


class PulseWordsOut(Schema):
    """The three answers; `mood` is from 1 to 5."""

    customers: str = ""
    in_way: str = ""
    cause: str = ""
    mood: int | None = None


class PulseWordsIn(Schema):
    """The three answers, any of them empty; texts are redacted before they are kept."""

    customers: str = ""
    in_way: str = ""
    cause: str = ""
    mood: Mood | None = None


class PulseIn(PulseWordsIn):
    """The same to be sent; `seen` is the version that it is made from, 0 where nothing was sent."""

    seen: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


class OwnPulseOut(Schema):
    """One's own pulse of this week; `drafted` where the words are not sent yet."""

    week: str
    version: int
    sent: datetime | None
    drafted: bool
    words: PulseWordsOut


class PulseCauseOut(Schema):
    """How many of those who answered named a cause of friction."""

    cause: str
    words: str
    advisors: int
    answered: int
    share: FigureOut


class PulseWeekOut(Schema):
    """One week of the centre: the response first, then what it is a response to.

    `held` says why the words are held back from others than their writers, "" where they are shown.
    """

    week: str
    monday: date
    ended: bool
    advisors: int
    answered: int
    others: int
    response: FigureOut
    mood: FigureOut
    causes: list[PulseCauseOut]
    held: str


class PulseTextOut(Schema):
    """What somebody wrote, without whose it is; `own` is known to the writer alone."""

    question: str
    text: str
    own: bool


class ContactNoteIn(Schema):
    """A note on a contact of one's own."""

    text: str
    kind: str = ""
    turn: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class ContactNoteOut(Schema):
    """A note on a contact."""

    id: int
    contact: str
    raised_by: PersonRef
    raised: datetime
    kind: str
    text: str
    turn: int | None


class JoinedOut(Schema):
    """A subject of a text, who listens for it, and what they answered, the newest first."""

    subject: str
    words: str
    desks: list[str]
    answers: list[AnsweredOut]


class BecameOut(Schema):
    """One text of one's own, and what became of it."""

    source: str
    place: str
    texts: list[str]
    contact: str
    at: date
    subjects: list[JoinedOut]


class SeenFirstOut(Schema):
    """When something was first seen, in which way and words; from `day` to `last` where it is a week."""

    day: date
    last: date | None
    way: str
    quote: str
    contact: str
    turn: int | None


class BesideOut(Schema):
    """One subject on both sides; `days` is how many days advisors were earlier, null: no claim.

    Where `advisors` has a `last`, it is that many days at least.
    """

    subject: str
    words: str
    first: str
    days: int | None
    advisors: SeenFirstOut | None
    data: SeenFirstOut | None


@router.get("/voices/weeks", auth=gates(Right.READ_VOICES), response=list[PulseWeekOut])
def list_weeks(
    request: HttpRequest,  # noqa: ARG001 - its gate looks at it
    week: WeekName = "",
    weeks: Annotated[int, Query(ge=1, le=53)] = 8,
) -> Any:
    """That many weeks up to one, the newest first."""
    monday = week_shown(week)
    return [plain(one) for one in reversed(pulse_weeks((*before(monday, weeks - 1), monday)))]


@router.get("/voices/texts", auth=gates(Right.READ_VOICES), response=Paged[PulseTextOut])
def list_texts(
    request: HttpRequest, week: WeekName = "", limit: Limit = 50, offset: Offset = 0
) -> Any:
    """What advisors wrote in one week, without names and in no order; the own alone while it is held back."""
    return page(pulse_texts(week_shown(week), request.access.person), limit, offset, plain)


@router.get("/voices/pulse", auth=gates(Right.ANSWER_PULSE), response=OwnPulseOut)
def get_pulse(request: HttpRequest) -> Any:
    """One's own pulse of this week: what was sent, or else the draft."""
    return _own(own_pulse(request.access.person))


@router.put("/voices/pulse", auth=gates(Right.ANSWER_PULSE), response=OwnPulseOut)
def put_pulse(request: HttpRequest, sent: PulseIn) -> Any:
    """Send the pulse of this week, or change it until the week has ended."""
    give(request.access.person, _words(sent), sent.seen)
    return _own(own_pulse(request.access.person))


@router.put("/voices/pulse/draft", auth=gates(Right.ANSWER_PULSE), response=OwnPulseOut)
def put_draft(request: HttpRequest, sent: PulseWordsIn) -> Any:
    """Keep what is not sent yet."""
    keep_draft(request.access.person, _words(sent))
    return _own(own_pulse(request.access.person))


@router.get("/voices/became", auth=gates(Right.ANSWER_PULSE), response=Paged[BecameOut])
def list_became(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """What became of each of one's own texts."""
    return page(own_texts(request.access), limit, offset, _became)


@router.get("/voices/beside", auth=gates(Right.READ_VOICES), response=Paged[BesideOut])
def list_beside(
    request: HttpRequest, week: WeekName = "", limit: Limit = 50, offset: Offset = 0
) -> Any:
    """Of each subject of the twelve weeks up to one, whether advisors or the data saw it first."""
    rows = beside_data(request.access, week_shown(week))
    shown = rows[offset : offset + limit]
    quoted = [one.data.contact for one in shown if one.data and one.data.contact]
    record_sitting(quoted, request.access.person, "api voices")
    return page(
        rows, limit, offset, lambda one: {**plain(one), "first": one.first, "days": one.days}
    )


@router.get("/voices/notes", auth=gates(Right.READ_VOICES), response=Paged[ContactNoteOut])
def list_notes(request: HttpRequest, kind: str = "", limit: Limit = 50, offset: Offset = 0) -> Any:
    """The notes on contacts in sight, the newest first, of one kind if it is given."""
    rows = notes_in_sight(request.access)
    return page(rows.filter(kind=kind) if kind else rows, limit, offset)


@router.get("/voices/notes/{int:note}", auth=gates(Right.READ_VOICES), response=ContactNoteOut)
def get_note(request: HttpRequest, note: int) -> Any:
    """One note."""
    return request.access.find(Note, note)


@router.get(
    "/voices/notes-of/{path:contact}",
    auth=gates(Right.READ_VOICES),
    response=Paged[ContactNoteOut],
)
def list_contact_notes(
    request: HttpRequest, contact: str, limit: Limit = 50, offset: Offset = 0
) -> Any:
    """The notes on one contact."""
    line = request.access.contact(contact)
    return page(notes_in_sight(request.access).filter(contact=line.contact), limit, offset)


@router.post(
    "/voices/notes-of/{path:contact}",
    auth=gates(Right.ANSWER_PULSE),
    response={201: ContactNoteOut},
)
def post_note(request: HttpRequest, contact: str, sent: ContactNoteIn) -> Any:
    """Raise a note on a contact of one's own."""
    line = request.access.contact(contact)
    return Status(201, raise_note(request.access, line, NoteWish(sent.text, sent.kind, sent.turn)))


def _words(sent: PulseWordsIn) -> PulseWords:
    return PulseWords(sent.customers, sent.in_way, sent.cause, sent.mood)


def _own(own: OwnPulse) -> dict[str, Any]:
    return {
        "week": week_name(own.week),
        "version": own.version,
        "sent": own.answer.changed if own.answer else None,
        "drafted": own.drafted,
        "words": plain(own.words),
    }


def _became(one: Any) -> dict[str, Any]:
    subjects = [
        {"subject": s.subject, "words": s.words, "desks": s.desks,
         "answers": [answered_out(answer) for answer in s.answers]}
        for s in one.subjects
    ]  # fmt: skip
    said = {name: getattr(one, name) for name in ("source", "place", "texts", "contact", "at")}
    return {**said, "subjects": subjects}
