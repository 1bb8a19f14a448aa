"""Samples, queues of work, evaluations and calibration, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ScoringConfig"]


class ScoringConfig(AppConfig):
    """Samples, queues of work, evaluations and calibration."""

    name = "wellspent.web.scoring"
    label = "scoring"
