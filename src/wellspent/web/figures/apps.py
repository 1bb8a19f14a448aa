"""Fair figures, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["FiguresConfig"]


class FiguresConfig(AppConfig):
    """Fair figures."""

    name = "wellspent.web.figures"
    label = "figures"
