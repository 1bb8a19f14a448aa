"""Call-backs: who was drawn by which lot, and what was said; rows are added and never changed.

draw       who was drawn from whom, with which seed: the same seed draws the same again
call-back  one contact of a draw, with the probability that it had of being drawn
said       what came of calling: answered with a score, not reached, refused; the newest is in force

A draw is from all who did not answer of its frame, whether or not a draw of another frame took them: else it would
be no lot from all. So two draws may have one contact, which is called once: what it said is said for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellspent.web.access.models import AboutContact

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["CallBack", "CallBackDraw", "CallBackSaid"]

_PERSON = settings.AUTH_USER_MODEL


class CallBackDraw(models.Model):
    """So many drawn by lot from all of a frame who had not answered and were in no draw that counts for it."""

    question = models.CharField(max_length=200, db_index=True)
    seed = models.BigIntegerField()
    drawn = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    selection = models.JSONField(default=dict)  # its frame: {} is the whole centre
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """How many of how many, and by which seed."""
        return f"{self.question}: {self.drawn} of {self.waiting}, seed {self.seed}"

    @staticmethod
    def within(scope: Scope) -> Q:
        """One's own draws, and those that a contact in sight was drawn in."""
        if scope.everything:
            return Q()
        mine = scope.narrow(CallBack.objects.all()).values("draw")
        return Q(by=scope.person) | Q(pk__in=mine)


class CallBack(AboutContact):
    """Somebody who did not answer, to be called; `place` is the order of the lot."""

    draw = models.ForeignKey(CallBackDraw, models.PROTECT, related_name="calls")
    question = models.CharField(max_length=200, db_index=True)
    place = models.PositiveIntegerField()
    inclusion_probability = models.FloatField()

    class Meta:
        """In the order of the lot; nobody is drawn twice in one."""

        ordering: ClassVar = ["draw", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "contact"], name="one_call_a_draw")
        ]

    def __str__(self) -> str:
        """Which contact."""
        return str(self.contact)


class CallBackSaid(models.Model):
    """What came of a call: a score, nobody reached, or an answer refused."""

    class Outcome(models.TextChoices):
        """The three outcomes."""

        ANSWERED = "answered", "answered"
        NOT_REACHED = "not_reached", "not reached"
        REFUSED = "refused", "did not want to say"

    callback = models.ForeignKey(CallBack, models.PROTECT, related_name="said")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    score = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    scoped_by: ClassVar[dict[str, str]] = {
        "agent": "callback__agent",
        "team": "callback__team",
        "queue": "callback__queue",
    }

    class Meta:
        """The oldest first: the last one of a call-back is in force."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which contact, and what came of it."""
        return f"{self.callback}: {self.outcome}"
