"""The routes for machines, and webhooks, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ApiConfig"]


class ApiConfig(AppConfig):
    """The routes for machines, and webhooks."""

    name = "wellspent.web.api"
    label = "api"
