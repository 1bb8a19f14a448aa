"""Scorecards in versions: a draft may change, a version that was used never does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

__all__ = ["FormVersion"]


class FormVersion(models.Model):
    """One version of one form. `content` is the form as `scorecard.forms` reads it.

    `locked` is when it was first used to score: from then on it does not change, and a
    change makes the next version.
    """

    class State(models.TextChoices):
        """Being written, in use for new evaluations, or no longer."""

        DRAFT = "draft"
        ACTIVE = "active"
        RETIRED = "retired"

    form = models.SlugField(max_length=100)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    locked = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row a version; the newest first."""

        ordering: ClassVar = ["form", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "version"], name="one_row_a_form_version")
        ]

    def __str__(self) -> str:
        """Its title and version."""
        return f"{self.title} (version {self.version})"

    def parsed(self) -> Any:
        """The `Form` that this version states."""
        from wellspent.scorecard.forms import form_from_dict  # noqa: PLC0415 - numba is slow to import

        return form_from_dict(self.content)
