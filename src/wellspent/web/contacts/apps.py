"""A contact's page, and the corrections of its labels, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ContactsConfig"]


class ContactsConfig(AppConfig):
    """A contact's page, and the corrections of its labels."""

    name = "wellspent.web.contacts"
    label = "contacts"
