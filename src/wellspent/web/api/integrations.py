"""The routes of tokens and webhooks, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from wellspent.web.access.gates import gates
from wellspent.web.access.models import Person, Token
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import PersonRef
from wellspent.web.api.models import Delivery, Webhook
from wellspent.web.api.tokens import make_token, revoke
from wellspent.web.api.webhooks import change_webhook, make_webhook, resend

__all__ = ["router"]

router = Router(tags=["integrations"])
_GATES = gates(Right.MANAGE_INTEGRATIONS)
EventName = Literal["evaluation.finished", "dispute.decided", "note.raised", "answer.given"]


class TokenOut(Schema):
    """A token, without what it is."""

    id: int
    name: str
    person: PersonRef
    rights: list[str]
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None


class NewTokenOut(TokenOut):
    """A token just made, with what the integration sends: shown this once."""

    token: str


class TokenIn(Schema):
    """A token to make."""

    name: str
    person: int
    rights: list[Right]
    expires: datetime | None = None


class WebhookOut(Schema):
    """A webhook; its secret is shown on making it, and on the page."""

    id: int
    url: str
    events: list[str]
    active: bool
    created: datetime


class NewWebhookOut(WebhookOut):
    """A webhook just made, with the secret that signs what it is told."""

    secret: str


class WebhookIn(Schema):
    """A webhook to make."""

    url: str
    events: list[EventName]


class WebhookChange(Schema):
    """What to change of a webhook; what is left out stays."""

    url: str | None = None
    events: list[EventName] | None = None
    active: bool | None = None


class DeliveryOut(Schema):
    """What was told, and whether it arrived."""

    id: int
    key: UUID
    event: str
    created: datetime
    attempts: int
    due: datetime | None
    delivered: datetime | None
    status: int | None
    problem: str
    payload: dict[str, Any]


@router.get("/tokens", auth=_GATES, response=Paged[TokenOut])
def tokens(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every token, the newest first."""
    return page(request.access.narrow(Token.objects.select_related("person")), limit, offset)


@router.post("/tokens", auth=_GATES, response={201: NewTokenOut})
def new_token(request: HttpRequest, body: TokenIn) -> Any:
    """Make a token; what the integration sends is in the answer, and nowhere else."""
    person = request.access.find(Person, body.person)
    secret, token = make_token(body.name, person, body.rights, body.expires, request.access)
    return {**TokenOut.from_orm(token).dict(), "token": secret}


@router.delete("/tokens/{int:token}", auth=_GATES, response={204: None})
def revoke_token(request: HttpRequest, token: int) -> None:
    """Revoke a token at once."""
    revoke(request.access.find(Token, token))


@router.get("/webhooks", auth=_GATES, response=Paged[WebhookOut])
def webhooks(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every webhook, the newest first."""
    return page(request.access.narrow(Webhook.objects.all()), limit, offset)


@router.post("/webhooks", auth=_GATES, response={201: NewWebhookOut})
def new_webhook(request: HttpRequest, body: WebhookIn) -> Any:
    """Make a webhook; what it is told is signed with the secret in the answer."""
    return make_webhook(body.url, body.events, request.access.person)


@router.patch("/webhooks/{int:webhook}", auth=_GATES, response=WebhookOut)
def alter_webhook(request: HttpRequest, webhook: int, body: WebhookChange) -> Any:
    """Change a webhook's address or events, or let it rest."""
    found = request.access.find(Webhook, webhook)
    return change_webhook(found, url=body.url, events=body.events, active=body.active)


@router.delete("/webhooks/{int:webhook}", auth=_GATES, response={204: None})
def remove_webhook(request: HttpRequest, webhook: int) -> None:
    """Remove a webhook, and what it was told with it."""
    request.access.find(Webhook, webhook).delete()


@router.get("/webhooks/{int:webhook}/deliveries", auth=_GATES, response=Paged[DeliveryOut])
def deliveries(request: HttpRequest, webhook: int, limit: Limit = 50, offset: Offset = 0) -> Any:
    """What a webhook was told, the newest first."""
    rows = request.access.narrow(request.access.find(Webhook, webhook).deliveries.all())
    return page(rows, limit, offset)


@router.post("/deliveries/{int:delivery}/resend", auth=_GATES, response=DeliveryOut)
def resend_delivery(request: HttpRequest, delivery: int) -> Any:
    """Tell it once more; the receiver knows by its key that it is the same."""
    return resend(request.access.find(Delivery, delivery))
