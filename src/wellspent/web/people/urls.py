"""The addresses of these pages."""

from __future__ import annotations

from django.urls import path

from wellspent.web.people import audit, import_pages, pages

__all__ = ["urlpatterns"]

urlpatterns = [
    path("people/", pages.people, name="people"),
    path("people/new/", pages.new_person, name="new_person"),
    path("people/roles/", pages.roles, name="roles"),
    path("people/import/", import_pages.people_import, name="people_import"),
    path("people/import/take/", import_pages.take_import, name="take_import"),
    path("people/people.csv", import_pages.people_export, name="people_export"),
    path("people/<int:pk>/", pages.person, name="person"),
    path("people/<int:pk>/change/", pages.change_person, name="change_person"),
    path("people/<int:pk>/invite/", pages.invite, name="invite"),
    path("people/<int:pk>/unlock/", pages.unlock_person, name="unlock_person"),
    path("people/<int:pk>/second-factor/", pages.forget_factor, name="forget_factor"),
    path("audit/", audit.audit, name="audit"),
]
