"""The look, as an app: templates, static files, and words for figures."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PresentationConfig"]


class PresentationConfig(AppConfig):
    """The look of every page."""

    name = "wellspent.web.presentation"
    label = "presentation"
