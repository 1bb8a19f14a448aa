"""What agents dispute, and how it was decided: rows are added, and none is changed to something else.

dispute    one or more questions of an evaluation, or the whole of it, that an agent disagrees with
disputed   one of those questions; the whole is the question ""
objection  the agent's words at a level: 1 when it is raised, 2 when it is taken further
decision   the answer to it: accepted, partly or rejected, why, and which answers changed
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wellspent.web.access.models import AboutContact
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import standing
from wellspent.web.scoring.models import Evaluation, Revision, Task

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["LAST_LEVEL", "Decision", "Dispute", "Disputed", "Objection", "Outcome"]

_PERSON = settings.AUTH_USER_MODEL
LAST_LEVEL = 2  # what is decided there is final


class Outcome(models.TextChoices):
    """What became of a dispute. The first two overturn."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class Dispute(AboutContact):
    """What an agent disagrees with in one evaluation.

    `level` is where it stands; `waiting_since` is when that level's objection was made, and
    None once it is decided; `outcome` is the last decision's.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="disputes")
    raised_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="disputes")
    raised = models.DateTimeField(default=timezone.now)
    level = models.PositiveSmallIntegerField(default=1)
    waiting_since = models.DateTimeField(null=True, blank=True, default=timezone.now)
    decided = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-raised", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["waiting_since"]),
            models.Index(fields=["agent", "-raised"]),
            models.Index(fields=["team", "-raised"]),
            models.Index(fields=["queue", "-raised"]),
        ]

    def __str__(self) -> str:
        """Which dispute, and whose."""
        return f"Dispute {self.pk} by {self.raised_by}"

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.waiting_since is not None

    @property
    def final(self) -> bool:
        """Whether nothing can follow any more."""
        until = self.further_until
        return not self.open and (until is None or timezone.now() > until)

    @property
    def due(self) -> datetime | None:
        """When the decision is due; None where none is waited for."""
        return _later(self.waiting_since, "review_days")

    @property
    def overdue(self) -> bool:
        """Whether the decision has been waited for longer than the centre allows."""
        return self.due is not None and timezone.now() > self.due

    @property
    def further_until(self) -> datetime | None:
        """Until when a first decision can be taken further; None where there is none to take."""
        if self.open or self.decided is None or self.level >= LAST_LEVEL:
            return None
        return _later(self.decided, "dispute_days")

    @staticmethod
    def within(scope: Scope) -> Q:
        """Whoever has still to score the contact blindly does not see what others said of it."""
        if scope.role is Role.AGENT:
            return Q()
        still_blind = Task.objects.filter(assignee=scope.person, blind=True, done=None)
        return Q(evaluation__grader=scope.person) | ~Q(contact__in=still_blind.values("contact"))


class Disputed(models.Model):
    """One question of a dispute, or "" for the whole; it is disputed once in an evaluation."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="disputed")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+")
    question = models.CharField(max_length=100, blank=True)

    scoped_by: ClassVar[dict[str, str]] = {
        "agent": "dispute__agent", "team": "dispute__team", "queue": "dispute__queue",
    }  # fmt: skip

    class Meta:
        """Each question once; taking it further belongs to the same dispute."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["evaluation", "question"], name="a_question_is_disputed_once"
            )
        ]

    def __str__(self) -> str:
        """The question."""
        return str(self.question or "the whole evaluation")


class Objection(models.Model):
    """What the agent said at a level."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="objections")
    level = models.PositiveSmallIntegerField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField()

    scoped_by: ClassVar[dict[str, str]] = Disputed.scoped_by

    class Meta:
        """One a level."""

        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "level"], name="one_objection_a_level")
        ]

    def __str__(self) -> str:
        """Who said it."""
        return f"{self.by} at level {self.level}"


class Decision(models.Model):
    """The answer to an objection; `revision` is what it changed in the evaluation, if anything."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="decisions")
    level = models.PositiveSmallIntegerField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    comment = models.TextField()
    revision = models.OneToOneField(
        Revision, models.PROTECT, null=True, blank=True, related_name="decision"
    )

    scoped_by: ClassVar[dict[str, str]] = Disputed.scoped_by

    class Meta:
        """One a level: who is second finds the first's."""

        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "level"], name="one_decision_a_level")
        ]

    def __str__(self) -> str:
        """What was decided."""
        return f"{self.outcome} at level {self.level}"


def _later(moment: datetime | None, days: str) -> datetime | None:
    """As many days later as the centre's settings say under this name."""
    if moment is None:
        return None
    return moment + timedelta(days=getattr(standing().workspace.settings.quality, days))
