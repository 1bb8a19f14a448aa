"""What customers are telling us, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["HearingConfig"]


class HearingConfig(AppConfig):
    """Signals, reasons, early warnings and hints."""

    name = "wellspent.web.hearing"
    label = "hearing"

    def ready(self) -> None:
        """Every name, merge, answer and judgement is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.hearing.models import (  # noqa: PLC0415
            SignalJudgement,
            TopicMerge,
            TopicName,
            WarningAnswer,
        )

        for model in (TopicName, TopicMerge, WarningAnswer):
            auditlog.register(model)
        # what somebody missed is quoted from the transcript: the record holds no words
        auditlog.register(SignalJudgement, exclude_fields=["words"])
