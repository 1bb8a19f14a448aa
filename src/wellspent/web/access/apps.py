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
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.access.models import Person, Token  # noqa: PLC0415

        auditlog.register(
            Person, exclude_fields=["last_login", "password"], m2m_fields={"teams", "queues"}
        )
        auditlog.register(Token, exclude_fields=["digest", "last_used"])
