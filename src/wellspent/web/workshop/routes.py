"""The workshop for machines: stages, versions, proposals, votes, comments, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.workshop import proposing
from wellspent.web.workshop.models import Proposal, Taxonomy
from wellspent.web.workshop.stages import current_stages, current_taxonomy
from wellspent.web.workshop.wording import said

__all__ = ["router"]

router = Router(tags=["workshop"])

State = Literal["open", "accepted", "declined", "superseded"]


class StageOut(Schema):
    """A stage by the team's own name, and the parts of ours that it stands for."""

    id: str
    name: str
    pace: Literal["quick", "slow"]
    parts: list[str]
    sentence: str


class TaxonomyOut(Schema):
    """One version of the list: what it changed, and what it was made from."""

    id: int
    version: int
    stages: list[StageOut]
    changes: list[str]
    record: list[dict[str, Any]]
    note: str
    published_at: datetime


class ProposalOut(Schema):
    """A proposal with its votes counted; who voted how is not told."""

    id: int
    kind: str
    target: str
    content: dict[str, Any]
    sentence: str
    reason: str
    by: str
    at: datetime
    state: State
    decision: str
    up: int
    down: int
    comments: int
    published_in: int | None


class CommentOut(Schema):
    """What somebody said about a proposal."""

    id: int
    by: str
    text: str
    at: datetime


class ProposalIn(Schema):
    """One change somebody would like: see `kind` for which keys `content` needs."""

    kind: Literal["add", "rename", "describe", "move", "remove", "merge"]
    target: str = ""
    content: dict[str, Any] = {}
    reason: str


class VoteIn(Schema):
    """For (1), against (-1) or neither (0)."""

    value: Literal[-1, 0, 1]


class CommentIn(Schema):
    """What one has to say."""

    comment: str


class DecisionIn(Schema):
    """Accepted or declined, with a comment; `seen` is the state as it was read."""

    state: Literal["accepted", "declined"]
    comment: str
    seen: State


class PublishIn(Schema):
    """The version in force and the accepted proposals as they were read."""

    after: int
    proposals: list[int]
    note: str = ""


def _proposal(row: Proposal) -> ProposalOut:
    return ProposalOut(
        id=row.pk, kind=row.kind, target=row.target, content=row.content, sentence=said(row),
        reason=row.reason, by=str(row.by), at=row.at, state=row.state, decision=row.decision,
        up=row.up, down=row.down, comments=row.said,
        published_in=row.published_in.version if row.published_in else None,
    )  # fmt: skip


def _proposals() -> Any:
    return Proposal.objects.counted().select_related("by", "about", "published_in")


def _comment(row: Any) -> CommentOut:
    return CommentOut(id=row.pk, by=str(row.by), text=row.text, at=row.at)


@router.get("/stages", auth=gates(Right.READ_WORKSHOP), response=dict[str, str])
def list_stages(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    """What the team calls each of our parts, by the part."""
    return current_stages()


@router.get("/taxonomies", auth=gates(Right.READ_WORKSHOP), response=Paged[TaxonomyOut])
def list_taxonomies(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every version of the list, the newest first."""
    current_taxonomy()
    return page(request.access.narrow(Taxonomy.objects.all()), limit, offset)


@router.get("/taxonomies/{int:taxonomy}", auth=gates(Right.READ_WORKSHOP), response=TaxonomyOut)
def read_taxonomy(request: HttpRequest, taxonomy: int) -> Any:
    """One version of the list."""
    return request.access.find(Taxonomy, taxonomy)


@router.post("/taxonomies", auth=gates(Right.PUBLISH_TAXONOMY), response={201: TaxonomyOut})
def publish_taxonomy(request: HttpRequest, body: PublishIn) -> Any:
    """The next version, from every proposal that is accepted and waiting."""
    made = proposing.publish(request.access.person, body.note, body.after, body.proposals)
    return Status(201, made)


@router.get("/proposals", auth=gates(Right.READ_WORKSHOP), response=Paged[ProposalOut])
def list_proposals(
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0, state: State | None = None
) -> Any:
    """Proposals, the newest first; `state` narrows them."""
    rows = request.access.narrow(_proposals())
    return page(rows.filter(state=state) if state else rows, limit, offset, _proposal)


@router.post("/proposals", auth=gates(Right.PROPOSE), response={201: ProposalOut})
def make_proposal(request: HttpRequest, body: ProposalIn) -> Any:
    """Propose one change."""
    made = proposing.propose(
        request.access.person, body.kind, body.target, body.content, body.reason
    )
    return Status(201, _proposal(_proposals().get(pk=made.pk)))


@router.get("/proposals/{int:proposal}", auth=gates(Right.READ_WORKSHOP), response=ProposalOut)
def read_proposal(request: HttpRequest, proposal: int) -> Any:
    """One proposal."""
    found = request.access.find(Proposal, proposal)
    return _proposal(_proposals().get(pk=found.pk))


@router.put("/proposals/{int:proposal}/vote", auth=gates(Right.PROPOSE), response=ProposalOut)
def vote_on_proposal(request: HttpRequest, proposal: int, body: VoteIn) -> Any:
    """Vote, in place of what one voted before."""
    found = request.access.find(Proposal, proposal)
    proposing.vote(found, request.access.person, body.value)
    return _proposal(_proposals().get(pk=found.pk))


@router.get(
    "/proposals/{int:proposal}/comments",
    auth=gates(Right.READ_WORKSHOP),
    response=Paged[CommentOut],
)
def list_comments(
    request: HttpRequest, proposal: int, limit: Limit = 50, offset: Offset = 0
) -> Any:
    """What was said about a proposal, in order."""
    found = request.access.find(Proposal, proposal)
    return page(found.comments.select_related("by"), limit, offset, _comment)


@router.post(
    "/proposals/{int:proposal}/comments", auth=gates(Right.PROPOSE), response={201: CommentOut}
)
def comment_on_proposal(request: HttpRequest, proposal: int, body: CommentIn) -> Any:
    """Say something about a proposal."""
    found = request.access.find(Proposal, proposal)
    return Status(201, _comment(proposing.comment(found, request.access.person, body.comment)))


@router.post(
    "/proposals/{int:proposal}/decision",
    auth=gates(Right.PUBLISH_TAXONOMY),
    response=ProposalOut,
)
def decide_proposal(request: HttpRequest, proposal: int, body: DecisionIn) -> Any:
    """Accept or decline a proposal, with a comment."""
    found = request.access.find(Proposal, proposal)
    proposing.decide(found, request.access.person, body.state, body.comment, body.seen)
    return _proposal(_proposals().get(pk=found.pk))
