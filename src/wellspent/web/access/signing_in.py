"""The addresses of signing in: what allauth has, without what this app has no use for.

Nobody signs up, no e-mail is sent, and an administrator alone changes e-mail addresses,
since single sign-on knows people by them.
"""

from __future__ import annotations

import requests
from allauth.socialaccount.providers.openid_connect.views import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, re_path

__all__ = ["urlpatterns"]


def by_administrators(request: HttpRequest) -> HttpResponse:
    """What an administrator does for people."""
    context = {
        "fact": "This is done by an administrator.",
        "remedy": "Ask for a link that sets a new password; no e-mail is sent from here.",
    }
    return render(request, "error.html", context, status=200 if request.method == "GET" else 403)


def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Away to the provider; one that is not there is told in words."""
    try:
        answer: HttpResponse = login(request, provider_id)
    except requests.RequestException:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


urlpatterns = [
    path("password/reset/", by_administrators),
    path("password/reset/done/", by_administrators),
    path("email/", by_administrators),
    re_path(r"^confirm-email/", by_administrators),
    path("login/code/confirm/", by_administrators),
    re_path(r"^3rdparty/$", by_administrators),
    re_path(r"^social/", by_administrators),
    path("oidc/<slug:provider_id>/login/", single_sign_on),
    path("", include("allauth.urls")),
]
