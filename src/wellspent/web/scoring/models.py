"""What people score: samples drawn at random, queues of work, evaluations, calibration.

sample       contacts drawn at random, each with the probability that it was drawn
task         one contact for one person to score
evaluation   one person's answers to one form about one contact
given        one answer of an evaluation, with its quotes and what became of the automatic one
revision     answers of a finished evaluation that a decided dispute changed
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

__all__ = [
    "Calibration",
    "Evaluation",
    "Given",
    "Purpose",
    "Revision",
    "Sample",
    "SampledContact",
    "Task",
]

_PERSON = settings.AUTH_USER_MODEL


class Purpose(models.TextChoices):
    """Why a contact is scored. Only `audit` rests on a random draw."""

    STANDARD = "standard"
    AUDIT = "audit"
    DOUBLE = "double"
    CALIBRATION = "calibration"


class Sample(models.Model):
    """A random draw of contacts: from which frame, how many of each agent or queue, by which seed.

    `audit` is the mark that whoever draws again from the same frame gets again; `left_out` are
    the contacts of the frame of which nobody recorded the agent or the queue.
    """

    title = models.CharField(max_length=200)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="samples")
    stratum_by = models.CharField(max_length=10, choices=[("agent", "agent"), ("queue", "queue")])
    per_stratum = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    audit = models.CharField(max_length=40, blank=True)
    selection = models.JSONField(default=dict)  # the filters of the frame
    strata = models.JSONField(default=list)  # of stratum, contacts, drawn
    frame_size = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    drawn_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    drawn = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-drawn", "-pk"]

    def __str__(self) -> str:
        """Its title."""
        return str(self.title)

    @staticmethod
    def within(scope: Scope) -> Q:
        """Whoever drew it sees it, and whoever sees one of its contacts."""
        if scope.everything:
            return Q()
        seen = scope.narrow(SampledContact.objects.all()).values("sample")
        return Q(drawn_by=scope.person) | Q(pk__in=seen)


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

        ordering: ClassVar = ["-created", "-pk"]

    def __str__(self) -> str:
        """Its title."""
        return str(self.title)

    @staticmethod
    def within(scope: Scope) -> Q:
        """Whoever takes part sees it, and whoever sees one of its contacts."""
        if scope.everything:
            return Q()
        graded = Calibration.graders.through.objects.filter(person=scope.person)
        seen = scope.narrow(Task.objects.exclude(calibration=None)).values("calibration")
        return (
            Q(created_by=scope.person)
            | Q(expert=scope.person)
            | Q(pk__in=graded.values("calibration"))
            | Q(pk__in=seen)
        )


class Task(AboutContact):
    """One contact for one person to score, or for whoever of the queue takes it."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="tasks")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.STANDARD)
    blind = models.BooleanField(default=False)
    sampled = models.ForeignKey(
        SampledContact, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    calibration = models.ForeignKey(
        Calibration, models.CASCADE, null=True, blank=True, related_name="tasks"
    )
    assignee = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateField(null=True, blank=True)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["created", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["assignee", "done"]),
            models.Index(fields=["contact", "done"]),
        ]

    def __str__(self) -> str:
        """What for, and which contact."""
        return f"{self.purpose} of {self.contact}"


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
        SampledContact, models.PROTECT, null=True, blank=True, related_name="evaluations"
    )
    calibration = models.ForeignKey(
        Calibration, models.CASCADE, null=True, blank=True, related_name="evaluations"
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
        """One evaluation a person, form, contact, purpose and draw or session; the newest first."""

        ordering: ClassVar = ["-started", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["agent", "state", "-finished"]),
            models.Index(fields=["team", "state", "-finished"]),
            models.Index(fields=["queue", "state", "-finished"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "form", "grader", "purpose", "calibration", "sampled"],
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
        What was scored in a session is its writer's alone until the session is closed, and a
        second score until the first is there.
        """
        if scope.role is Role.AGENT:
            return Q(state="finished", purpose__in=[Purpose.STANDARD, Purpose.AUDIT])
        to_score = Task.objects.filter(done=None)
        still_blind = to_score.filter(assignee=scope.person, blind=True).values("contact")
        first_missing = to_score.filter(purpose=Purpose.AUDIT).values("sampled")
        return Q(grader=scope.person) | (
            ~Q(contact__in=still_blind)
            & ~Q(calibration__isnull=False, calibration__closed=None)
            & ~Q(purpose=Purpose.DOUBLE, sampled__in=first_missing)
        )

    @property
    def hides_suggestions(self) -> bool:
        """Whether the automatic answers stay hidden: where people are to be measured, not agreement."""
        return bool(self.blind or self.purpose != Purpose.STANDARD)


class Given(models.Model):
    """One answer of an evaluation.

    `value` is one of the question's answers, the id of an option, a number, or text;
    `suggested` is the automatic answer that was shown, and `outcome` what was done with it.
    `seen` counts its changes: who saves with an older count is shown what changed meanwhile.
    """

    class Outcome(models.TextChoices):
        """The automatic answer was taken, changed, or there was none (or it was hidden)."""

        ACCEPTED = "accepted"
        CHANGED = "changed"
        OWN = "own"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="given")
    question = models.CharField(max_length=100)
    value = models.TextField()
    note = models.TextField(blank=True)
    quotes = models.JSONField(default=list)  # of turn, start, end, quote
    suggested = models.CharField(max_length=200, blank=True)
    suggested_by = models.CharField(max_length=100, blank=True)  # the scorer and its version
    suggested_confidence = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OWN)
    seen = models.PositiveIntegerField(default=1)
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

    def __str__(self) -> str:
        """What was answered to which question."""
        return f"{self.question}: {self.value}"


class Revision(models.Model):
    """What a decided dispute changed in a finished evaluation: the answers before and after."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="revisions")
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()
    before = models.JSONField()  # the changed answers by question
    after = models.JSONField()
    percent_before = models.FloatField(null=True)
    percent_after = models.FloatField(null=True)

    scoped_by: ClassVar[dict[str, str]] = {
        "agent": "evaluation__agent", "team": "evaluation__team", "queue": "evaluation__queue",
    }  # fmt: skip

    class Meta:
        """In their order."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which answers changed."""
        return f"{', '.join(self.after)}: {self.reason}"
