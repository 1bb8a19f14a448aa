"""Process changes, for machines: friction, votes, fixes, and what changes brought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.estimate import Unknown
from wellspent.moments.friction.changes import ChangeFound
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, figure_out
from wellspent.web.changes import keeping
from wellspent.web.changes.models import Fix
from wellspent.web.changes.sight import (
    Seen,
    found_of,
    frictions,
    places_in_sight,
    seen_rows,
    shown_in_sight,
)

__all__ = ["router"]

router = Router(tags=["changes"])


class FrictionShownOut(Schema):
    """A place in a contact that shows it."""

    contact: str
    turn: int | None
    quote: str
    shows: str


class FrictionReasonOut(Schema):
    """A contact reason and its share of the seconds."""

    reason: str
    contacts: int
    share: float


class FrictionOut(Schema):
    """One cause in one queue; `votes` are agents who say that it gets in their way."""

    key: str
    cause: str
    queue: str
    contacts: int
    touched: FigureOut
    seconds: FigureOut
    weekly_seconds: FigureOut
    weekly_money: FigureOut
    votes: int
    mine: bool
    fixes: int
    reasons: list[FrictionReasonOut]
    shown: list[FrictionShownOut]


class FixStartOut(Schema):
    """A queue or team, and the day from which the change holds there."""

    unit: str
    day: date


class BroughtOut(Schema):
    """What a change brought, by its design; seconds per contact below 0 are less friction."""

    key: str
    title: str
    cause: str | None
    by: Literal["queue", "team"]
    starts: list[FixStartOut]
    design: str
    brought: str
    figure: FigureOut
    handle: FigureOut
    weekly_seconds: FigureOut
    weekly_money: FigureOut
    sentence: str


class FixOut(Schema):
    """A proposed change; `version` is to be sent back with whatever is done to it."""

    id: int
    friction: str
    title: str
    words: str
    by: str
    at: datetime
    state: str
    owner: str | None
    starts: list[FixStartOut]
    ended: date | None
    answer: str
    version: int
    brought: BroughtOut | None


class FrictionVoteIn(Schema):
    """Whether this friction gets in one's way."""

    key: str
    in_the_way: bool


class FixIn(Schema):
    """What would change, against which friction."""

    key: str
    title: str
    words: str


class FixSeenIn(Schema):
    """The version as it was read."""

    seen: int


class FixBeginIn(FixSeenIn):
    """Where it begins and when."""

    by: Literal["queue", "team"]
    places: list[str]
    day: date


class FixEndIn(FixSeenIn):
    """The last day on which it holds, and why it ends."""

    day: date
    words: str


class FixDeclineIn(FixSeenIn):
    """Why it will not be done."""

    words: str


def _friction(request: HttpRequest, seen: Seen) -> FrictionOut:
    row = seen.row
    return FrictionOut(
        key=row.key, cause=row.cause, queue=row.queue, contacts=row.contacts,
        touched=figure_out(row.touched), seconds=figure_out(row.seconds),
        weekly_seconds=figure_out(row.weekly_seconds), weekly_money=figure_out(row.weekly_money),
        votes=row.votes, mine=seen.mine, fixes=seen.fixes,
        reasons=[FrictionReasonOut(reason=one.reason, contacts=one.contacts, share=one.share) for one in row.reasons],
        shown=[
            FrictionShownOut(contact=one.contact, turn=one.turn, quote=one.quote, shows=one.shows)
            for one in shown_in_sight(request.access, row)
        ],
    )  # fmt: skip


def _brought(found: ChangeFound) -> BroughtOut:
    return BroughtOut(
        key=found.change.key, title=found.change.title, cause=found.change.cause, by=found.change.by,
        starts=[FixStartOut(unit=one.unit, day=one.day) for one in found.change.starts],
        design=found.design, brought=found.brought, figure=figure_out(found.figure),
        handle=figure_out(found.handle), weekly_seconds=figure_out(found.weekly_seconds),
        weekly_money=figure_out(found.weekly_money), sentence=found.sentence,
    )  # fmt: skip


