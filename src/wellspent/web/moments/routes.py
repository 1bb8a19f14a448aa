"""The inbox of moments over HTTP: what is for whom, one moment, what people did, what was passed on."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.estimate import Unknown
from wellspent.moments.moment import Level, MomentKind, NamedFigure
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, figure_out
from wellspent.web.access.scope import Scope
from wellspent.web.moments.acting import Step, act
from wellspent.web.moments.evidence import Evidence, evidence_in_sight, record_evidence
from wellspent.web.moments.held import Held, held_of_key
from wellspent.web.moments.inbox import inbox_of
from wellspent.web.moments.matrix import matrix_of, open_in_sight
from wellspent.web.moments.models import MomentRow, MomentStep, PassedOn
from wellspent.web.moments.owning import with_owners
from wellspent.web.moments.passing import only_passed_on, pass_on, passed_on_in_sight
from wellspent.web.moments.reviewing import Review, Reviewed, review_of

__all__ = ["router"]

router = Router(tags=["moments"])

Did = Literal["taken", "new", "done", "dismissed", "looked_back"]


class MomentFigureOut(Schema):
    """A figure of a moment, and what it is called."""

    name: str
    unit: str
    figure: FigureOut


class MomentEvidenceOut(Schema):
    """A place in a contact that shows it."""

    contact: str
    turn: int | None
    quote: str
    shows: str


class MomentListed(Schema):
    """A moment: why now, whose it is, how it stands; `seen` is the number of its last step."""

    key: str
    kind: MomentKind
    level: Level
    title: str
    reason: str
    opening: str
    about: str
    whom: str
    team: str | None
    queue: str | None
    owner: str
    due: dt.date | None
    state: Literal["new", "taken", "done", "dismissed"]
    certainty: float
    worth: FigureOut
    seen: int


class MomentStepOut(Schema):
    """One thing that somebody did with a moment."""

    key: str
    number: int
    did: Did
    words: str
    by: str
    at: dt.datetime


class MomentOut(MomentListed):
    """One moment whole; `hidden` counts the places out of sight. `prepared`: the run in force raises it."""

    arose: dt.datetime | None
    prepared: bool
    checklist: list[str]
    figures: list[MomentFigureOut]
    shown: list[MomentEvidenceOut]
    hidden: int
    look_back: dt.date | None
    steps: list[MomentStepOut]


class MomentStepIn(Schema):
    """What to do with it: a dismissal says why in `words`, `due` is the day of what is taken.

    `seen` is the number of the last step that was read, 0 where there was none.
    """

    did: Did
    words: str = ""
    due: dt.date | None = None
    seen: int = 0


class PassOnIn(Schema):
    """A recognition in one's own words."""

    words: str
    seen: int = 0


class PassedOnOut(Schema):
    """A recognition that was passed on, and when the agent first read it."""

    id: int
    key: str
    agent: str
    words: str
    quote: str
    contact: str
    turn: int | None
    by: str
    at: dt.datetime
    read: dt.datetime | None


class MatrixCellOut(Schema):
    """How many moments of a kind are open at a level."""

    kind: MomentKind
    level: Level
    open: int
    taken: int


class CrisisOverOut(Schema):
    """A crisis that is over: `observed` where `expected` was usual, in words, and what it cost.

    `seen_after` is how many minutes passed until it was seen; `cost` is empty where it was not reckoned.
    """

    queue: str
    start: dt.datetime
    end: dt.datetime
    measure: str
    observed: str
    expected: str
    seen_after: int
    cost: list[MomentFigureOut]


class CrisesOverOut(Paged[CrisisOverOut]):
    """Crises that are over, the newest first; of quiet days chance alone raises `false_per_day` a day.

    Where nothing could be watched, or nobody looked, `days` and `false_per_day` are null and `lacking` says why.
    """

    days: int | None
    false_per_day: float | None
    lacking: str


