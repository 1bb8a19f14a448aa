"""The addresses of what is sent."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.delivery import pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("digests", pages.digests, name="digests"),
    path("digests/stop", pages.stop_digest, name="digest_stop"),
    path("digests/read", pages.read_digest, name="digest_read"),
    path("digests/now", pages.send_digest, name="digest_now"),
    path("letters/again", pages.send_letter_again, name="letter_again"),
]
