"""The addresses of the balance."""

from __future__ import annotations

from django.urls import path, register_converter

from wellspent.report.model import FIELDS
from wellspent.web.balance.pages import show_balance, show_breakdown

__all__ = ["urlpatterns"]


class _Field:
    """One of the fields that figures are broken down by."""

    regex = "|".join(FIELDS)

    def to_python(self, value: str) -> str:
        """The field itself."""
        return value

    def to_url(self, value: str) -> str:
        """The field itself."""
        return value


register_converter(_Field, "field")

urlpatterns = [
    path("", show_balance, name="balance"),
    path("by/<field:field>", show_breakdown, name="breakdown"),
]
