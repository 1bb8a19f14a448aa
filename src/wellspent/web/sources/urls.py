"""The addresses of sources."""

from __future__ import annotations

from django.urls import path

from wellspent.web.sources.pages import show_blend, show_hour, show_questions, show_self_service

__all__ = ["urlpatterns"]

urlpatterns = [
    path("sources", show_self_service, name="sources"),
    path("sources/blend", show_blend, name="sources_blend"),
    path("sources/hour", show_hour, name="sources_hour"),
    path("sources/hour/questions", show_questions, name="sources_questions"),
]
