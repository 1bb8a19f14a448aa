"""The Monday answer, live, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["BalanceConfig"]


class BalanceConfig(AppConfig):
    """The Monday answer, live."""

    name = "wellspent.web.balance"
    label = "balance"
