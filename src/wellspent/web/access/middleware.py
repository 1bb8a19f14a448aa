"""The scope of whoever asks, found when it is first needed; and no copy of what they saw."""

from __future__ import annotations

from collections.abc import Callable

from auditlog.middleware import AuditlogMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wellspent.web.access.scope import scope_of

__all__ = ["Audited", "kept_nowhere", "scope_of_request"]


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
