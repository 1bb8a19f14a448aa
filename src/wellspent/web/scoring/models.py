"""What people score: samples drawn at random, queues of work, evaluations, calibration.

sample       contacts drawn at random, each with the probability that it was drawn
task         one contact for one person to score
evaluation   one person's answers to one form about one contact
given        one answer of an evaluation, with its quotes and what became of the automatic one
calibration  a session in which several people score the same contacts blindly, against an expert
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellspent.web.access.models import AboutContact
from wellspent.web.access.roles import Role
from wellspent.web.forms.models import FormVersion

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["Calibration", "Evaluation", "Given", "Purpose", "Sample", "SampledContact", "Task"]

_PERSON = settings.AUTH_USER_MODEL


class Purpose(models.TextChoices):
    """Why a contact is scored. Only `audit` rests on a random draw."""

    STANDARD = "standard"
    AUDIT = "audit"
    DOUBLE = "double"
    CALIBRATION = "calibration"


class Sample(models.Model):
    """A random draw of contacts: from which frame, how many of each agent or queue, by which seed."""

    title = models.CharField(max_length=200)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="samples")
    stratum_by = models.CharField(max_length=10, choices=[("agent", "agent"), ("queue", "queue")])
    per_stratum = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    selection = models.JSONField(default=dict)  # the filters of the frame
    frame_size = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    drawn = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-drawn"]

    def __str__(self) -> str:
        """Its title."""
        return str(self.title)


class SampledContact(AboutContact):
    """A contact so drawn: its audit mark, and how probable it was to be drawn."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="contacts")
    stratum = models.CharField(max_length=200)
    inclusion_probability = models.FloatField()

    class Meta:
        """A contact is drawn once in a sample."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "contact"], name="drawn_once_in_a_sample")
        ]


class Calibration(models.Model):
    """A session: the same contacts, scored blindly by several people and by one expert."""

    title = models.CharField(max_length=200)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="calibrations")
    expert = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    graders = models.ManyToManyField(_PERSON, related_name="calibrations")
    created_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True, blank=True)  # from then on everybody sees everything

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        """Its title."""
        return str(self.title)


class Task(AboutContact):
    """One contact for one person to score, or for whoever of the queue takes it."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="tasks")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.STANDARD)
    blind = models.BooleanField(default=False)
    sampled = models.ForeignKey(SampledContact, models.PROTECT, null=True, related_name="tasks")
    calibration = models.ForeignKey(Calibration, models.CASCADE, null=True, related_name="tasks")
    assignee = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="tasks")
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateField(null=True, blank=True)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["created", "pk"]
        indexes: ClassVar = [models.Index(fields=["assignee", "done"])]


class Evaluation(AboutContact):
    """One person's answers to one form about one contact.

    `seen` counts the changes: who saves with an older count is shown what changed meanwhile.
    `percent` is None where nothing could be scored; `score` is the whole arithmetic.
    """

    class State(models.TextChoices):
        """Being written, or finished and, where it is shared, open to the agent."""

        DRAFT = "draft"
        FINISHED = "finished"

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="evaluations")
    grader = models.ForeignKey(_PERSON, models.PROTECT, related_name="evaluations")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.STANDARD)
    blind = models.BooleanField(default=False)
    sampled = models.ForeignKey(
        SampledContact, models.PROTECT, null=True, related_name="evaluations"
    )
    calibration = models.ForeignKey(
        Calibration, models.CASCADE, null=True, related_name="evaluations"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    percent = models.FloatField(null=True, blank=True)
    failed = models.BooleanField(default=False)
    score = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        """One evaluation a person, form, contact and purpose; the newest first."""

        ordering: ClassVar = ["-started", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["agent", "state", "-finished"]),
            models.Index(fields=["team", "state", "-finished"]),
            models.Index(fields=["queue", "state", "-finished"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "form", "grader", "purpose", "calibration"],
                name="one_evaluation_a_person",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        """Whose evaluation of which contact."""
        return f"{self.grader} on {self.contact}"

    @property
    def shared(self) -> bool:
        """Whether the agent sees it: finished, and no exercise of the graders'."""
        return self.state == self.State.FINISHED and self.purpose in {
            Purpose.STANDARD,
            Purpose.AUDIT,
        }

    @staticmethod
    def within(scope: Scope) -> Q:
        """Agents see what is shared with them; others all but what would spoil a blind score.

        Somebody who has still to score a contact blindly sees nobody else's evaluation of it.
        """
        if scope.role is Role.AGENT:
            return Q(state="finished", purpose__in=[Purpose.STANDARD, Purpose.AUDIT])
        still_blind = Task.objects.filter(assignee=scope.person, blind=True, done=None).values(
            "contact"
        )
        return Q(grader=scope.person) | ~Q(contact__in=still_blind)


class Given(models.Model):
    """One answer of an evaluation.

    `value` is one of the question's answers, the id of an option, a number, or text;
    `suggested` is the automatic answer that was shown, and `outcome` what was done with it.
    """

    class Outcome(models.TextChoices):
        """The automatic answer was taken, changed, or there was none (or it was hidden)."""

        ACCEPTED = "accepted"
        CHANGED = "changed"
        OWN = "own"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="given")
    question = models.CharField(max_length=100)
    value = models.CharField(max_length=2000)
    note = models.TextField(blank=True)
    quotes = models.JSONField(default=list)  # of turn, start, end, quote
    suggested = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OWN)
    at = models.DateTimeField(auto_now=True)

    scoped_by: ClassVar[dict[str, str]] = {
        "agent": "evaluation__agent", "team": "evaluation__team", "queue": "evaluation__queue",
    }  # fmt: skip

    class Meta:
        """One answer a question."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "question"], name="one_answer_a_question")
        ]
