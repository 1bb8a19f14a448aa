"""Disputes, and how they were decided, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["DisputesConfig"]


class DisputesConfig(AppConfig):
    """Disputes, and how they were decided."""

    name = "wellspent.web.disputes"
    label = "disputes"
