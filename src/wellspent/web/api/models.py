"""Where other systems are told what happened, and what was told to them.

webhook    an address of another system, and the events that it is told
delivery   one event for one webhook: what was sent, how often it was tried, whether it arrived
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

__all__ = ["Delivery", "Event", "Webhook"]


class Event(models.TextChoices):
    """What can be told."""

    EVALUATION_FINISHED = "evaluation.finished"
    DISPUTE_DECIDED = "dispute.decided"
    NOTE_RAISED = "note.raised"
    ANSWER_GIVEN = "answer.given"
    DIGEST_READY = "digest.ready"
    MOMENTS_DIGEST = "moments.digest"


class Webhook(models.Model):
    """An address that is told some events. `secret` signs what is sent there."""

    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100)
    events = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created", "-pk"]

    def __str__(self) -> str:
        """Its address."""
        return str(self.url)


class Delivery(models.Model):
    """One event for one webhook.

    `due` is when it is tried next, None once it has arrived or was given up; `status` is the
    last answer's, None where there was none. `claimed` is until when one process tries it.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(max_length=30, choices=Event.choices)
    payload = models.JSONField()
    created = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True, blank=True, default=timezone.now, db_index=True)
    claimed = models.DateTimeField(null=True, blank=True)
    delivered = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [models.Index(fields=["webhook", "-created"])]

    def __str__(self) -> str:
        """Which event, to where."""
        return f"{self.event} to {self.webhook}"

    @property
    def standing(self) -> str:
        """`delivered`, `waiting`, or `given up`, in a word."""
        if self.delivered:
            return "delivered"
        return "waiting" if self.due else "given up"
