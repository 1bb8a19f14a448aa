"""The addresses of moments; a moment's key may hold strokes, so it stands last."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.moments import action_pages, crisis_pages, pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("moments", pages.show_inbox, name="moments"),
    path("moments/busy", pages.show_busy, name="moments_busy"),
    path("moments/all", pages.list_moments, name="moments_all"),
    path("moments/crises", crisis_pages.show_crises, name="moments_crises"),
    path("moments/matrix", pages.show_matrix, name="moments_matrix"),
    path("moments/passed-on", pages.passed_on, name="passed_on"),
    path("moments/of/<path:moment>", pages.show_moment, name="moment"),
    path("moments/do/<path:moment>", action_pages.do, name="moment_do"),
    path("moments/pass-on/<path:moment>", action_pages.pass_moment_on, name="moment_pass_on"),
]
