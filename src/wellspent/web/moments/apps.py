"""The inbox of moments, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["MomentsConfig"]


class MomentsConfig(AppConfig):
    """What is worth doing today, for whoever is signed in: moments, what was done with them, crises."""

    name = "wellspent.web.moments"
    label = "moments"
