"""The scope of whoever asks, found when it is first needed; and no copy of what they saw."""

from __future__ import annotations

from collections.abc import Callable

from auditlog.middleware import AuditlogMiddleware
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject

from wellspent.web.access.scope import scope_of

__all__ = ["Audited", "kept_nowhere", "scope_of_request", "text_alone"]


class Audited(AuditlogMiddleware):  # type: ignore[misc,unused-ignore]
    """The audit log names the address that the connection came from.

    A header such as X-Forwarded-For is anybody's to write; where a proxy is trusted, the
    server has put its word into the address already.
    """

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return request.META.get("REMOTE_ADDR") or None

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> int | None:  # noqa: ARG004 - auditlog's signature
        return None


def scope_of_request(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request of a signed-in person its `scope`."""

    def ask(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.access = SimpleLazyObject(lambda: scope_of(request.user))
        return answer(request)

    return ask


def text_alone(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a query or a form with a NUL in it: PostgreSQL keeps none, and nobody types one.

    Files may hold what they like; the bodies that the API reads it checks itself.
    """

    def ask(request: HttpRequest) -> HttpResponse:
        place = _with_nul(request.GET) or _with_nul(_form_of(request))
        if place is None:
            return answer(request)
        context = {
            "fact": f"'{place[:60]}' holds a NUL character, which is no text.",
            "remedy": "Go back, type it anew in place of pasting it, and send it again.",
        }
        return render(request, "error.html", context, status=400)

    return ask


def kept_nowhere(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No browser and no proxy keeps a copy: what is shown here is people's private words.

    Static files are answered before this is asked.
    """

    def ask(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response

    return ask


def _form_of(request: HttpRequest) -> MultiValueDict[str, str]:
    if request.method != "POST" or request.path.startswith("/api/"):
        return MultiValueDict()
    try:
        return request.POST
    except UnreadablePostError:  # whoever sent it has gone
        return MultiValueDict()


def _with_nul(sent: MultiValueDict[str, str]) -> str | None:
    """The first field, without its own NULs, where a name or a value holds one."""
    for name, values in sent.lists():
        if "\0" in name or any("\0" in value for value in values):
            return str(name).replace("\0", "")
    return None
