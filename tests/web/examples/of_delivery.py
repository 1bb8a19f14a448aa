"""Examples of digests and letters."""

from __future__ import annotations

from django.utils import timezone

from wellspent.web.delivery.models import Letter, Subscription

__all__ = ["EXAMPLES"]


def subscription(people, line):
    return Subscription.objects.get_or_create(
        person=people["lead"], kind="moments", desk=None,
        defaults={"rhythm": "daily", "next_due": timezone.now()},
    )[0]  # fmt: skip


def letter(people, line):
    return Letter.objects.create(
        subscription=subscription(people, line), due=None, outcome="given_up", problem="It answered 550."
    )  # fmt: skip


EXAMPLES = {"subscription": subscription, "letter": letter}
