"""Disputes, and how they were decided, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["DisputesConfig"]


class DisputesConfig(AppConfig):
    """Disputes, and how they were decided."""

    name = "wellspent.web.disputes"
    label = "disputes"

    def ready(self) -> None:
        """Every objection and decision is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.disputes import models  # noqa: PLC0415

        for model in (models.Dispute, models.Disputed, models.Objection, models.Decision):
            auditlog.register(model)
