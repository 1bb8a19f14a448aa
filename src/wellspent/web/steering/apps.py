"""Steering, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["SteeringConfig"]


class SteeringConfig(AppConfig):
    """Where an hour buys most, schemes of incentives, and teams as data."""

    name = "wellspent.web.steering"
    label = "steering"

    def ready(self) -> None:
        """Every scheme that is kept or put in force, and every hour that is said, is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.steering.models import FixHours, KeptScheme  # noqa: PLC0415

        auditlog.register(KeptScheme)
        auditlog.register(FixHours)
