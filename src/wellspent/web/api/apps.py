"""The routes for machines, and webhooks, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ApiConfig"]


class ApiConfig(AppConfig):
    """The routes for machines, and webhooks."""

    name = "wellspent.web.api"
    label = "api"

    def ready(self) -> None:
        """Changes of webhooks are kept in the audit log; what they are told of is listened to."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.api.models import Webhook  # noqa: PLC0415
        from wellspent.web.api.webhooks import (  # noqa: PLC0415
            tell_of_answer,
            tell_of_desk_week,
            tell_of_dispute,
            tell_of_evaluation,
            tell_of_moments,
            tell_of_note,
        )
        from wellspent.web.delivery.signals import desk_week_ready, moments_told  # noqa: PLC0415
        from wellspent.web.disputes.signals import dispute_decided  # noqa: PLC0415
        from wellspent.web.scoring.signals import evaluation_finished  # noqa: PLC0415
        from wellspent.web.voices.signals import answer_given, note_raised  # noqa: PLC0415

        auditlog.register(Webhook, exclude_fields=["secret"])
        evaluation_finished.connect(tell_of_evaluation, dispatch_uid="webhooks")
        dispute_decided.connect(tell_of_dispute, dispatch_uid="webhooks")
        note_raised.connect(tell_of_note, dispatch_uid="webhooks")
        answer_given.connect(tell_of_answer, dispatch_uid="webhooks")
        desk_week_ready.connect(tell_of_desk_week, dispatch_uid="webhooks")
        moments_told.connect(tell_of_moments, dispatch_uid="webhooks")
