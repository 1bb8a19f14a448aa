"""Call-backs: who was drawn by which lot, and what was said; rows are added and never changed.

draw       who was drawn from whom, with which seed: the same seed draws the same again
call-back  one contact of a draw, with the probability that it had of being drawn
said       what came of calling: answered with a score, not reached, refused; the newest is in force
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from wellspent.web.access.models import AboutContact

__all__ = ["CallBack", "CallBackDraw", "CallBackSaid"]

_PERSON = settings.AUTH_USER_MODEL


class CallBackDraw(models.Model):
    """So many drawn by lot from all in the drawer's sight who had not answered, and were not drawn yet."""

    question = models.CharField(max_length=200, db_index=True)
    seed = models.BigIntegerField()
    drawn = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    selection = models.JSONField(default=dict)  # the contacts that it was drawn from
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """How many of how many, and by which seed."""
        return f"{self.question}: {self.drawn} of {self.waiting}, seed {self.seed}"


class CallBack(AboutContact):
    """Somebody who did not answer, to be called; `place` is the order of the lot."""

    draw = models.ForeignKey(CallBackDraw, models.PROTECT, related_name="calls")
    question = models.CharField(max_length=200, db_index=True)
    place = models.PositiveIntegerField()
    inclusion_probability = models.FloatField()

    class Meta:
        """In the order of the lot; nobody is drawn twice for one question."""

        ordering: ClassVar = ["draw", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "question"], name="one_call_a_question")
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
