"""Every page has a door: the right it needs, and the row it is about, found within scope.

A view behind a door gets the row itself and never a key, so that it cannot show one
that is out of sight. Nobody signed in is led to the sign-in; who lacks the right is told so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope

__all__ = ["Asked", "Door", "door"]


class Asked(HttpRequest):  # type: ignore[misc,unused-ignore]
    """A request that has come through a door: somebody is signed in, and their scope is known.

    It is called `access`, for an ASGI request has a `scope` of its own.
    """

    access: Scope  # type: ignore[assignment,unused-ignore]
    htmx: Any


About = type[Model] | Literal["contact"]


@dataclass(frozen=True)
class Door:
    """What a page needs: a right, one of these methods, and a row of this kind within scope."""

    right: Right
    about: About | None
    methods: tuple[str, ...]


def door(
    right: Right, *, about: About | None = None, methods: Sequence[str] = ("GET",)
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Put a view behind a door.

    A view about a model is called with the row in place of the address's `pk`, one about a
    contact with its `ContactLine` in place of the address's `contact`.
    """

    def behind(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in(request)
            asked = cast("Asked", request)
            if not asked.access.may(right):
                raise PermissionDenied
            if about == "contact":
                return view(asked, asked.access.contact(kwargs.pop("contact")), **kwargs)
            if about is not None:
                return view(asked, asked.access.find(about, kwargs.pop("pk")), **kwargs)
            return view(asked, **kwargs)

        allowed = ("HEAD", *methods) if "GET" in methods else tuple(methods)
        wrapped = require_http_methods(list(allowed))(opened)
        wrapped.door = Door(right, about, tuple(methods))
        return cast("Callable[..., HttpResponse]", wrapped)

    return behind


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in and back to the page where the person was."""
    if getattr(request, "htmx", False) or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(
            "Your session has ended. Sign in again; nothing typed is lost.", status=401
        )
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        # what was sent cannot be sent again by following a link: back to the page it came from
        origin = urlsplit(request.headers.get("Referer", ""))
        here = origin.netloc == request.get_host()
        back = origin._replace(scheme="", netloc="").geturl() if here else "/"
    return redirect_to_login(back)
