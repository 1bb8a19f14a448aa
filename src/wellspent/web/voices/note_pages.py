"""The pages of notes: all in sight, those on one contact, and a new one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.listening.signal import KIND_WORDS
from wellspent.report.index import ContactLine
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import page_status, place_of
from wellspent.web.access.roles import Right
from wellspent.web.voices.frame import tabs
from wellspent.web.voices.notes import notes_in_sight, raise_note
from wellspent.web.voices.sent import note_sent

__all__ = ["new_note", "notes", "notes_of_contact"]

_A_PAGE: Final = 25


@door(Right.READ_VOICES)
def notes(request: Asked) -> HttpResponse:
    """The notes on contacts in sight, of one kind if it is asked for."""
    kind = request.GET.get("kind", "")
    rows = notes_in_sight(request.access)
    if kind in KIND_WORDS:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "kind": kind, "kinds": KIND_WORDS, **tabs(request)}
    return render(request, "voices/notes.html", shown)


@door(Right.READ_VOICES, about="contact")
def notes_of_contact(request: Asked, line: ContactLine) -> HttpResponse:
    """The notes on one contact."""
    return _on_contact(request, line)


@door(Right.ANSWER_PULSE, about="contact", methods=("GET", "POST"))
def new_note(request: Asked, line: ContactLine) -> HttpResponse:
    """Raise a note on a contact of one's own."""
    if request.method != "POST":
        return _on_contact(request, line)
    try:
        raise_note(request.access, line, note_sent(request.POST))
    except WellspentError as refused:
        return _on_contact(request, line, refused)
    messages.success(request, "Your note is kept. What becomes of it stands under Voices.")
    return redirect(reverse("contact_notes", kwargs={"contact": line.contact}) + "?taken=note")


def _on_contact(
    request: Asked, line: ContactLine, error: WellspentError | None = None
) -> HttpResponse:
    page = Paginator(notes_in_sight(request.access).filter(contact=line.contact), _A_PAGE)
    shown: dict[str, Any] = {
        "line": line,
        "page": page.get_page(request.GET.get("page")),
        "sent": request.POST,
        "error": error,
        "place": None if error is None else place_of(error),
        **tabs(request),
    }
    return render(request, "voices/contact_notes.html", shown, status=page_status(error))
