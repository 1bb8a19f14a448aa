"""How allauth treats newcomers: nobody signs themselves up; people are brought in by name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

__all__ = ["KnownPeopleOnly", "NoSignUp"]


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc,unused-ignore]
    """The sign-in with a password: people exist because an administrator imported them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never."""
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc,unused-ignore]
    """Single sign-on: whoever the provider vouches for must be known here by e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False
