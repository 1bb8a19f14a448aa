"""The addresses of forms."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.forms import exchange_pages, pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("forms/", pages.forms, name="forms"),
    path("forms/new/", pages.new, name="form_new"),
    path("forms/import/", exchange_pages.upload, name="form_import"),
    path("forms/<int:pk>/", pages.show, name="form"),
    path("forms/<int:pk>/edit/", pages.edit, name="form_edit"),
    path("forms/<int:pk>/next/", pages.make_next, name="form_next"),
    path("forms/<int:pk>/activate/", pages.activate, name="form_activate"),
    path("forms/<int:pk>/discard/", pages.discard, name="form_discard"),
    path("forms/<int:pk>/compare/", pages.compare, name="form_compare"),
    path("forms/<int:pk>/export/", exchange_pages.export, name="form_export"),
]
