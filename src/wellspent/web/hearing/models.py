"""What people decide about what was heard, kept row after row: nobody overwrites anybody.

topic name        what people call a reason that was found; the newest is in force
topic merge       a reason that is another's part; in force until it is undone
warning answer    acknowledged, explained or dismissed; the newest of an alarm is in force
signal judgement  a signal is right, is none, is of another kind, or was missed

Topics and alarms are those of `wellspent listen`, by their keys; they have no tables here.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellspent.listening.signal import KIND_WORDS
from wellspent.web.access.models import AboutContact

__all__ = ["SignalJudgement", "TopicMerge", "TopicName", "WarningAnswer"]

_PERSON = settings.AUTH_USER_MODEL
_KIND_CHOICES = list(KIND_WORDS.items())


class TopicName(models.Model):
    """What a person calls a topic; an empty name is the one that was found."""

    topic = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first: the last one of a topic is in force."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which topic, and its name."""
        return f"{self.topic}: {self.name or 'as it was found'}"


class TopicMerge(models.Model):
    """A person says that a topic is a part of another, `into`."""

    topic = models.CharField(max_length=80)
    into = models.CharField(max_length=80)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The oldest first; a topic is in one other at most."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic"], condition=Q(undone_at=None), name="one_merge_a_topic"
            )
        ]

    def __str__(self) -> str:
        """What is a part of what."""
        return f"{self.topic} into {self.into}"


class WarningAnswer(models.Model):
    """What somebody says to an alarm: they know of it, what it was, or that it was none."""

    class Kind(models.TextChoices):
        """The three answers."""

        ACKNOWLEDGED = "acknowledged", "acknowledged: somebody looks into it"
        EXPLAINED = "explained", "explained: this is what it was"
        DISMISSED = "dismissed", "dismissed: it was no reason to warn"

    alarm = models.CharField(max_length=300, db_index=True)
    topic = models.CharField(max_length=200)
    answer = models.CharField(max_length=12, choices=Kind.choices)
    why = models.TextField(blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first: the last one of an alarm is in force."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which alarm, and the answer."""
        return f"{self.alarm}: {self.answer}"


class SignalJudgement(AboutContact):
    """What a person says of one signal of a turn; `found` is empty where it had been missed.

    `right` is the kind that it should have, empty where there is no signal. `words` is the digest
    of the turn, so that it is not taken for a judgement of other words later.
    """

    turn = models.PositiveIntegerField()
    found = models.CharField(max_length=20, choices=_KIND_CHOICES, blank=True)
    right = models.CharField(max_length=20, choices=_KIND_CHOICES, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=64)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first: the last one of a signal is in force."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which turn of which contact, and what it is said to be."""
        return f"{self.contact}, turn {self.turn}: {self.right or 'no signal'}"
