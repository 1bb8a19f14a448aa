"""Performance briefs, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["BriefsConfig"]


class BriefsConfig(AppConfig):
    """One page for a conversation with one agent, the same for both."""

    name = "wellspent.web.briefs"
    label = "briefs"
