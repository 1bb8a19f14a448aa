"""Coaching: a leader and an agent talk about one behaviour, with contacts to look at.

session     planned, then held, acknowledged by the agent, and looked back on
behaviour   one question of a form; whether it moved is seen in a later random sample
contact     one that they looked at, with the quotes that show what was noticed
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellspent.web.access.models import AboutContact
from wellspent.web.forms.models import FormVersion

__all__ = ["CoachedContact", "CoachingSession"]

_PERSON = settings.AUTH_USER_MODEL


class CoachingSession(models.Model):
    """One session about one behaviour of one agent.

    `held` is None while it is planned. `look_back` is when both look whether it moved;
    `closed` when they did. Nothing that was said is changed once the session is held.
    """

    agent = models.CharField(max_length=200, db_index=True)
    team = models.CharField(max_length=200, blank=True)
    queue = models.CharField(max_length=200, blank=True)
    leader = models.ForeignKey(_PERSON, models.PROTECT, related_name="coaching_led")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    question = models.CharField(max_length=100)
    created = models.DateTimeField(auto_now_add=True)
    planned_for = models.DateField(null=True, blank=True)
    held = models.DateTimeField(null=True, blank=True)
    noticed = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    look_back = models.DateField(null=True, blank=True)
    acknowledged = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply = models.TextField(blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closing = models.TextField(blank=True)

    scoped_by: ClassVar[dict[str, str]] = {"agent": "agent", "team": "team", "queue": "queue"}

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["agent", "-created"]),
            models.Index(fields=["team", "-created"]),
        ]

    def __str__(self) -> str:
        """With whom, about what."""
        return f"{self.agent}: {self.question}"

    @property
    def due(self) -> bool:
        """Whether it is time to look back."""
        return bool(
            self.held
            and not self.closed
            and self.look_back
            and self.look_back <= timezone.localdate()
        )


class CoachedContact(AboutContact):
    """A contact of the session; its quotes have turn, start, end and quote."""

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="contacts")
    quotes = models.JSONField(default=list)

    class Meta:
        """Each contact once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "contact"], name="once_in_a_session")
        ]

    def __str__(self) -> str:
        """The contact."""
        return str(self.contact)
