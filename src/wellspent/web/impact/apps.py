"""What behaviours are worth, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ImpactConfig"]


class ImpactConfig(AppConfig):
    """Links between what is done in contacts and what follows."""

    name = "wellspent.web.impact"
    label = "impact"
