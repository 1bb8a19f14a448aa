"""What advisors said, what it is about, and what was answered.

pulse answer   one person's three answers in one week; it changes until the week has ended
draft          what somebody has typed of it and not sent
note           what an advisor heard in one contact, said at once
mention        one subject that a text was joined to, with the words that show it
desk           an owner in the company, such as billing, and what it wants to hear of
desk answer    what an owner said to one subject: heard, planned, done, or not now
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellspent.listening.signal import KIND_WORDS, SIGNAL_KINDS
from wellspent.parts import FRICTIONS
from wellspent.web.access.models import AboutContact
from wellspent.web.voices.wording import CAUSE_WORDS

__all__ = ["Desk", "DeskAnswer", "Mention", "Note", "PulseAnswer", "PulseDraft"]

_PERSON = settings.AUTH_USER_MODEL
_CAUSES = [(cause, CAUSE_WORDS[cause]) for cause in FRICTIONS]
_KINDS = [(kind, KIND_WORDS[kind]) for kind in SIGNAL_KINDS]


class _PulseWords(models.Model):
    """The three answers; `mood` is how customers are feeling, from 1 to 5. Texts are redacted."""

    week = models.DateField(db_index=True)  # its Monday
    customers = models.TextField(blank=True)
    in_way = models.TextField(blank=True)
    cause = models.CharField(max_length=20, blank=True, choices=_CAUSES)
    mood = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True


class PulseAnswer(_PulseWords):
    """What one person said of one week. `version` counts its changes.

    It is kept with the person, so that they can change it and see what became of it; no page
    and no route shows anybody else whose it is, and the audit log has no entry of it.
    """

    person = models.ForeignKey(_PERSON, models.CASCADE, related_name="pulse_answers")
    version = models.PositiveIntegerField(default=1)
    given = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a person and week."""

        ordering: ClassVar = ["-week", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "week"], name="one_pulse_a_week")
        ]

    def __str__(self) -> str:
        """The week alone."""
        return f"Pulse of {self.week}"


class PulseDraft(_PulseWords):
    """What somebody has typed and not sent; of an earlier week it is offered in the next."""

    person = models.OneToOneField(_PERSON, models.CASCADE, related_name="pulse_draft")
    kept = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        """The week alone."""
        return f"Draft of {self.week}"


class Note(AboutContact):
    """What an advisor heard in one contact. `kind` is the advisor's own word for it, or ""."""

    raised_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="notes")
    raised = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=20, blank=True, choices=_KINDS)
    text = models.TextField()
    turn = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-raised", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["agent", "-raised"]),
            models.Index(fields=["team", "-raised"]),
            models.Index(fields=["queue", "-raised"]),
        ]

    def __str__(self) -> str:
        """On which contact."""
        return f"Note on {self.contact}"


class Mention(models.Model):
    """One subject that a text was joined to: `signal:demand`, or `name:` and a name of the lists.

    `field` is the text's; `quote` stands in it from `start` to `end`. `confidence` is None where
    the advisor chose the kind. `at` is when it was first said there. Topics are matched when
    they are asked for, as new ones are found later.
    """

    answer = models.ForeignKey(PulseAnswer, models.CASCADE, null=True, related_name="mentions")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="mentions")
    field = models.CharField(max_length=12)
    subject = models.CharField(max_length=250, db_index=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    confidence = models.FloatField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order of the text; each subject once a text."""

        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answer", "field", "subject"], name="a_subject_once_an_answer"
            ),
            models.UniqueConstraint(fields=["note", "subject"], name="a_subject_once_a_note"),
        ]

    def __str__(self) -> str:
        """Its subject."""
        return str(self.subject)


class Desk(models.Model):
    """Who owns something that customers tell us, and what of it they want to hear.

    `kinds` are signal kinds, `names` competitors and products of the centre's lists, `topics`
    keys of contact reasons. `queues` narrows the contacts; empty: those of every queue.
    `version` counts its changes.
    """

    name = models.CharField(max_length=100, unique=True)
    people = models.ManyToManyField(_PERSON, blank=True, related_name="desks")
    kinds = models.JSONField(default=list)
    names = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    queues = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Its name."""
        return str(self.name)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it subscribes to, as subjects."""
        return (
            *(f"signal:{kind}" for kind in self.kinds),
            *(f"name:{name}" for name in self.names),
            *(f"topic:{key}" for key in self.topics),
        )


class DeskAnswer(models.Model):
    """What an owner said to one subject; a later one follows it, and none is changed.

    `by_when` is the day a plan is for. `why` is said to advisors.
    """

    class State(models.TextChoices):
        """What is to become of it."""

        HEARD = "heard", "Heard"
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        NOT_NOW = "not_now", "Not now"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="answers")
    subject = models.CharField(max_length=250, db_index=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    by_when = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first; of two people at once, one finds the other's."""

        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["desk", "subject", "number"], name="one_answer_after_another"
            )
        ]

    def __str__(self) -> str:
        """What, to what."""
        return f"{self.state}: {self.subject}"

    @property
    def overdue(self) -> bool:
        """Whether it is a plan whose day has passed."""
        return self.by_when is not None and self.by_when < timezone.localdate()
