"""What advisors hear, and what desks answer, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["VoicesConfig"]


class VoicesConfig(AppConfig):
    """What advisors hear, and what desks answer."""

    name = "wellspent.web.voices"
    label = "voices"

    def ready(self) -> None:
        """Notes, desks and answers are kept in the audit log; the pulse has no name, and is not."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.voices.models import Desk, DeskAnswer, Note  # noqa: PLC0415

        auditlog.register(Note)
        auditlog.register(Desk, m2m_fields={"people"})
        auditlog.register(DeskAnswer)
