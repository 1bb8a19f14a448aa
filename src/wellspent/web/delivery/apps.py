"""What is sent, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["DeliveryConfig"]


class DeliveryConfig(AppConfig):
    """Digests of moments and of what customers said, by e-mail and to other systems."""

    name = "wellspent.web.delivery"
    label = "delivery"
