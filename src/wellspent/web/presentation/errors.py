"""The pages that say what went wrong: a fact and a remedy, in the app's own frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["forbidden", "not_found", "page_too_old", "server_error"]


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What a role may not do."""
    return _page(
        request, 403, "Your role does not allow this.",
        "Ask an administrator, who sees under People what each role may do.",
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What is not there, or is out of sight: the two are told apart by nobody."""
    return _page(
        request, 404, "Nothing is here, or it is not yours to see.",
        "Check the address, or go back to the list that you came from.",
    )  # fmt: skip


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What was sent from a page that is older than the sign-in; what was typed is kept there."""
    return _page(
        request, 403, "You have signed in anew since that page was opened.",
        "Go back and load the page again: what you typed is put back, and can be sent then.",
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the app itself; what was said in the contact does not reach the page."""
    return _page(
        request, 500, "This is a fault of wellspent itself.",
        "Try again; if it stays, send us the lines of the server's log without private words.",
    )  # fmt: skip


def _page(request: HttpRequest, status: int, fact: str, remedy: str) -> HttpResponse:
    return render(request, "error.html", {"fact": fact, "remedy": remedy}, status=status)
