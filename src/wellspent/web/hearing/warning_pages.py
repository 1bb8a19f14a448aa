"""What has begun to go wrong."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.hearing.in_force import in_force

__all__ = ["list_warnings"]


@door(Right.READ_SOURCES)
def list_warnings(request: Asked) -> HttpResponse:
    """The alarms."""
    try:
        in_force()
    except WellspentError as error:
        return render(request, "hearing/warnings.html", {"nothing": error})
    return render(request, "hearing/warnings.html", {})
