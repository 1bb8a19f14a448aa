"""Who wants to be told what: to begin, to change how often, to stop."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope
from wellspent.web.delivery.models import Subscription
from wellspent.web.voices.models import Desk

__all__ = ["RIGHT_OF", "next_time", "stop", "subscribe", "wish_of"]

RIGHT_OF: Final = {
    "moments": Right.ACT_ON_MOMENTS,
    "desk": Right.READ_VOICES,
}
"""What somebody needs, to be told of it: when it is wished for, and whenever it is sent."""
_HOUR: Final = 6  # of the app's clock: before the first shift


def subscribe(scope: Scope, kind: str, rhythm: str, desk: Desk | None = None) -> Subscription:
    """The wish, kept; one that was there already has its rhythm changed. Raises `Refused`."""
    if kind not in RIGHT_OF:
        raise Refused(f"Nothing that can be told is called '{kind[:40]}'.", "Choose from the list.", "what")  # fmt: skip
    if rhythm not in Subscription.Rhythm.values:
        raise Refused(f"'{rhythm[:40]}' is no rhythm.", "Choose daily or weekly.", "rhythm")
    if (desk is None) == (kind == "desk"):
        raise Refused("A desk's week needs a desk, and moments have none.", "Choose from the list.", "what")  # fmt: skip
    if not scope.may(RIGHT_OF[kind]):
        raise Refused("You may not read what you would be told.", "Ask an administrator.", "what")
    if not scope.person.email:
        raise Refused(
            "No e-mail address is kept of you.", "Ask an administrator to write it under People."
        )
    kept: Subscription = Subscription.objects.update_or_create(
        person=scope.person, kind=kind, desk=desk,
        defaults={"rhythm": rhythm, "active": True, "next_due": next_time(rhythm, timezone.now())},
    )[0]  # fmt: skip
    return kept


def wish_of(scope: Scope, kind: str, desk: Desk | None) -> Subscription:
    """The wish of this person that is in force. Raises `Refused`."""
    found: Subscription | None = Subscription.objects.filter(
        person=scope.person, kind=kind, desk=desk, active=True
    ).first()
    if found is None:
        raise Refused("You are not told of that.", "Choose from what you are told.")
    return found


def stop(subscription: Subscription) -> Subscription:
    """Nothing more is told; what waits is not sent."""
    subscription.active = False
    subscription.save()
    return subscription


def next_time(rhythm: str, now: datetime) -> datetime:
    """The next morning, or the next Monday's, after this moment."""
    here: datetime = timezone.localtime(now)
    morning = here.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning += timedelta(days=1)
    if rhythm == "weekly":
        morning += timedelta(days=-morning.weekday() % 7)
    return morning
