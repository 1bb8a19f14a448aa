"""Who wants to be told what, how often, and what was sent.

subscription   one person's wish: the own moments, or a desk's week, daily or weekly
letter         one e-mail for one subscription. Its words are not kept: they are written when it is sent,
               from what its person may see then
desk week      an ended week of a desk that other systems were told of
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wellspent.web.access.roles import Role
from wellspent.web.voices.models import Desk

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["DeskWeek", "Letter", "Subscription"]


class Subscription(models.Model):
    """What one person wants to be told, and when next. One that was stopped is kept and not `active`."""

    class Kind(models.TextChoices):
        """What it tells."""

        MOMENTS = "moments", "my moments"
        DESK = "desk", "a desk's week"

    class Rhythm(models.TextChoices):
        """How often."""

        DAILY = "daily", "every day"
        WEEKLY = "weekly", "every Monday"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    desk = models.ForeignKey(Desk, models.CASCADE, null=True, blank=True, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    active = models.BooleanField(default=True)
    next_due = models.DateTimeField(db_index=True)

    class Meta:
        """By kind; each wish once a person."""

        ordering: ClassVar = ["-kind", "desk__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(desk=None), name="one_wish_once"
            ),
            models.UniqueConstraint(
                fields=["person", "desk"], condition=~Q(desk=None), name="one_wish_a_desk"
            ),
        ]

    def __str__(self) -> str:
        """What it tells."""
        return f"Week of {self.desk}" if self.desk else "My moments"

    @property
    def what(self) -> str:
        """What it tells, as forms name it."""
        return f"desk-{self.desk_id}" if self.desk_id else "moments"

    @staticmethod
    def within(scope: Scope) -> Q:
        """One's own; an administrator's are all, to see what did not arrive."""
        return Q() if scope.role is Role.ADMINISTRATOR else Q(person=scope.person)


class Letter(models.Model):
    """One e-mail: when it is tried next, how often it was, what came of it.

    `due` is None once it is over; `claimed` is until when one process tries it. `about` names what it told,
    such as a week, so that the same is not told twice.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "", "waiting"
        SENT = "sent", "sent"
        NOTHING = "nothing", "nothing to tell"
        NOT_SENT = "not_sent", "not sent"
        GIVEN_UP = "given_up", "given up"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created = models.DateTimeField(default=timezone.now)
    about = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True, blank=True, default=timezone.now, db_index=True)
    claimed = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [models.Index(fields=["subscription", "-created"])]

    def __str__(self) -> str:
        """What, to whom."""
        return f"{self.subscription} to {self.subscription.person}"

    @property
    def can_be_sent_again(self) -> bool:
        """Whether it is over and did not arrive."""
        return self.outcome in {"not_sent", "given_up"}

    @staticmethod
    def within(scope: Scope) -> Q:
        """Those of the subscriptions in sight."""
        everybody = scope.role is Role.ADMINISTRATOR
        return Q() if everybody else Q(subscription__person=scope.person)


class DeskWeek(models.Model):
    """An ended week of a desk that was announced, once."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="+")
    week = models.CharField(max_length=8)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Each week once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "week"], name="a_week_is_announced_once")
        ]

    def __str__(self) -> str:
        """Which week of which desk."""
        return f"{self.desk} {self.week}"

    @staticmethod
    def within(scope: Scope) -> Any:  # noqa: ARG004 - the right alone decides
        """Desks are everybody's."""
        return Q()
