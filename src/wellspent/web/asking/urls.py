"""The address where anybody asks."""

from __future__ import annotations

from django.urls import path

from wellspent.web.asking.pages import show_ask

__all__ = ["urlpatterns"]

urlpatterns = [path("ask", show_ask, name="ask")]
