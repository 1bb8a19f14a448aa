"""Disputes over HTTP: list, one, raise, decide, take further, and what is overturned."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from wellspent.quality.overturned import Disputes
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, PersonRef, figure_out
from wellspent.web.disputes.deciding import decide
from wellspent.web.disputes.listing import Shown, disputes_in_sight, shown
from wellspent.web.disputes.models import Decision, Dispute, Objection
from wellspent.web.disputes.overturned import overturned_shares
from wellspent.web.disputes.raising import raise_dispute, take_further
from wellspent.web.disputes.weighing import weigh
from wellspent.web.scoring.models import Evaluation

__all__ = ["router"]

router = Router(tags=["Disputes"])

OutcomeName = Literal["accepted", "partly", "rejected"]


class ObjectionOut(Schema):
    """What the agent said at a level."""

    level: int
    by: PersonRef
    at: datetime
    comment: str


class DecisionOut(ObjectionOut):
    """The answer to it; `before` and `after` are the answers that it changed, by question."""

    outcome: OutcomeName
    before: dict[str, str]
    after: dict[str, str]
    percent_before: float | None
    percent_after: float | None


class DisputeOut(Schema):
    """A dispute with its history. An empty name among `questions` is the whole evaluation."""

    id: int
    evaluation: int
    contact: str
    agent: str
    team: str
    queue: str
    questions: list[str]
    raised: datetime
    raised_by: PersonRef
    level: int
    open: bool
    due: datetime | None
    overdue: bool
    decided: datetime | None
    outcome: OutcomeName | None
    final: bool
    further_until: datetime | None
    objections: list[ObjectionOut]
    decisions: list[DecisionOut]


class Raised(Schema):
    """What an agent disputes, and why; an empty name is the whole evaluation."""

    questions: Annotated[list[str], Field(min_length=1, max_length=200)]
    comment: str


class Decided(Schema):
    """A decision: at which level, what, why, and new answers by question, as they are stored."""

    level: Annotated[int, Field(ge=1, le=2)]
    outcome: OutcomeName
    comment: str
    answers: dict[str, str] = {}


class Proposed(Schema):
    """New answers that are thought of, by question, as they are stored."""

    answers: dict[str, str]


class WeighedOut(Schema):
    """The score in percent before and after new answers; None where no question earns any."""

    before: float | None
    after: float | None
    failed_before: bool
    failed_after: bool
    lower: bool


class Further(Schema):
    """Why the first decision does not answer it."""

    comment: str


class SharesOut(Schema):
    """Of decided answers the shares overturned; of evaluations the share disputed."""

    name: str
    form: str | None = None
    overturned: FigureOut
    fully: FigureOut
    partly: FigureOut
    disputed: FigureOut
    decided: int
    open: int


class OverturnedOut(Schema):
    """What is overturned: of everything in sight, by question, by analyst, in no order of people."""

    everything: SharesOut
    questions: list[SharesOut]
    analysts: list[SharesOut]


@router.get("/disputes", auth=gates(Right.READ_DISPUTES), response=Paged[DisputeOut])
def list_disputes(
    request: HttpRequest, show: Shown = "all", limit: Limit = 50, offset: Offset = 0
) -> Any:
    """The disputes in sight, of one kind."""
    rows = shown(disputes_in_sight(request.access), show, request.access)
    return page(rows, limit, offset, dispute_out)


@router.get("/disputes/overturned", auth=gates(Right.READ_SCORING), response=OverturnedOut)
def get_overturned(request: HttpRequest) -> Any:
    """How often disputed answers are overturned."""
    shares = overturned_shares(request.access)
    return {
        "everything": _shares_out("everything in sight", None, shares.everything),
        "questions": [_shares_out(text, form, one) for text, form, one in shares.questions],
        "analysts": [_shares_out(name, None, one) for name, one in shares.analysts],
    }


@router.get("/disputes/{int:dispute}", auth=gates(Right.READ_DISPUTES), response=DisputeOut)
def get_dispute(request: HttpRequest, dispute: int) -> Any:
    """One dispute with its history."""
    return _one(request, dispute)


@router.post(
    "/evaluations/{int:evaluation}/disputes", auth=gates(Right.DISPUTE), response={201: DisputeOut}
)
def post_dispute(request: HttpRequest, evaluation: int, sent: Raised) -> Any:
    """Dispute questions of an own evaluation, or the whole of it."""
    row = request.access.find(Evaluation, evaluation)
    made = raise_dispute(row, request.access.person, sent.questions, sent.comment)
    return Status(201, _one(request, made.pk))


@router.post(
    "/disputes/{int:dispute}/decisions",
    auth=gates(Right.DECIDE_DISPUTES),
    response={201: DisputeOut},
)
def post_decision(request: HttpRequest, dispute: int, sent: Decided) -> Any:
    """Decide at the level where it stands; 409 where somebody has decided meanwhile."""
    row = request.access.find(Dispute, dispute)
    decide(row, request.access.person, sent.level, sent.outcome, sent.comment, sent.answers)
    return Status(201, _one(request, dispute))


@router.post(
    "/disputes/{int:dispute}/weigh", auth=gates(Right.DECIDE_DISPUTES), response=WeighedOut
)
def post_weigh(request: HttpRequest, dispute: int, sent: Proposed) -> Any:
    """What new answers would do to the score; nothing is decided by asking."""
    return weigh(request.access.find(Dispute, dispute), sent.answers)


@router.post(
    "/disputes/{int:dispute}/further", auth=gates(Right.DISPUTE), response={201: DisputeOut}
)
def post_further(request: HttpRequest, dispute: int, sent: Further) -> Any:
    """Take a first decision to the second level, where another person decides finally."""
    take_further(request.access.find(Dispute, dispute), request.access.person, sent.comment)
    return Status(201, _one(request, dispute))


def dispute_out(dispute: Dispute) -> dict[str, Any]:
    """A dispute as the API shows it."""
    return {
        "id": dispute.pk,
        "evaluation": dispute.evaluation_id,
        "questions": [one.question for one in dispute.disputed.all()],
        "raised_by": dispute.raised_by,
        "outcome": dispute.outcome or None,
        "objections": [_said(one) for one in dispute.objections.all()],
        "decisions": [_decided(one) for one in dispute.decisions.all()],
        **{
            name: getattr(dispute, name)
            for name in (
                "contact", "agent", "team", "queue", "raised", "level", "open", "due", "overdue",
                "decided", "final", "further_until",
            )
        },
    }  # fmt: skip


def _one(request: HttpRequest, key: int) -> dict[str, Any]:
    # found within scope first: what is out of sight is not there
    request.access.find(Dispute, key)
    return dispute_out(disputes_in_sight(request.access).get(pk=key))


def _said(row: Objection | Decision) -> dict[str, Any]:
    return {"level": row.level, "by": row.by, "at": row.at, "comment": row.comment}


def _decided(row: Decision) -> dict[str, Any]:
    made = row.revision
    return {
        **_said(row),
        "outcome": row.outcome,
        "before": made.before if made else {},
        "after": made.after if made else {},
        "percent_before": made.percent_before if made else None,
        "percent_after": made.percent_after if made else None,
    }


def _shares_out(name: str, form: str | None, figures: Disputes) -> dict[str, Any]:
    return {
        "name": name,
        "form": form,
        "overturned": figure_out(figures.overturned),
        "fully": figure_out(figures.fully),
        "partly": figure_out(figures.partly),
        "disputed": figure_out(figures.disputed),
        "decided": figures.decided,
        "open": figures.open,
    }
