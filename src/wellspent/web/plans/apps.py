"""The price of a slow minute, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PlansConfig"]


class PlansConfig(AppConfig):
    """What giving customers time costs, by hour."""

    name = "wellspent.web.plans"
    label = "plans"
