"""Examples of tokens and webhooks."""

from __future__ import annotations

from wellspent.web.access.gates import issue_token
from wellspent.web.access.roles import Right
from wellspent.web.api.models import Delivery, Webhook

__all__ = ["EXAMPLES"]


def token(people, line):
    return issue_token("exporter", people["analyst"], frozenset({Right.READ_BALANCE}))[1]


def webhook(people, line):
    return Webhook.objects.create(
        url="https://example.com/told",
        secret="s",
        events=["evaluation.finished"],
        created_by=people["administrator"],
    )


def delivery(people, line):
    return Delivery.objects.create(
        webhook=webhook(people, line), event="evaluation.finished", payload={"evaluation": 1}
    )


EXAMPLES = {"token": token, "webhook": webhook, "delivery": delivery}
