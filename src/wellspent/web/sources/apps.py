"""Sources beside one another, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["SourcesConfig"]


class SourcesConfig(AppConfig):
    """Self-service, one table for a question, and half an hour of listening."""

    name = "wellspent.web.sources"
    label = "sources"
