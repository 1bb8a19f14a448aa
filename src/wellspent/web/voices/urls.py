"""The addresses of voices; a contact's id may hold strokes, so it stands last."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.voices import desk_pages, note_pages, pulse_pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("voices", pulse_pages.voices, name="voices"),
    path("voices/pulse", pulse_pages.pulse, name="pulse"),
    path("voices/pulse/draft", pulse_pages.draft, name="pulse_draft"),
    path("voices/became", pulse_pages.became, name="pulse_became"),
    path("voices/beside", pulse_pages.beside, name="voices_beside"),
    path("voices/notes", note_pages.notes, name="notes"),
    path("voices/note/<path:contact>", note_pages.new_note, name="note_new"),
    path("voices/notes-of/<path:contact>", note_pages.notes_of_contact, name="contact_notes"),
    path("voices/desks", desk_pages.desks, name="desks"),
    path("voices/desks/new", desk_pages.new_desk, name="desk_new"),
    path("voices/desks/<int:pk>", desk_pages.digest, name="desk"),
    path("voices/desks/<int:pk>/keep", desk_pages.change_desk, name="desk_keep"),
    path("voices/desks/<int:pk>/answer", desk_pages.answer, name="desk_answer"),
]
