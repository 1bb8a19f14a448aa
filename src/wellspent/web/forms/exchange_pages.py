"""A form uploaded from a file, and downloaded as one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.forms.files import LARGEST, UploadRefused, import_form, write_form
from wellspent.web.forms.models import FormVersion

__all__ = ["export", "upload"]


@door(Right.EDIT_FORMS, methods=("GET", "POST"))
def upload(request: Asked) -> HttpResponse:
    """Upload a form; it becomes a draft, and what could not be taken over is listed beside it."""
    if request.method != "POST":
        return render(request, "forms/import.html", {"largest": LARGEST})
    given = request.FILES.get("file")
    try:
        if given is None:
            raise UploadRefused("No file was chosen.", "Choose one.")
        draft = import_form(given.read(LARGEST + 1), given.name, request.access.person)
    except Refused as error:
        shown = {"largest": LARGEST, "error": error}
        return render(request, "forms/import.html", shown, status=error.status)
    found = len(draft.left_behind)
    messages.success(
        request,
        f"“{draft.title}” was read from {draft.source} and is a draft, version {draft.version}. "
        + (
            f"{found} things could not be taken over: see below."
            if found
            else "All was taken over."
        ),
    )
    return redirect("form", pk=draft.pk)


@door(Right.READ_FORMS, about=FormVersion)
def export(request: Asked, version: FormVersion) -> HttpResponse:
    """Download this version for another system; where that loses something, say so first."""
    system = request.GET.get("as", "toml")
    try:
        written = write_form(version.parsed(), system)
    except Refused as error:
        shown = {"version": version, "error": error}
        return render(request, "forms/refused.html", shown, status=error.status)
    if written.problems and request.GET.get("sure") != "1":
        shown = {"version": version, "written": written, "system": system}
        return render(request, "forms/export.html", shown)
    answer = HttpResponse(written.content, content_type=f"{written.kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return answer
