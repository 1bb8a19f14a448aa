"""Steering, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["SteeringConfig"]


class SteeringConfig(AppConfig):
    """Where an hour buys most, schemes of incentives, and teams as data."""

    name = "wellspent.web.steering"
    label = "steering"
