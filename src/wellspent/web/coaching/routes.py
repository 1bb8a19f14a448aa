"""Coaching over HTTP: list, one with its follow-up, plan or note one, hold, acknowledge, look back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, PersonRef, figure_out
from wellspent.web.coaching.follow_up import follow_up
from wellspent.web.coaching.listing import Shown, sessions_in_sight, shown
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.coaching.sessions import (
    Talk,
    Wanted,
    acknowledge,
    close,
    hold,
    make_session,
)

__all__ = ["router"]

router = Router(tags=["Coaching"])

Turn = Annotated[int, Field(ge=1, le=1_000_000)]


class CoachedQuoteIn(Schema):
    """Words of a turn, the first being turn 1."""

    turn: Turn
    quote: str


class CoachedQuoteOut(CoachedQuoteIn):
    """The same with its place in the turn."""

    start: int
    end: int


class CoachedContactIn(Schema):
    """A contact to look at, and what in it shows the behaviour."""

    contact: str
    quotes: list[CoachedQuoteIn] = []


class CoachedContactOut(Schema):
    """A contact that was looked at."""

    contact: str
    quotes: list[CoachedQuoteOut]


class TalkIn(Schema):
    """What came of the talk."""

    noticed: str
    agreed: str
    look_back: date


class SessionIn(Schema):
    """A session: held, with all that came of it, or planned for a day.

    `behaviour` is the form's name and the question's, with a colon between.
    """

    agent: str
    behaviour: str
    contacts: list[CoachedContactIn]
    planned_for: date | None = None
    noticed: str = ""
    agreed: str = ""
    look_back: date | None = None


class ReplyIn(Schema):
    """The agent's own words, if any."""

    reply: str = ""


class ClosingIn(Schema):
    """What both saw when they looked back."""

    closing: str


class SessionOut(Schema):
    """A session about one behaviour of one agent."""

    id: int
    agent: str
    team: str
    leader: PersonRef
    behaviour: str
    contacts: list[CoachedContactOut]
    created: datetime
    planned_for: date | None
    held: datetime | None
    noticed: str
    agreed: str
    look_back: date | None
    due: bool
    acknowledged: datetime | None
    acknowledged_by: PersonRef | None
    reply: str
    closed: datetime | None
    closed_by: PersonRef | None
    closing: str


class FollowUpOut(Schema):
    """How the behaviour moved in random samples; `name` is what the change may be called."""

    direction: str
    name: str
    sentence: str
    before: FigureOut
    after: FigureOut
    change: FigureOut
    beside_others: FigureOut
    others: int


class FollowedSessionOut(SessionOut):
    """A session with its follow-up; null while it is not held."""

    follow_up: FollowUpOut | None


@router.get("/coaching", auth=gates(Right.READ_COACHING), response=Paged[SessionOut])
def list_sessions(
    request: HttpRequest, show: Shown = "all", limit: Limit = 50, offset: Offset = 0
) -> Any:
    """The sessions in sight, of one kind."""
    found = page(shown(sessions_in_sight(request.access), show), limit, offset, session_out)
    _record(request, found["items"])
    return found


@router.get(
    "/coaching/{int:coachingsession}",
    auth=gates(Right.READ_COACHING),
    response=FollowedSessionOut,
)
def get_session(request: HttpRequest, coachingsession: int) -> Any:
    """One session, and whether the behaviour moved."""
    return _one(request, coachingsession)


@router.post("/coaching", auth=gates(Right.COACH), response={201: FollowedSessionOut})
def post_session(request: HttpRequest, sent: SessionIn) -> Any:
    """Plan a session, or note one that was held."""
    wanted = Wanted(
        sent.agent,
        sent.behaviour,
        tuple(one.contact for one in sent.contacts),
        Talk(sent.noticed, sent.agreed, sent.look_back),
        sent.planned_for,
        {one.contact: tuple((q.turn, q.quote) for q in one.quotes) for one in sent.contacts},
    )
    return Status(201, _one(request, make_session(request.access, wanted).pk))


@router.post(
    "/coaching/{int:coachingsession}/hold", auth=gates(Right.COACH), response=FollowedSessionOut
)
def post_hold(request: HttpRequest, coachingsession: int, sent: TalkIn) -> Any:
    """Note what came of a planned session."""
    row = request.access.find(CoachingSession, coachingsession)
    hold(row, Talk(sent.noticed, sent.agreed, sent.look_back))
    return _one(request, coachingsession)


@router.post(
    "/coaching/{int:coachingsession}/acknowledgement",
    auth=gates(Right.ACKNOWLEDGE),
    response=FollowedSessionOut,
)
def post_acknowledgement(request: HttpRequest, coachingsession: int, sent: ReplyIn) -> Any:
    """The agent has seen it; once."""
    row = request.access.find(CoachingSession, coachingsession)
    acknowledge(row, request.access.person, sent.reply)
    return _one(request, coachingsession)


@router.post(
    "/coaching/{int:coachingsession}/look-back",
    auth=gates(Right.COACH),
    response=FollowedSessionOut,
)
def post_look_back(request: HttpRequest, coachingsession: int, sent: ClosingIn) -> Any:
    """What both saw when they looked back; it closes the session."""
    row = request.access.find(CoachingSession, coachingsession)
    close(row, request.access.person, sent.closing)
    return _one(request, coachingsession)


def session_out(session: CoachingSession) -> dict[str, Any]:
    """A session as the API shows it."""
    return {
        "id": session.pk,
        "behaviour": f"{session.form.form}:{session.question}",
        "contacts": [
            {"contact": one.contact, "quotes": one.quotes} for one in session.contacts.all()
        ],
        **{
            name: getattr(session, name)
            for name in (
                "agent", "team", "leader", "created", "planned_for", "held", "noticed", "agreed",
                "look_back", "due", "acknowledged", "acknowledged_by", "reply", "closed",
                "closed_by", "closing",
            )
        },
    }  # fmt: skip


def _one(request: HttpRequest, key: int) -> dict[str, Any]:
    # found within scope first: what is out of sight is not there
    request.access.find(CoachingSession, key)
    session = sessions_in_sight(request.access).get(pk=key)
    out = session_out(session)
    _record(request, [out])
    return out | {"follow_up": _follow_up(session)}


def _record(request: HttpRequest, sessions: Iterable[dict[str, Any]]) -> None:
    """Whose words stand in the quotes of these was opened."""
    quoted = [one["contact"] for s in sessions for one in s["contacts"] if one["quotes"]]
    record_sitting(quoted, request.access.person, "api coaching")


def _follow_up(session: CoachingSession) -> dict[str, Any] | None:
    found = follow_up(session)
    if found is None:
        return None
    moved = found.movement
    return {
        "direction": moved.direction,
        "name": moved.name,
        "sentence": found.sentence,
        "before": figure_out(moved.before),
        "after": figure_out(moved.after),
        "change": figure_out(moved.change),
        "beside_others": figure_out(moved.beside_others),
        "others": moved.others,
    }
