"""What people say of a contact's labels, kept row after row: nobody overwrites anybody.

correction   one person's part and friction for one turn; of several the newest is in force
label check  one person has looked at all labels of a contact
transcript   what the audit log calls that which was opened; it has no table

The words of a turn stand in the workspace alone. A row keeps a digest of them, so that it is
not taken for a label of other words after the contact was imported anew.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from wellspent.parts import FRICTIONS, PARTS
from wellspent.web.access.models import AboutContact

__all__ = ["Correction", "LabelCheck", "Transcript"]

_PERSON = settings.AUTH_USER_MODEL
_PART_CHOICES = [(part, part) for part in PARTS]
_FRICTION_CHOICES = [(friction, friction) for friction in ("none", *FRICTIONS)]


class Transcript(models.Model):
    """What was said in a contact: a name for the audit log, whose entries say who opened it."""

    class Meta:
        """Without a table and without permissions: scope decides."""

        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        """The contact's id."""
        return str(self.pk)


class Correction(AboutContact):
    """What a person says that one turn is for; `was_part` and `was_friction` stood there before."""

    turn = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=_PART_CHOICES)
    friction = models.CharField(max_length=20, choices=_FRICTION_CHOICES)
    was_part = models.CharField(max_length=20, blank=True)
    was_friction = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=64)  # digest of the turn's words
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="corrections")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first: the last one of a turn is in force."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which turn of which contact, and what it is said to be."""
        return f"{self.contact}, turn {self.turn}: {self.part}, {self.friction}"


class LabelCheck(AboutContact):
    """A person has looked at every label of a contact: those not corrected are right."""

    words = models.CharField(max_length=64)  # digest of all turns' words
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="label_checks")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Which contact."""
        return f"{self.contact}: labels checked"
