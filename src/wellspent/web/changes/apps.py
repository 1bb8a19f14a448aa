"""Process changes, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ChangesConfig"]


class ChangesConfig(AppConfig):
    """Friction ranked, what was proposed against it, and what a change brought."""

    name = "wellspent.web.changes"
    label = "changes"
