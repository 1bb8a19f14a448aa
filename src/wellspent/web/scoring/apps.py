"""Samples, queues of work, evaluations and calibration, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ScoringConfig"]


class ScoringConfig(AppConfig):
    """Samples, queues of work, evaluations and calibration."""

    name = "wellspent.web.scoring"
    label = "scoring"

    def ready(self) -> None:
        """Every draw, task, answer and score is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.scoring import models  # noqa: PLC0415

        auditlog.register(models.Evaluation, exclude_fields=["seen", "score"])
        auditlog.register(models.Given, exclude_fields=["seen", "at"])
        auditlog.register(models.Calibration, m2m_fields={"graders"})
        for model in (models.Sample, models.SampledContact, models.Task, models.Revision):
            auditlog.register(model)
