"""Scorecards in versions, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["FormsConfig"]


class FormsConfig(AppConfig):
    """Scorecards in versions."""

    name = "wellspent.web.forms"
    label = "forms"
