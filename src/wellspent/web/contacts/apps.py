"""A contact's page, and the corrections of its labels, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ContactsConfig"]


class ContactsConfig(AppConfig):
    """A contact's page, and the corrections of its labels."""

    name = "wellspent.web.contacts"
    label = "contacts"

    def ready(self) -> None:
        """Every correction is kept in the audit log too."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.contacts.models import Correction, LabelCheck  # noqa: PLC0415

        auditlog.register(Correction, exclude_fields=["words"])
        auditlog.register(LabelCheck, exclude_fields=["words"])
