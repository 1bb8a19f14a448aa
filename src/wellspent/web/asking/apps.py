"""Questions in words, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["AskingConfig"]


class AskingConfig(AppConfig):
    """What was said and counted, asked in words."""

    name = "wellspent.web.asking"
    label = "asking"
