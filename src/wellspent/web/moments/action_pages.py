"""What the buttons of a moment do: take, give back, done, dismiss, look back, pass on."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.moments.acting import act
from wellspent.web.moments.held import held_of_key
from wellspent.web.moments.one import show_one
from wellspent.web.moments.passing import pass_on
from wellspent.web.moments.sent import seen_sent, step_sent

__all__ = ["do", "pass_moment_on"]

_SAID: Final = {
    "taken": "It is yours. It stays in your inbox until it is done.",
    "new": "It is open again for whoever takes it.",
    "done": "Done.",
    "dismissed": "It is dismissed, with your reason.",
    "looked_back": "You have looked back on it.",
}


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def do(request: Asked, moment: str) -> HttpResponse:
    """One step, by what the pressed button says."""
    held = held_of_key(request.access, moment)
    did = request.POST.get("did", "")
    try:
        row = act(held, request.access.person, step_sent(request.POST, did))
    except WellspentError as error:
        return show_one(request, held, error, did)
    told = _SAID[did]
    if did == "done" and row.look_back:
        told = f"Done. On {row.look_back:%d %B %Y} you will see here whether it moved."
    messages.success(request, told)
    return _back(request, moment, stays=did in {"taken", "new"})


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def pass_moment_on(request: Asked, moment: str) -> HttpResponse:
    """Pass a recognition on to the agent, in words of one's own."""
    held = held_of_key(request.access, moment)
    try:
        pass_on(request.access, held, request.POST.get("words", ""), seen_sent(request.POST))
    except WellspentError as error:
        return show_one(request, held, error, "pass_on")
    messages.success(request, f"{held.moment.about} reads it under Moments.")
    return _back(request, moment, stays=False)


def _back(request: Asked, moment: str, *, stays: bool) -> HttpResponse:
    """To the page of the moment, or to the list it was opened from."""
    if stays and not request.POST.get("busy"):
        return redirect(f"{reverse('moment', kwargs={'moment': moment})}?taken=moment")
    name = "moments_busy" if request.POST.get("busy") else "moments"
    return redirect(f"{reverse(name)}?taken=moment")