@router.get("/moments", auth=gates(Right.READ_MOMENTS), response=Paged[MomentListed])
def list_moments(
    request: HttpRequest,
    which: Literal["mine", "all"] = "mine",
    kind: MomentKind | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """The open moments: the few of one's inbox in their order, or all in sight."""
    some = inbox_of(request.access).open if which == "mine" else open_in_sight(request.access)
    rows = [one for one in some if kind in {None, one.moment.kind}]
    return page(with_owners(rows), limit, offset, lambda row: _row(*row))


@router.get("/moments-matrix", auth=gates(Right.READ_MOMENTS), response=list[MatrixCellOut])
def read_matrix(request: HttpRequest) -> list[dict[str, Any]]:
    """Kinds by levels, as many as are open of each in sight."""
    return [
        {"kind": row.kind, "level": cell.level, "open": cell.open, "taken": cell.taken}
        for row in matrix_of(request.access)
        for cell in row.cells
    ]


@router.get("/moments/{path:moment}", auth=gates(Right.READ_MOMENTS), response=MomentOut)
def read_moment(request: HttpRequest, moment: str) -> dict[str, Any]:
    """One moment, for leaders. That its quotes were read is recorded."""
    if only_passed_on(request.access, moment):
        raise Refused(
            "What leaders did with a moment is theirs.",
            "Read what was passed on to you: /recognitions.",
        )
    return _whole(request.access, held_of_key(request.access, moment))


@router.get("/moment-steps", auth=gates(Right.READ_MOMENTS), response=Paged[MomentStepOut])
def list_steps(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What was done with the moments in sight, the newest first."""
    rows = request.access.narrow(MomentStep.objects.select_related("by", "row").order_by("-pk"))
    return page(rows, limit, offset, _step)


@router.post(
    "/moment-steps/{path:moment}", auth=gates(Right.ACT_ON_MOMENTS), response={201: MomentOut}
)
def post_step(request: HttpRequest, moment: str, sent: MomentStepIn) -> Status[dict[str, Any]]:
    """Take a moment, give it back, do it, dismiss it, or look back on it."""
    held = held_of_key(request.access, moment)
    act(held, request.access.person, Step(sent.did, sent.words, sent.due, sent.seen))
    return Status(201, _whole(request.access, held_of_key(request.access, moment)))


@router.get("/crises", auth=gates(Right.READ_MOMENTS), response=CrisesOverOut)
def list_crises(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The review of crises that are over, of the queues in sight; those that last are moments of kind `crisis`."""
    review = review_of(request.access)
    if isinstance(review, Review):
        known = {"days": review.days, "false_per_day": review.false_per_day, "lacking": ""}
        return page(review.crises, limit, offset, _over) | known
    why = f"{review.reason}; what would tell: {review.lift}" if isinstance(review, Unknown) else "nobody has looked for crises in this run"  # fmt: skip
    return page((), limit, offset, _over) | {"days": None, "false_per_day": None, "lacking": why}


@router.get("/recognitions", auth=gates(Right.READ_MOMENTS), response=Paged[PassedOnOut])
def list_recognitions(
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """What was passed on to agents in sight, the newest first."""
    return page(passed_on_in_sight(request.access), limit, offset, _passed)


@router.post(
    "/recognitions/{path:moment}", auth=gates(Right.ACT_ON_MOMENTS), response={201: PassedOnOut}
)
def post_recognition(request: HttpRequest, moment: str, sent: PassOnIn) -> Status[dict[str, Any]]:
    """Pass a recognition on to its agent; that makes it done."""
    held = held_of_key(request.access, moment)
    return Status(201, _passed(pass_on(request.access, held, sent.words, sent.seen)))


def _row(held: Held, owner: str) -> dict[str, Any]:
    one = held.moment
    names = ("key", "kind", "level", "title", "reason", "opening", "about", "whom", "team", "queue", "certainty")  # fmt: skip
    return {name: getattr(one, name) for name in names} | {
        "owner": owner, "due": held.due, "state": held.state, "worth": figure_out(one.worth),
        "seen": held.version,
    }  # fmt: skip


def _whole(scope: Scope, held: Held) -> dict[str, Any]:
    one, row = held.moment, held.row
    evidence = evidence_in_sight(scope, one.shown)
    record_evidence(scope, [evidence], "api moment")
    return _row(*with_owners([held])[0]) | {
        "arose": one.arose, "prepared": held.prepared, "checklist": list(one.checklist),
        "figures": [_figure(named) for named in one.figures], "shown": _shown(evidence),
        "hidden": evidence.hidden, "look_back": row.look_back if row else None,
        "steps": [_step(step) for step in _steps_of(row)],
    }  # fmt: skip


def _steps_of(row: MomentRow | None) -> list[MomentStep]:
    return list(row.steps.select_related("by", "row")) if row else []


def _figure(named: NamedFigure) -> dict[str, Any]:
    return {"name": named.name, "unit": named.unit, "figure": figure_out(named.figure)}


def _over(one: Reviewed) -> dict[str, Any]:
    names = ("queue", "start", "end", "measure", "observed", "expected", "seen_after")
    return {name: getattr(one, name) for name in names} | {
        "cost": [_figure(each) for each in one.cost]
    }


def _shown(evidence: Evidence) -> list[dict[str, Any]]:
    return [
        {"contact": one.line.contact, "turn": one.shown.turn, "quote": one.shown.quote,
         "shows": one.shown.shows}
        for one in evidence.seen
    ]  # fmt: skip


def _step(step: MomentStep) -> dict[str, Any]:
    return {
        "key": step.row.key, "number": step.number, "did": step.did, "words": step.words,
        "by": step.by.username, "at": step.at,
    }  # fmt: skip


def _passed(one: PassedOn) -> dict[str, Any]:
    names = ("key", "agent", "words", "quote", "contact", "turn", "at")
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk, "by": one.by.username, "read": one.seen,
    }  # fmt: skip
