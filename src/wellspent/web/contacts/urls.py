"""The addresses of contacts; a contact's id may hold strokes, so it stands last."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.contacts import pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("contacts", pages.list_contacts, name="contacts"),
    # not below contacts/, where a contact could have that id
    path("read", pages.read_contacts, name="read_contacts"),
    path("contacts/<path:contact>", pages.show_contact, name="contact"),
    path("labels/<int:turn>/<path:contact>", pages.correct, name="correct_label"),
    path("labels-checked/<path:contact>", pages.mark_checked, name="labels_checked"),
    path("recordings/<str:suffix>/<path:contact>", pages.play_recording, name="recording"),
]
