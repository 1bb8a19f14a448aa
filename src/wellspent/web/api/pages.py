"""The page of integrations: tokens, webhooks, and what was told to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.models import Person, Token
from wellspent.web.access.refusals import Refused, place_of, status_of
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.api.models import Delivery, Event, Webhook
from wellspent.web.api.tokens import make_token, revoke
from wellspent.web.api.webhooks import change_webhook, make_webhook, resend

__all__ = [
    "deliver_again", "deliveries", "integrations", "new_token", "new_webhook",
    "remove_webhook", "revoke_token", "switch_webhook",
]  # fmt: skip

_RIGHT = Right.MANAGE_INTEGRATIONS
_A_PAGE = 25


@door(_RIGHT)
def integrations(request: Asked) -> HttpResponse:
    """Tokens and webhooks, and forms for new ones."""
    return _page(request)


@door(_RIGHT, methods=("POST",))
def new_token(request: Asked) -> HttpResponse:
    """Make a token and show it, this once."""
    typed = request.POST
    try:
        person = _person(request, typed.get("person", ""))
        expires = _day(typed.get("expires", ""))
        secret, _ = make_token(
            typed.get("name", ""), person, typed.getlist("rights"), expires, request.access
        )
    except WellspentError as error:
        return _page(request, form="token", error=error)
    return _page(request, shown={"token": secret}, taken="token")


@door(_RIGHT, about=Token, methods=("POST",))
def revoke_token(request: Asked, token: Token) -> HttpResponse:
    """Revoke a token."""
    revoke(token)
    messages.success(request, f"'{token}' opens nothing any more.")
    return redirect("integrations")


@door(_RIGHT, methods=("POST",))
def new_webhook(request: Asked) -> HttpResponse:
    """Make a webhook and show its secret, this once."""
    try:
        made = make_webhook(
            request.POST.get("url", ""), request.POST.getlist("events"), request.access.person
        )
    except WellspentError as error:
        return _page(request, form="webhook", error=error)
    return _page(request, shown={"secret": made.secret, "url": made.url}, taken="webhook")


@door(_RIGHT, about=Webhook, methods=("POST",))
def switch_webhook(request: Asked, webhook: Webhook) -> HttpResponse:
    """Let a webhook rest, or begin again: what waits is told then."""
    change_webhook(webhook, active=not webhook.active)
    messages.success(request, f"'{webhook}' {'is told again' if webhook.active else 'rests'}.")
    return redirect("integrations")


@door(_RIGHT, about=Webhook, methods=("POST",))
def remove_webhook(request: Asked, webhook: Webhook) -> HttpResponse:
    """Remove a webhook, and the list of what it was told."""
    webhook.delete()
    messages.success(request, "The webhook is removed.")
    return redirect("integrations")


@door(_RIGHT, about=Webhook)
def deliveries(request: Asked, webhook: Webhook) -> HttpResponse:
    """What one webhook was told."""
    rows = Paginator(request.access.narrow(webhook.deliveries.all()), _A_PAGE)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "api/deliveries.html", {"webhook": webhook, "page": page})


@door(_RIGHT, about=Delivery, methods=("POST",))
def deliver_again(request: Asked, delivery: Delivery) -> HttpResponse:
    """Tell it once more."""
    resend(delivery)
    messages.success(request, "It is told once more.")
    return redirect("deliveries", pk=delivery.webhook_id)


def _page(
    request: Asked, *, form: str = "", error: WellspentError | None = None,
    shown: dict[str, str] | None = None, taken: str = "",
) -> HttpResponse:  # fmt: skip
    tokens = Paginator(
        request.access.narrow(Token.objects.select_related("person")), _A_PAGE
    ).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": tokens,
        "webhooks": request.access.narrow(Webhook.objects.all())[:200],
        "people": request.access.narrow(Person.objects.filter(is_active=True)).order_by(
            "role", "username"
        )[:500],
        "rights": [
            (right.value, right.value.replace("_", " "), [r.value for r in Role if right in RIGHTS_OF[r]])
            for right in sorted(Right)
        ],
        "events": Event.values,
        "typed": request.POST if error else {},
        "chosen": request.POST.getlist("rights") + request.POST.getlist("events") if error else [],
        "form": form, "error": error, "place": error and place_of(error),
        "shown": shown, "taken": taken,
    }  # fmt: skip
    status = status_of(error) if error else 200
    return render(request, "api/integrations.html", context, status=status)


def _person(request: Asked, typed: str) -> Person:
    """The person of this name; raises `Refused`."""
    named = Person.objects.filter(username=typed.strip())
    found: Person | None = request.access.narrow(named).first()
    if found is None:
        raise Refused(
            f"Nobody signs in as '{typed[:60]}'.", "Choose a name from the list.", "person"
        )
    return found


def _day(typed: str) -> datetime | None:
    """The end of a day, by the clock of the server; raises `Refused`."""
    if not typed.strip():
        return None
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Refused(f"'{typed[:30]}' is no day.", "Write it as 2027-01-31.", "expires") from None
    return day.replace(hour=23, minute=59, second=59)
