"""The addresses of process changes."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellspent.web.changes import pages

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("changes/", pages.changes, name="changes"),
    path("changes/friction/", pages.friction, name="friction"),
    path("changes/vote/", pages.vote, name="friction_vote"),
    path("changes/propose/", pages.propose, name="fix_propose"),
    path("changes/<int:pk>/", pages.show_fix, name="fix"),
    path("changes/<int:pk>/see-to/", pages.see_to, name="fix_see_to"),
    path("changes/<int:pk>/begin/", pages.begin, name="fix_begin"),
    path("changes/<int:pk>/end/", pages.end, name="fix_end"),
    path("changes/<int:pk>/decline/", pages.decline, name="fix_decline"),
]
