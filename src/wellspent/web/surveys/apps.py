"""Surveys, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["SurveysConfig"]


class SurveysConfig(AppConfig):
    """What customers answered, who did not, and whom to call back."""

    name = "wellspent.web.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Every draw and everything that is recorded of a call-back is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.surveys.models import CallBackDraw, CallBackSaid  # noqa: PLC0415

        auditlog.register(CallBackDraw)
        auditlog.register(CallBackSaid)
