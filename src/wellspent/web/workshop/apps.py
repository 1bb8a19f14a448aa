"""The team's own list of quick and slow stages, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["WorkshopConfig"]


class WorkshopConfig(AppConfig):
    """The team's own list of quick and slow stages."""

    name = "wellspent.web.workshop"
    label = "workshop"
