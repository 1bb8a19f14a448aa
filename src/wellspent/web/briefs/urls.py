"""The addresses of performance briefs."""

from __future__ import annotations

from django.urls import path

from wellspent.web.briefs.pages import list_briefs, show_brief

__all__ = ["urlpatterns"]

urlpatterns = [
    path("briefs", list_briefs, name="briefs"),
    path("briefs/<path:agent>", show_brief, name="brief"),
]
