"""The page of digests: what one wants to be told, how often, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Conflict, Refused, page_status, place_of
from wellspent.web.access.roles import Right
from wellspent.web.delivery.composing import compose
from wellspent.web.delivery.models import Letter, Subscription
from wellspent.web.delivery.posting import mail_is_on, send_again, undelivered
from wellspent.web.delivery.subscribing import RIGHT_OF, stop, subscribe, wish_of
from wellspent.web.voices.models import Desk

__all__ = ["digests", "read_digest", "send_digest", "send_letter_again", "stop_digest"]

_A_PAGE = 25


@door(Right.ACT_ON_MOMENTS, methods=("GET", "POST"))
def digests(request: Asked) -> HttpResponse:
    """What one is told, a form for more, and the letters so far."""
    if request.method != "POST":
        return _page(request)
    try:
        kind, desk = _wished(request)
        kept = subscribe(request.access, kind, request.POST.get("rhythm", ""), desk)
    except WellspentError as error:
        return _page(request, error)
    messages.success(request, f"{kept}: {kept.get_rhythm_display()}, first on {_day(kept)}.")
    return redirect("digests")


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def stop_digest(request: Asked) -> HttpResponse:
    """No more of these."""
    try:
        subscription = wish_of(request.access, *_wished(request))
    except WellspentError as error:
        return _page(request, error)
    stop(subscription)
    messages.success(request, f"{subscription}: stopped. What waited is not sent.")
    return redirect("digests")


@door(Right.ACT_ON_MOMENTS)
def read_digest(request: Asked) -> HttpResponse:
    """The letter as it would be sent now."""
    try:
        subscription = wish_of(request.access, *_wished(request))
    except WellspentError:
        return redirect("digests")
    composed = compose(subscription, request.access) if request.access.may(RIGHT_OF[subscription.kind]) else None  # fmt: skip
    shown = {"subscription": subscription, "composed": composed}
    return render(request, "delivery/read.html", shown)


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def send_digest(request: Asked) -> HttpResponse:
    """A letter now, beside the rhythm."""
    try:
        subscription = wish_of(request.access, *_wished(request))
        _require_sendable(subscription)
    except WellspentError as error:
        return _page(request, error)
    Letter.objects.create(subscription=subscription)
    messages.success(request, f"{subscription}: on its way; below is what becomes of it.")
    return redirect("digests")


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def send_letter_again(request: Asked) -> HttpResponse:
    """Try a letter once more that did not arrive."""
    number = request.POST.get("letter", "")
    try:
        letter = undelivered(
            request.access, int(number) if number.isdecimal() and len(number) < 10 else 0
        )
        _require_sendable(letter.subscription)
    except WellspentError as error:
        return _page(request, error)
    send_again(letter)
    messages.success(request, "It is tried once more.")
    return redirect("digests")


def _require_sendable(subscription: Subscription) -> None:
    if not mail_is_on():
        raise Conflict(
            "No mail server is named, so that nothing can be sent.",
            "An administrator names one in WELLSPENT_SMTP.",
        )
    if not subscription.active:
        raise Conflict("This subscription was stopped.", "Begin it again first.")


def _wished(request: Asked) -> tuple[str, Desk | None]:
    """The kind and the desk of a form: `moments`, or `desk-` and its number."""
    what = (request.POST if request.method == "POST" else request.GET).get("what", "")
    name, _, number = what.partition("-")
    if name != "desk":
        return what, None
    rows = Desk.objects.filter(pk=int(number)) if number.isdecimal() and len(number) < 10 else Desk.objects.none()  # fmt: skip
    desk: Desk | None = request.access.narrow(rows).first()
    if desk is None:
        raise Refused("That desk is not there any more.", "Choose from the list.", "what")
    return name, desk


def _page(request: Asked, error: WellspentError | None = None) -> HttpResponse:
    scope = request.access
    letters = scope.narrow(Letter.objects.select_related("subscription__person", "subscription__desk"))  # fmt: skip
    shown = {
        "mine": Subscription.objects.filter(person=scope.person, active=True).select_related("desk"),
        "page": Paginator(letters, _A_PAGE).get_page(request.GET.get("page")),
        "others": scope.narrow(Subscription.objects.exclude(person=scope.person)).filter(active=True).count(),
        "desks": [(f"desk-{one.pk}", one) for one in scope.narrow(Desk.objects.all())]
        if scope.may(Right.READ_VOICES)
        else [],
        "rhythms": Subscription.Rhythm.choices,
        "mail_is_on": mail_is_on(),
        "may_name": scope.may(Right.MANAGE_INTEGRATIONS),
        "sent": request.POST if error else {},
        "error": error, "place": error and place_of(error),
    }  # fmt: skip
    return render(request, "delivery/digests.html", shown, status=page_status(error))


def _day(subscription: Subscription) -> str:
    return f"{timezone.localtime(subscription.next_due):%A %d %B, %H:%M}"
