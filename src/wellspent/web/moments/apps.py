"""The inbox of moments, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["MomentsConfig"]


class MomentsConfig(AppConfig):
    """What is worth doing today, for whoever is signed in: moments, what was done with them, crises."""

    name = "wellspent.web.moments"
    label = "moments"

    def ready(self) -> None:
        """What people do with moments is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.moments.models import MomentRow, MomentStep, PassedOn  # noqa: PLC0415

        auditlog.register(MomentRow, exclude_fields=["snapshot"])
        auditlog.register(MomentStep)
        auditlog.register(PassedOn)
