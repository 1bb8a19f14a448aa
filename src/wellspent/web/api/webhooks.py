"""Other systems told what happened: which, of what, and what is put into the outbox for them.

What is told carries numbers and names of rows, never a word of a contact: whoever is told
asks the API for more, with a token of their own.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Refused
from wellspent.web.api.models import Delivery, Event, Webhook

__all__ = [
    "change_webhook",
    "make_webhook",
    "resend",
    "tell_of_answer",
    "tell_of_desk_week",
    "tell_of_dispute",
    "tell_of_evaluation",
    "tell_of_moments",
    "tell_of_note",
]


def make_webhook(url: str, events: Iterable[str], by: Person) -> Webhook:
    """A webhook with a secret of its own; raises `Refused`."""
    webhook = Webhook(url=_checked(url), events=_known(events), created_by=by)
    webhook.secret = secrets.token_urlsafe(32)
    webhook.save()
    return webhook


def change_webhook(
    webhook: Webhook, *, url: str | None = None, events: Iterable[str] | None = None,
    active: bool | None = None,
) -> Webhook:  # fmt: skip
    """The webhook with what is given changed; raises `Refused`."""
    if url is not None:
        webhook.url = _checked(url)
    if events is not None:
        webhook.events = _known(events)
    if active is not None:
        webhook.active = active
    webhook.save()
    return webhook


def resend(delivery: Delivery) -> Delivery:
    """The same once more, from the first attempt on; the receiver knows it by its key."""
    delivery.attempts, delivery.due, delivery.delivered = 0, timezone.now(), None
    delivery.claimed, delivery.status, delivery.problem = None, None, ""
    delivery.save()
    return delivery


def tell_of_evaluation(sender: Any, evaluation: Any, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put a finished evaluation into the outbox; one that graders make for each other is not told."""
    if not evaluation.shared:
        return
    _tell(
        Event.EVALUATION_FINISHED,
        {
            "evaluation": evaluation.pk, "contact": evaluation.contact,
            "agent": evaluation.agent, "team": evaluation.team, "queue": evaluation.queue,
            "form": evaluation.form.form, "form_version": evaluation.form.version,
            "purpose": evaluation.purpose, "percent": evaluation.percent,
            "failed": evaluation.failed, "grader": evaluation.grader_id,
            "finished": _moment(evaluation.finished),
        },
    )  # fmt: skip


def tell_of_dispute(sender: Any, dispute: Any, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put a decided dispute into the outbox."""
    _tell(
        Event.DISPUTE_DECIDED,
        {
            "dispute": dispute.pk, "evaluation": dispute.evaluation_id,
            "contact": dispute.contact, "agent": dispute.agent, "team": dispute.team,
            "queue": dispute.queue, "level": dispute.level, "outcome": dispute.outcome,
            "percent": dispute.evaluation.percent, "decided": _moment(dispute.decided),
        },
    )  # fmt: skip


def tell_of_note(sender: Any, note: Any, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put a note on a contact into the outbox."""
    _tell(
        Event.NOTE_RAISED,
        {
            "note": note.pk, "contact": note.contact, "agent": note.agent, "team": note.team,
            "queue": note.queue, "kind": note.kind, "raised": _moment(note.raised),
        },
    )  # fmt: skip


def tell_of_answer(sender: Any, answer: Any, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put what a desk answered to a subject into the outbox."""
    _tell(
        Event.ANSWER_GIVEN,
        {
            "answer": answer.pk, "desk": answer.desk_id, "subject": answer.subject,
            "number": answer.number, "state": answer.state,
            "by_when": answer.by_when and answer.by_when.isoformat(), "given": _moment(answer.at),
        },
    )  # fmt: skip


def tell_of_desk_week(sender: Any, desk: Any, week: str, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put into the outbox that the digest of a desk's ended week can be read."""
    _tell(Event.DIGEST_READY, {"desk": desk.pk, "week": week, "subjects": len(desk.subjects)})


def tell_of_moments(sender: Any, subscription: Any, inbox: Any, **_: Any) -> None:  # noqa: ARG001 - a signal's receiver
    """Put into the outbox how many moments somebody has open, by kind; neither which nor about whom."""
    kinds = Counter(one.moment.kind for one in inbox.open)
    _tell(
        Event.MOMENTS_DIGEST,
        {
            "person": subscription.person_id, "level": inbox.level, "open": len(inbox.open),
            "kinds": dict(kinds), "due": sum(one.due_now for one in inbox.open),
            "waiting": inbox.waiting, "looking_back": len(inbox.looking_back),
        },
    )  # fmt: skip


def _tell(event: str, payload: dict[str, Any]) -> None:
    told = [one for one in Webhook.objects.filter(active=True) if event in one.events]
    Delivery.objects.bulk_create(
        Delivery(webhook=one, event=event, payload=payload) for one in told
    )


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat()


def _known(events: Iterable[str]) -> list[str]:
    wanted = sorted(set(events))
    if not wanted:
        raise Refused("No event is chosen.", "Choose at least one.", "events")
    if unknown := sorted(set(wanted) - set(Event.values)):
        raise Refused(
            f"No event is called '{unknown[0][:60]}'.",
            f"Choose from: {', '.join(Event.values)}.", "events",
        )  # fmt: skip
    return wanted


def _checked(url: str) -> str:
    """The address, where it can be one: encrypted, or on this machine."""
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise Refused(
            f"'{url[:100]}' is no address.",
            "Write it whole, such as https://example.com/told.",
            "url",
        ) from None
    if len(url) > 500:
        raise Refused(
            f"The address has {len(url)} letters.", "Use one of 500 letters at most.", "url"
        )
    if parts.username or parts.password:
        raise Refused(
            "The address holds a password.", "Leave it out; what is sent is signed.", "url"
        )
    if parts.scheme == "http" and not _on_this_machine(parts) and not _plain_allowed():
        raise Refused(
            f"'{parts.netloc}' would be told without encryption.",
            "Use https, or set WELLSPENT_WEBHOOKS_PLAIN=1 where the network is your own.", "url",
        )  # fmt: skip
    return url


def _on_this_machine(parts: SplitResult) -> bool:
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _plain_allowed() -> bool:
    return os.environ.get("WELLSPENT_WEBHOOKS_PLAIN") == "1"
