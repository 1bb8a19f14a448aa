"""What stands before every route of the API: a session with its CSRF token, or a bearer token.

Either way the request gets a scope, and the route asks that scope for rows.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final

from auditlog.context import auditlog_value
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer

from wellspent.web.access.models import Person, Token
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope, scope_of

__all__ = ["SessionGate", "TokenGate", "gates", "issue_token"]

# when a token was last used is known to the minute: it is not written for every request
_USED: Final = timedelta(minutes=1)


class SessionGate(APIKeyCookie):  # type: ignore[misc,unused-ignore]
    """Somebody signed in on a page; what changes something needs the page's CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, right: Right) -> None:
        """`right` is what the route needs."""
        super().__init__(csrf=True)
        self.right = right

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - ninja's signature
        """The person, where the session is theirs and they have the right."""
        if not request.user.is_authenticated:
            return None
        return _admit(request, request.access, self.right)


class TokenGate(HttpBearer):  # type: ignore[misc,unused-ignore]
    """An integration with a token."""

    def __init__(self, right: Right) -> None:
        """`right` is what the route needs."""
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The person the token acts for, where it is in force and has the right."""
        now = timezone.now()
        found = (
            Token.objects.select_related("person")
            .filter(Q(expires=None) | Q(expires__gt=now), digest=_digest(token), revoked=None)
            .first()
        )
        if found is None or not found.person.is_active:
            return None
        if found.last_used is None or now - found.last_used > _USED:
            Token.objects.filter(pk=found.pk).update(last_used=now)
        request.user = found.person
        # the audit log began before it was known who this is
        auditlog_value.get({})["actor"] = found.person
        request.access = scope_of(found.person, frozenset(Right(name) for name in found.rights))
        return _admit(request, request.access, self.right)


def gates(right: Right) -> list[Any]:
    """What a route declares as its `auth`: the right it needs, by either way in."""
    return [TokenGate(right), SessionGate(right)]


def issue_token(
    name: str, person: Person, rights: frozenset[Right], expires: Any = None
) -> tuple[str, Token]:
    """What an integration sends, shown this once, and the token that keeps its digest."""
    secret = "ws_" + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name, digest=_digest(secret), person=person, rights=sorted(rights), expires=expires
    )
    return secret, token


def _digest(token: str) -> str:
    # a token is 256 random bits: a plain digest cannot be searched back
    return hashlib.sha256(token.encode()).hexdigest()


def _admit(request: HttpRequest, scope: Scope, right: Right) -> Person:
    if not scope.may(right):
        raise PermissionDenied
    request.door = right
    return scope.person
