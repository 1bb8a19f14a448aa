"""Why customers get in touch, as it was found."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.hearing.in_force import in_force

__all__ = ["list_reasons", "show_reason"]


@door(Right.READ_LISTENING)
def list_reasons(request: Asked) -> HttpResponse:
    """The reasons."""
    try:
        in_force()
    except WellspentError as error:
        return render(request, "hearing/reasons.html", {"nothing": error})
    return render(request, "hearing/reasons.html", {})


@door(Right.READ_LISTENING)
def show_reason(request: Asked, topic: str) -> HttpResponse:
    """One reason."""
    try:
        in_force()
    except WellspentError as error:
        return render(request, "hearing/reasons.html", {"nothing": error})
    raise Http404
