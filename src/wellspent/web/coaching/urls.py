"""The addresses of coaching."""

from __future__ import annotations

from django.urls import path

from wellspent.web.coaching.pages import (
    acknowledge_session,
    close_session,
    hold_session,
    list_sessions,
    new_session,
    show_session,
)

__all__ = ["urlpatterns"]

urlpatterns = [
    path("coaching/", list_sessions, name="coaching"),
    path("coaching/new", new_session, name="coaching_new"),
    path("coaching/<int:pk>", show_session, name="coaching_session"),
    path("coaching/<int:pk>/hold", hold_session, name="coaching_hold"),
    path("coaching/<int:pk>/acknowledge", acknowledge_session, name="coaching_acknowledge"),
    path("coaching/<int:pk>/look-back", close_session, name="coaching_close"),
]