def _fix(row: Fix) -> FixOut:
    found = found_of(row)
    return FixOut(
        id=row.pk, friction=row.friction, title=row.title, words=row.words, by=str(row.by),
        at=row.at, state=row.state, owner=str(row.owner) if row.owner else None,
        starts=[FixStartOut(unit=str(one), day=one.day) for one in row.starts.all()],
        ended=row.ended, answer=row.answer, version=row.version,
        brought=_brought(found) if found else None,
    )  # fmt: skip


def _fixes() -> Any:
    return Fix.objects.select_related("by", "owner").prefetch_related("starts")


def _again(fix: Fix) -> FixOut:
    return _fix(_fixes().get(pk=fix.pk))


@router.get("/frictions", auth=gates(Right.READ_MOMENTS), response=Paged[FrictionOut])
def list_frictions(
    request: HttpRequest,
    by: Literal["money", "seconds", "misery"] = "money",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """Friction of queues in sight, the most first; nothing before `wellspent moments DIR`."""
    rows = seen_rows(request.access, by)
    return page(rows, limit, offset, lambda one: _friction(request, one))


@router.put("/frictions/vote", auth=gates(Right.PROPOSE), response=FrictionOut)
def vote_on_friction(request: HttpRequest, body: FrictionVoteIn) -> Any:
    """An agent says that a friction gets in their way, or no longer."""
    known = {one.row.key for one in seen_rows(request.access)}
    keeping.vote(request.access.person, body.key, body.in_the_way, known)
    return next(_friction(request, one) for one in seen_rows(request.access) if one.row.key == body.key)  # fmt: skip


@router.get("/changes", auth=gates(Right.READ_MOMENTS), response=Paged[BroughtOut])
def list_changes(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:  # noqa: ARG001 - ninja's signature
    """Every change that has begun, imported or from here, with what it brought."""
    part = frictions()
    return page(() if isinstance(part, Unknown) else part.changes, limit, offset, _brought)


@router.get("/fixes", auth=gates(Right.READ_MOMENTS), response=Paged[FixOut])
def list_fixes(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every fix, the newest first."""
    return page(request.access.narrow(_fixes()), limit, offset, _fix)


@router.post("/fixes", auth=gates(Right.PROPOSE), response={201: FixOut})
def propose_fix(request: HttpRequest, body: FixIn) -> Any:
    """Propose a fix of one friction."""
    known = {one.row.key for one in seen_rows(request.access)}
    made = keeping.propose(request.access.person, body.key, body.title, body.words, known)
    return Status(201, _again(made))


@router.get("/fixes/{int:fix}", auth=gates(Right.READ_MOMENTS), response=FixOut)
def read_fix(request: HttpRequest, fix: int) -> Any:
    """One fix with what it brought."""
    return _again(request.access.find(Fix, fix))


@router.put("/fixes/{int:fix}/owner", auth=gates(Right.KEEP_CHANGES), response=FixOut)
def see_to_fix(request: HttpRequest, fix: int, body: FixSeenIn) -> Any:
    """See to it oneself."""
    found = request.access.find(Fix, fix)
    return _again(keeping.see_to(found, request.access.person, body.seen))


@router.post("/fixes/{int:fix}/starts", auth=gates(Right.KEEP_CHANGES), response=FixOut)
def begin_fix(request: HttpRequest, fix: int, body: FixBeginIn) -> Any:
    """Begin it in some queues or teams."""
    found = request.access.find(Fix, fix)
    wish = keeping.Beginning(body.by, body.places, body.day)
    known = places_in_sight(request.access, body.by)
    return _again(keeping.begin(found, request.access.person, wish, body.seen, known))


@router.post("/fixes/{int:fix}/end", auth=gates(Right.KEEP_CHANGES), response=FixOut)
def end_fix(request: HttpRequest, fix: int, body: FixEndIn) -> Any:
    """End it."""
    found = request.access.find(Fix, fix)
    return _again(keeping.end(found, request.access.person, body.day, body.words, body.seen))


@router.post("/fixes/{int:fix}/decline", auth=gates(Right.KEEP_CHANGES), response=FixOut)
def decline_fix(request: HttpRequest, fix: int, body: FixDeclineIn) -> Any:
    """Decline it."""
    found = request.access.find(Fix, fix)
    return _again(keeping.decline(found, request.access.person, body.words, body.seen))
