"""What is sent, for machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.roles import Right
from wellspent.web.delivery.composing import compose
from wellspent.web.delivery.models import Letter, Subscription
from wellspent.web.delivery.posting import send_again
from wellspent.web.delivery.subscribing import RIGHT_OF, stop, subscribe
from wellspent.web.voices.models import Desk

__all__ = ["router"]

router = Router(tags=["delivery"])
_GATES = gates(Right.READ_MOMENTS)


class SubscriptionIn(Schema):
    """What to be told, and how often; a desk's week names the desk."""

    kind: Literal["moments", "desk"]
    rhythm: Literal["daily", "weekly"]
    desk: int | None = None


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
    desk = None if body.desk is None else request.access.find(Desk, body.desk)
    return 201, subscribe(request.access, body.kind, body.rhythm, desk)


@router.delete("/digests/{int:subscription}", auth=_GATES, response={204: None})
def end(request: HttpRequest, subscription: int) -> Any:
    """Be told no more of it."""
    stop(request.access.find(Subscription, subscription))
    return 204, None


@router.get("/digests/{int:subscription}/read", auth=_GATES, response=ComposedOut | None)
def read(request: HttpRequest, subscription: int) -> Any:
    """The digest as it would be sent now, in the sight of whoever asks."""
    found = request.access.find(Subscription, subscription)
    return compose(found, request.access) if request.access.may(RIGHT_OF[found.kind]) else None


@router.get("/letters", auth=_GATES, response=Paged[LetterOut])
def letters(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """What was sent and what was not, the newest first."""
    return page(request.access.narrow(Letter.objects.all()), limit, offset)


@router.post("/letters/{int:letter}/again", auth=_GATES, response=LetterOut)
def again(request: HttpRequest, letter: int) -> Any:
    """Try a letter once more that did not arrive."""
    found = request.access.find(Letter, letter)
    if not found.can_be_sent_again:
        raise Conflict(
            f"This letter is {found.get_outcome_display()}.",
            "Only one that did not arrive is sent again.",
        )
    return send_again(found)
