"""What is sent, for machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.delivery.composing import compose
from wellspent.web.delivery.models import Letter, Subscription
from wellspent.web.delivery.posting import send_again, undelivered
from wellspent.web.delivery.subscribing import stop, subscribe, wish_of
from wellspent.web.voices.models import Desk

__all__ = ["router"]

router = Router(tags=["delivery"])
_GATES = gates(Right.ACT_ON_MOMENTS)


class Named(Schema):
    """What one is told; a desk's week names the desk."""

    kind: Literal["moments", "desk"]
    desk: int | None = None


class SubscriptionIn(Named):
    """What to be told, and how often."""

    rhythm: Literal["daily", "weekly"]


class LetterNamed(Schema):
    """Which letter."""

    letter: int


class SubscriptionOut(Schema):
    """One wish to be told."""

    id: int
    person: int
    kind: str
    desk: int | None
    rhythm: str
    active: bool
    next_due: datetime

    @staticmethod
    def resolve_person(row: Subscription) -> int:
        """Whose it is."""
        return int(row.person_id)

    @staticmethod
    def resolve_desk(row: Subscription) -> int | None:
        """Which desk's."""
        return None if row.desk_id is None else int(row.desk_id)


class LetterOut(Schema):
    """One e-mail and what became of it; its words are not kept."""

    id: int
    subscription: int
    created: datetime
    attempts: int
    outcome: str
    due: datetime | None
    sent: datetime | None
    problem: str

    @staticmethod
    def resolve_subscription(row: Letter) -> int:
        """Which wish it answers."""
        return int(row.subscription_id)

    @staticmethod
    def resolve_outcome(row: Letter) -> str:
        """What became of it, in a word."""
        return str(row.get_outcome_display())


class ComposedOut(Schema):
    """A digest as it would be sent now; nothing where there is nothing to tell."""

    subject: str
    text: str
    html: str


@router.get("/digests", auth=_GATES, response=Paged[SubscriptionOut])
def subscriptions(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """What is wished for: one's own, for an administrator everybody's."""
    return page(request.access.narrow(Subscription.objects.all()), limit, offset)


@router.post("/digests", auth=_GATES, response={201: SubscriptionOut})
def begin(request: HttpRequest, body: SubscriptionIn) -> Any:
    """Be told; a wish that is there already has its rhythm changed."""
    return Status(201, subscribe(request.access, body.kind, body.rhythm, _desk(request, body.desk)))


@router.post("/digests/stop", auth=_GATES, response={204: None})
def end(request: HttpRequest, body: Named) -> Any:
    """Be told no more of it."""
    stop(wish_of(request.access, body.kind, _desk(request, body.desk)))
    return Status(204, None)


@router.get("/digests/read", auth=_GATES, response=ComposedOut | None)
def read(request: HttpRequest, kind: Literal["moments", "desk"], desk: int | None = None) -> Any:
    """One's digest as it would be sent now."""
    return compose(wish_of(request.access, kind, _desk(request, desk)), request.access)


@router.get("/letters", auth=_GATES, response=Paged[LetterOut])
def letters(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """What was sent and what was not, the newest first."""
    return page(request.access.narrow(Letter.objects.all()), limit, offset)


@router.post("/letters/again", auth=_GATES, response=LetterOut)
def again(request: HttpRequest, body: LetterNamed) -> Any:
    """Try a letter once more that did not arrive."""
    return send_again(undelivered(request.access, body.letter))


def _desk(request: HttpRequest, desk: int | None) -> Desk | None:
    found: Desk | None = None if desk is None else request.access.find(Desk, desk)
    return found
