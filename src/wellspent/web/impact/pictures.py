"""The impact chart to keep: as SVG for light and dark, as PNG in either."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wellspent.errors import WellspentError
from wellspent.rendering.impact_chart import draw_impact, impact_png
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.impact.kept import worth_in_force

__all__ = ["chart_file", "give_chart"]

_KINDS: Final = {"svg": "image/svg+xml", "png": "image/png"}


@door(Right.READ_PLANS)
def give_chart(request: Asked, picture: str) -> HttpResponse:
    """The chart as a file; `?theme=dark` for a dark one."""
    try:
        return chart_file(picture, dark=request.GET.get("theme") == "dark")
    except WellspentError:
        return redirect("worth")


def chart_file(picture: str, *, dark: bool) -> HttpResponse:
    """The chart as an answer to keep. Raises `Http404` for another kind, or `WorthNotComputed`."""
    if picture not in _KINDS:
        raise Http404
    impact = worth_in_force().impact
    drawn = draw_impact(impact, dark=dark) if picture == "svg" else impact_png(impact, dark=dark)
    answer = HttpResponse(drawn, content_type=_KINDS[picture])
    answer["Content-Disposition"] = f'attachment; filename="worth.{picture}"'
    return answer
