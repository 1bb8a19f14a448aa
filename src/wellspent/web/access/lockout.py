"""Too many failed sign-ins: counted for a person, however they name themselves, at both steps."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from wellspent.web.access.models import Person

__all__ = ["CodeForm", "count_wrong_code", "name_tried"]


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Whose sign-in it was: one name for somebody tried by username and by e-mail in turn."""
    given = credentials or {}
    typed = str(given.get("username") or given.get("email") or request.POST.get("login", ""))
    typed = typed.strip().casefold()[:254]
    if not typed:
        return None
    found = Person.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()
    return str(found.username) if found else typed


def count_wrong_code(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    """A wrong code of the second factor counts as a wrong password does."""
    user_login_failed.send(sender=sender, credentials={"username": user.username}, request=request)


class CodeForm(AuthenticateForm):  # type: ignore[misc,unused-ignore]
    """The second step of signing in; while somebody is locked, even the right code is not tried."""

    def clean_code(self) -> str:
        """The code; raises `ValidationError`."""
        request = context.request
        credentials = {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise ValidationError("This name is locked for a while.")
        return str(super().clean_code())
