"""What people do with moments, kept row after row: nobody overwrites anybody.

moment row   a moment that somebody has acted on, as it was then, and how it stands now
step         one thing that somebody did with it: taken, given back, done, dismissed, looked back on
passed on    a recognition with words of a leader's own, which the agent reads

Moments that nobody has touched are those of `wellspent moments`, by their keys; they have no row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wellspent.moments.moment import KIND_NAMES, LEVELS
from wellspent.web.access.models import AboutContact
from wellspent.web.access.roles import Role

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["STATES", "MomentRow", "MomentStep", "PassedOn"]

_PERSON = settings.AUTH_USER_MODEL


# how a moment stands
STATES: Final = ("new", "taken", "done", "dismissed")


class MomentRow(models.Model):
    """A moment that somebody has acted on. `snapshot` is it as it was when they first did.

    `owner` has taken it, `due` is the day that they have set. `ended` is when it was done or
    dismissed, `reason` why it was dismissed; `look_back` is when to see whether it moved
    anything, `looked_back` when somebody did. `version` counts the steps. `agent` is whom it is
    about, where it is about one; team and queue are where it belongs, or empty.
    """

    key = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=12, choices=list(KIND_NAMES.items()))
    level = models.CharField(max_length=20, choices=[(one, one) for one in LEVELS])
    title = models.TextField()
    agent = models.CharField(max_length=200, blank=True, db_index=True)
    team = models.CharField(max_length=200, blank=True, db_index=True)
    queue = models.CharField(max_length=200, blank=True, db_index=True)
    snapshot = models.JSONField()
    state = models.CharField(
        max_length=10, choices=[(one, one) for one in STATES], default="new", db_index=True
    )
    owner = models.ForeignKey(_PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    look_back = models.DateField(null=True, blank=True)
    looked_back = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """What was touched last first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        """What it is about, and how it stands."""
        return f"{self.title}: {self.state}"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in {"new", "taken"}

    @property
    def overdue(self) -> bool:
        """Whether it was taken and its day has passed."""
        return bool(self.state == "taken" and self.due and self.due < timezone.localdate())

    @staticmethod
    def within(scope: Scope) -> Q:
        """The rows of moments that this person sees: the same rule as `sight.sees`."""
        if scope.everything:
            return Q()
        nobody = Q(agent="")
        if scope.role is Role.LEAD:
            mine = Q(team__in=scope.teams - {""}) | (Q(team="") & nobody)
            return Q(level="team lead") & mine
        if scope.role is Role.ANALYST:
            of_queues = Q(queue__in=scope.queues - {""}, level__in=["middle manager", "team lead"])
            return of_queues | Q(Q(queue="") & nobody, level="middle manager")
        # what leaders said among themselves is not an agent's to read: of a moment they get `PassedOn`
        return Q(pk__in=[])


class MomentStep(models.Model):
    """One thing that somebody did with a moment; none is changed."""

    class Did(models.TextChoices):
        """What they did."""

        TAKEN = "taken", "took it"
        GIVEN_BACK = "new", "gave it back"
        DONE = "done", "did it"
        DISMISSED = "dismissed", "dismissed it"
        LOOKED_BACK = "looked_back", "looked back on it"

    row = models.ForeignKey(MomentRow, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    did = models.CharField(max_length=12, choices=Did.choices)
    words = models.TextField(blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The oldest first; of two people at once, one finds the other's."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "number"], name="one_step_after_another")
        ]

    def __str__(self) -> str:
        """What, of which moment."""
        return f"{self.did}: {self.row_id}"

    @staticmethod
    def within(scope: Scope) -> Q:
        """The steps of the moments in sight."""
        return Q(row__in=MomentRow.objects.filter(MomentRow.within(scope)))


class PassedOn(AboutContact):
    """A recognition that a leader passed on: what the agent reads.

    `quote` stands in `turn` of the contact; both are empty where no contact is quoted.
    `seen` is when the agent first read it.
    """

    key = models.CharField(max_length=300, db_index=True)
    words = models.TextField()
    quote = models.TextField(blank=True)
    turn = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["agent", "-at"])]

    def __str__(self) -> str:
        """To whom."""
        return f"Recognition of {self.agent}"
