"""The app of people and access."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["AccessConfig"]


class AccessConfig(AppConfig):
    """People, roles, and the record of who did what."""

    name = "wellspent.web.access"
    label = "access"

    def ready(self) -> None:
        """Every change of a person or a token is kept in the audit log."""
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415 - apps are loaded by now
        from auditlog.registry import auditlog  # noqa: PLC0415

        from wellspent.web.access.lockout import count_wrong_code  # noqa: PLC0415
        from wellspent.web.access.models import Person, Token  # noqa: PLC0415

        auditlog.register(
            Person, exclude_fields=["last_login", "password"], m2m_fields={"teams", "queues"}
        )
        authentication_failed.connect(count_wrong_code, dispatch_uid="lockout")
        auditlog.register(Token, exclude_fields=["digest", "last_used"])
