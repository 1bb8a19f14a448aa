"""Coaching sessions, and whether a behaviour moved, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["CoachingConfig"]


class CoachingConfig(AppConfig):
    """Coaching sessions, and whether a behaviour moved."""

    name = "wellspent.web.coaching"
    label = "coaching"
