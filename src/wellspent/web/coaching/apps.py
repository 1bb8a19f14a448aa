"""Coaching sessions, and whether a behaviour moved, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["CoachingConfig"]


class CoachingConfig(AppConfig):
    """Coaching sessions, and whether a behaviour moved."""

    name = "wellspent.web.coaching"
    label = "coaching"

    def ready(self) -> None:
        """Every session and every acknowledgement is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.coaching import models  # noqa: PLC0415

        auditlog.register(models.CoachingSession)
        auditlog.register(models.CoachedContact)
