"""The outbox: what is to be told is in the database first, and leaves it one by one.

A page only writes a row; a process of its own, or a thread beside the server, sends. A
process that dies loses nothing: what it had claimed is due again a minute later, so that
something may arrive twice, with the same key. What cannot be sent is tried again after
ten seconds, a minute, five, thirty, two hours and six, and then given up.

    Wellspent-Signature: t=1700000000,v1=<HMAC-SHA256 of "1700000000." and the body, in hex>
    Wellspent-Delivery: <key>
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from wellspent.web.api.models import Delivery

__all__ = ["PAUSES", "deliver_next", "sign", "start_outbox", "work"]

PAUSES: Final = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600))
_CLAIM: Final = timedelta(seconds=60)
_WAIT: Final = 10.0  # seconds for an answer
_IDLE: Final = 2.0  # seconds between looks at an empty outbox

Send = Callable[[Delivery, datetime], tuple[int | None, str]]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An address is what the administrator wrote, and not where it leads to."""

    def redirect_request(self, *_: Any) -> None:
        """Never followed."""
        return


def sign(secret: str, at: datetime, body: bytes) -> str:
    """The header that proves who sent this, and when."""
    moment = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={digest.hexdigest()}"


def deliver_next(now: datetime | None = None, send: Send | None = None) -> Delivery | None:
    """Send what has been due longest; None where nothing is due."""
    now = now or timezone.now()
    free = Q(claimed=None) | Q(claimed__lt=now)
    due = Delivery.objects.filter(free, due__lte=now, webhook__active=True).order_by("due", "pk")
    delivery: Delivery | None = due.select_related("webhook").first()
    if delivery is None:
        return None
    # of several processes that see the same row, one gets it
    mine = Delivery.objects.filter(free, pk=delivery.pk, due=delivery.due)
    if not mine.update(claimed=now + _CLAIM):
        return delivery
    status, problem = (send or _send)(delivery, now)
    delivery.attempts += 1
    delivery.claimed, delivery.status, delivery.problem = None, status, problem[:300]
    if not problem:
        delivery.delivered, delivery.due = now, None
    elif delivery.attempts > len(PAUSES):
        delivery.due = None
    else:
        delivery.due = now + PAUSES[delivery.attempts - 1]
    delivery.save()
    return delivery


def work(until: threading.Event) -> None:
    """Deliver what is due, one after the other, until told to stop."""
    while not until.is_set():
        close_old_connections()
        try:
            sent = deliver_next()
        except DatabaseError:  # busy, or away for a moment: nothing is lost by waiting
            logging.getLogger(__name__).warning("The outbox could not be read; trying again.")
            sent = None
        if sent is None:
            until.wait(_IDLE)


def start_outbox() -> threading.Event:
    """A thread that works on the outbox; set what is returned to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="outbox", daemon=True).start()
    return stop


def _send(delivery: Delivery, now: datetime) -> tuple[int | None, str]:
    """The status of the answer, if there was one, and what went wrong, if something did."""
    told = {"event": delivery.event, "delivery": str(delivery.key), **delivery.payload}
    body = json.dumps(told, sort_keys=True).encode()
    request = urllib.request.Request(  # noqa: S310 - http and https alone are taken in
        delivery.webhook.url,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json",
            "User-Agent": "wellspent",
            "Wellspent-Event": delivery.event,
            "Wellspent-Delivery": str(delivery.key),
            "Wellspent-Signature": sign(delivery.webhook.secret, now, body),
        },
    )
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_WAIT) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, f"It answered {error.code}."
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return None, f"It could not be reached: {reason}."
