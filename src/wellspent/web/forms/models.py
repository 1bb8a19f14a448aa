"""Scorecards in versions: a draft may change, everything else stays as it is."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models

from wellspent.web.access.refusals import Conflict

__all__ = ["FormLocked", "FormVersion"]

_FROZEN: Final = frozenset({"form", "version", "title", "content"})


class FormLocked(Conflict):
    """A version that is in use, was in use, or was scored with: it is not changed any more."""

    def __init__(self, version: Any) -> None:
        """`version` is the row that was to be changed."""
        super().__init__(
            f"Version {version.version} of '{version.form}' is "
            f"{'locked' if version.locked else version.state} and does not change any more.",
            "Make the next version from it, and change that.",
        )


class FormVersions(models.QuerySet["FormVersion"]):
    """Rows of form versions; many at once are refused like one."""

    def update(self, **changes: Any) -> int:
        """Change these rows; raises `FormLocked` where that would change what scores rest on."""
        if _FROZEN & set(changes):
            for row in self.exclude(state=FormVersion.State.DRAFT, locked=None)[:1]:
                raise FormLocked(row)
        return int(super().update(**changes))

    def delete(self) -> Any:
        """Remove these rows; raises `FormLocked` where one is no mere draft."""
        for row in self.exclude(state=FormVersion.State.DRAFT, locked=None)[:1]:
            raise FormLocked(row)
        return super().delete()


class FormVersion(models.Model):
    """One version of one form. `content` is the form as `scorecard.forms` reads it.

    `locked` is when it was first used to score. Only a draft that is not locked changes;
    a change of any other makes the next version. `source` says where it was imported from,
    `left_behind` what of that could not be taken over.
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
    source = models.CharField(max_length=40, blank=True)
    left_behind = models.JSONField(default=list)  # of place, found, remedy
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    locked = models.DateTimeField(null=True, blank=True)

    objects = FormVersions.as_manager()

    class Meta:
        """One row a version; the newest first."""

        ordering: ClassVar = ["form", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "version"], name="one_row_a_form_version")
        ]

    def __str__(self) -> str:
        """Its title and version."""
        return f"{self.title} (version {self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the row; raises `FormLocked` where that would change what scores rest on."""
        stored = FormVersion.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is not None and not stored.changeable:
            written = set(kwargs.get("update_fields") or _FROZEN) & _FROZEN
            if any(getattr(stored, name) != getattr(self, name) for name in written):
                raise FormLocked(stored)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Remove the row; raises `FormLocked` unless it is a mere draft."""
        stored = FormVersion.objects.filter(pk=self.pk).first()
        if stored is not None and not stored.changeable:
            raise FormLocked(stored)
        return super().delete(*args, **kwargs)

    @property
    def changeable(self) -> bool:
        """Whether it is a draft that nothing was scored with."""
        return self.state == self.State.DRAFT and self.locked is None

    def parsed(self) -> Any:
        """The `Form` that this version states."""
        from wellspent.scorecard.forms import form_from_dict  # noqa: PLC0415 - numba is slow to import

        return form_from_dict(self.content)
