"""Process changes, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ChangesConfig"]


class ChangesConfig(AppConfig):
    """Friction ranked, what was proposed against it, and what a change brought."""

    name = "wellspent.web.changes"
    label = "changes"

    def ready(self) -> None:
        """Every vote, fix, start and step is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.changes.models import (  # noqa: PLC0415
            Fix,
            FixStart,
            FixStep,
            FrictionVote,
        )

        for model in (Fix, FixStart, FixStep, FrictionVote):
            auditlog.register(model)
