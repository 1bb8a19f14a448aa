"""What is proposed against friction, and what becomes of it; and what agents say gets in their way.

vote    an agent says that one friction gets in their way: a cause in a queue, by its key
fix     a change that somebody proposes against one friction
start   a queue or a team in which the fix began, and the day
step    one thing that somebody did with a fix: proposed, taken, begun, ended, declined
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellspent.parts import FRICTIONS
from wellspent.report.words import FRICTION_WORDS

__all__ = ["Fix", "FixStart", "FixStep", "FrictionVote"]

_PERSON = settings.AUTH_USER_MODEL
_CAUSES = [(cause, FRICTION_WORDS[cause]) for cause in FRICTIONS]


class FrictionVote(models.Model):
    """One agent says that this friction gets in their way; taken back, it is deleted.

    How many do is shown; who does is shown to nobody here.
    """

    person = models.ForeignKey(_PERSON, models.CASCADE, related_name="+")
    key = models.CharField(max_length=250, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a person and friction."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="one_friction_vote_a_person")
        ]

    def __str__(self) -> str:
        """Its friction."""
        return str(self.key)


class Fix(models.Model):
    """A change against one friction. `words` and `answer` are redacted.

    `owner` sees to it. `ended` is the last day on which it holds. `answer` says why it was
    declined or ended. `version` counts the steps.
    """

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", "Proposed"
        TAKEN = "taken", "Somebody sees to it"
        BEGUN = "begun", "Begun"
        ENDED = "ended", "Ended"
        DECLINED = "declined", "Declined"

    cause = models.CharField(max_length=20, choices=_CAUSES)
    queue = models.CharField(max_length=200, db_index=True)
    title = models.CharField(max_length=120)
    words = models.TextField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="fixes")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PROPOSED, db_index=True
    )
    owner = models.ForeignKey(_PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """Its title."""
        return str(self.title)

    @property
    def friction(self) -> str:
        """The key of the friction that it is about."""
        return f"{self.cause}/{self.queue}"

    @property
    def key(self) -> str:
        """How it is called among changes."""
        return f"fix/{self.pk}"

    @property
    def closed(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in {self.State.ENDED, self.State.DECLINED}


class FixStart(models.Model):
    """Where a fix began: in a queue or in a team, the other is empty."""

    fix: Any = models.ForeignKey(Fix, models.CASCADE, related_name="starts")
    queue = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True)
    day = models.DateField()

    class Meta:
        """In order of time; each place once."""

        ordering: ClassVar = ["day", "queue", "team"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fix", "queue", "team"], name="a_fix_begins_once")
        ]

    def __str__(self) -> str:
        """Where."""
        return str(self.queue or self.team)


class FixStep(models.Model):
    """One thing that somebody did with a fix, in order."""

    fix = models.ForeignKey(Fix, models.CASCADE, related_name="steps")
    did = models.CharField(max_length=10, choices=Fix.State.choices)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)

    class Meta:
        """In the order in which they were done."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """What was done."""
        return str(self.did)
