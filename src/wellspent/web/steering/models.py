"""What people decided in steering: schemes they keep, and the hours that a change takes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wellspent.moments.friction.ranking import friction_key
from wellspent.parts import FRICTIONS
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.scope import Scope

__all__ = ["FixHours", "KeptScheme"]

_PERSON = settings.AUTH_USER_MODEL


class KeptScheme(models.Model):
    """A scheme of incentives as it was when it was kept; only its state changes.

    `version` counts those changes, so that the second of two people is told.
    """

    class State(models.TextChoices):
        """Thought about, paid by, or no longer either."""

        KEPT = "kept", "kept to compare"
        IN_FORCE = "in_force", "in force"
        WITHDRAWN = "withdrawn", "withdrawn"

    name = models.CharField(max_length=80)
    scheme = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.KEPT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """Its name."""
        return str(self.name)


class FixHours(models.Model):
    """How many hours somebody says that taking away a friction takes; rows are added, the newest counts."""

    key = models.CharField(max_length=300, db_index=True)
    hours = models.FloatField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order in which they were said."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """The friction and the hours."""
        return f"{self.key}: {self.hours:g} hours"

    @staticmethod
    def within(scope: Scope) -> Q:
        """Those of queues whose contacts somebody sees."""
        if scope.everything:
            return Q()
        queues = [one for one in values_in_sight(scope, "queue") if one]
        return Q(key__in=[friction_key(cause, one) for cause in FRICTIONS for one in queues])
