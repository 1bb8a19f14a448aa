"""What is sent, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["DeliveryConfig"]


class DeliveryConfig(AppConfig):
    """Digests of moments and of what customers said, by e-mail and to other systems."""

    name = "wellspent.web.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Who wished to be told what is kept in the audit log; when it is next due is no decision."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.delivery.models import Subscription  # noqa: PLC0415

        auditlog.register(Subscription, exclude_fields=["next_due"])
