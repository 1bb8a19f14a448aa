"""Desks over HTTP: list, keep, one week's digest, and the answers of owners."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, PersonRef, figure_out
from wellspent.web.voices.answering import AnswerWish, answer_subject
from wellspent.web.voices.desks import DeskWish, keep_desk
from wellspent.web.voices.digest import DigestRow, make_digest
from wellspent.web.voices.in_data import Counted
from wellspent.web.voices.models import Desk, DeskAnswer
from wellspent.web.voices.sayings import Saying
from wellspent.web.voices.weeks import week_shown

__all__ = ["AnsweredOut", "answered_out", "router"]

router = Router()

Number = Annotated[int, Field(ge=0, le=1_000_000_000)]
WeekName = Annotated[
    str, Query(max_length=10, description="such as 2026-W31; the newest if left out")
]


class DeskFields(Schema):
    """Who answers for a desk, by number of sign-in, and what it listens for."""

    name: str
    people: list[Number] = []
    kinds: list[str] = []
    names: list[str] = []
    topics: list[str] = []
    queues: list[str] = []


class DeskChange(DeskFields):
    """A desk as it should be; `seen` is the version that it is made from."""

    seen: Number


class DeskOut(Schema):
    """A desk; `version` counts its changes."""

    id: int
    name: str
    people: list[PersonRef]
    kinds: list[str]
    names: list[str]
    topics: list[str]
    queues: list[str]
    version: int


class AnsweredOut(Schema):
    """What an owner answered to a subject; the highest `number` is in force."""

    desk: str
    subject: str
    number: int
    state: str
    by_when: date | None
    why: str
    by: PersonRef
    at: datetime
    overdue: bool


class AnswerSubjectIn(Schema):
    """An answer; `seen` is the number of the last one that was seen, 0 where there was none."""

    subject: str
    state: Literal["heard", "planned", "done", "not_now"]
    by_when: date | None = None
    why: str = ""
    seen: Number = 0


class DigestCountOut(Schema):
    """In how many of the contacts it was heard."""

    hits: int
    contacts: int
    share: FigureOut


class DigestQuoteOut(Schema):
    """Words of a customer."""

    contact: str
    turn: int
    start: int
    end: int
    quote: str
    kind: str
    unspoken: bool


class DigestSaidOut(Schema):
    """Words of an advisor; `contact` is a note's, of the pulse it is empty."""

    source: str
    quote: str
    contact: str


class DigestRowOut(Schema):
    """One subject of a desk's week."""

    subject: str
    words: str
    now: DigestCountOut
    before: DigestCountOut
    change: FigureOut
    quotes: list[DigestQuoteOut]
    advisors: int
    said: list[DigestSaidOut]
    open: bool
    answers: list[AnsweredOut]


class DigestOut(Schema):
    """A desk's week, of the contacts in sight; `held` says why the pulse is held back, if it is."""

    desk: str
    week: str
    monday: date
    contacts: int
    held: str
    rows: list[DigestRowOut]


@router.get("/desks", auth=gates(Right.READ_VOICES), response=Paged[DeskOut])
def list_desks(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every desk, by name."""
    rows = request.access.narrow(Desk.objects.prefetch_related("people"))
    return page(rows, limit, offset, _desk)


@router.post("/desks", auth=gates(Right.KEEP_DESKS), response={201: DeskOut})
def post_desk(request: HttpRequest, sent: DeskFields) -> Any:  # noqa: ARG001 - its gate looks at it
    """Make a desk."""
    return Status(201, _desk(keep_desk(_wish(sent))))


@router.get("/desks/{int:desk}", auth=gates(Right.READ_VOICES), response=DeskOut)
def get_desk(request: HttpRequest, desk: int) -> Any:
    """One desk."""
    return _desk(request.access.find(Desk, desk))


@router.put("/desks/{int:desk}", auth=gates(Right.KEEP_DESKS), response=DeskOut)
def put_desk(request: HttpRequest, desk: int, sent: DeskChange) -> Any:
    """Change a desk."""
    return _desk(keep_desk(_wish(sent), request.access.find(Desk, desk), sent.seen))


@router.get("/desks/{int:desk}/digest", auth=gates(Right.READ_VOICES), response=DigestOut)
def get_digest(request: HttpRequest, desk: int, week: WeekName = "") -> Any:
    """What customers and advisors said of the desk's subjects in one week, and what is open."""
    found = make_digest(request.access.find(Desk, desk), week_shown(week), request.access)
    quoted = [one.line.contact for row in found.rows for one in row.quotes]
    record_sitting(quoted, request.access.person, "api digest")
    return {
        "desk": found.desk.name, "week": found.week, "monday": found.monday,
        "contacts": found.contacts, "held": found.held, "rows": [_row(row) for row in found.rows],
    }  # fmt: skip


@router.get("/desks/{int:desk}/answers", auth=gates(Right.READ_VOICES), response=Paged[AnsweredOut])
def list_answers(request: HttpRequest, desk: int, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Everything that a desk answered, the newest first."""
    rows = request.access.find(Desk, desk).answers.select_related("desk", "by")
    return page(rows, limit, offset, answered_out)


@router.post(
    "/desks/{int:desk}/answers",
    auth=gates(Right.ANSWER_FOR_DESKS),
    response={201: AnsweredOut},
)
def post_answer(request: HttpRequest, desk: int, sent: AnswerSubjectIn) -> Any:
    """Answer one subject, as somebody who answers for the desk."""
    wish = AnswerWish(sent.subject, sent.state, sent.by_when, sent.why, sent.seen)
    kept = answer_subject(request.access.find(Desk, desk), request.access.person, wish)
    return Status(201, answered_out(kept))


def answered_out(answer: DeskAnswer) -> dict[str, Any]:
    """An answer as the API shows it."""
    names = ("subject", "number", "state", "by_when", "why", "by", "at", "overdue")
    return {"desk": answer.desk.name, **{name: getattr(answer, name) for name in names}}


def _desk(desk: Desk) -> dict[str, Any]:
    names = ("name", "kinds", "names", "topics", "queues", "version")
    people = list(desk.people.all())
    return {"id": desk.pk, "people": people, **{name: getattr(desk, name) for name in names}}


def _wish(sent: DeskFields) -> DeskWish:
    return DeskWish(
        sent.name, tuple(sent.people), tuple(sent.kinds), tuple(sent.names), tuple(sent.topics),
        tuple(sent.queues),
    )  # fmt: skip


def _row(row: DigestRow) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "words": row.words,
        "now": _counted(row.now),
        "before": _counted(row.before),
        "change": figure_out(row.change),
        "quotes": [
            {"contact": one.line.contact, "turn": one.turn, "start": one.start, "end": one.end,
             "quote": one.quote, "kind": one.kind, "unspoken": one.unspoken}
            for one in row.quotes
        ],
        "advisors": row.advisors,
        "said": [_said(one) for one in row.said],
        "open": row.open,
        "answers": [answered_out(one) for one in row.answers],
    }  # fmt: skip


def _counted(counted: Counted) -> dict[str, Any]:
    return {
        "hits": counted.hits, "contacts": counted.contacts, "share": figure_out(counted.share),
    }  # fmt: skip


def _said(saying: Saying) -> dict[str, Any]:
    return {"source": saying.source, "quote": saying.quote, "contact": saying.contact}
