"""The scope of whoever asks, found when it is first needed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wellspent.web.access.scope import scope_of

__all__ = ["scope_of_request"]


def scope_of_request(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request of a signed-in person its `scope`."""

    def ask(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.scope = SimpleLazyObject(lambda: scope_of(request.user))
        return answer(request)

    return ask
