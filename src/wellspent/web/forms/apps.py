"""Scorecards in versions, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["FormsConfig"]


class FormsConfig(AppConfig):
    """Scorecards in versions."""

    name = "wellspent.web.forms"
    label = "forms"

    def ready(self) -> None:
        """Every change of a form is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.forms.models import FormVersion  # noqa: PLC0415

        auditlog.register(FormVersion)
