"""The addresses of surveys."""

from __future__ import annotations

from django.urls import path

from wellspent.web.surveys import pages

__all__ = ["urlpatterns"]

urlpatterns = [
    path("surveys", pages.show_surveys, name="surveys"),
    path("surveys/call/<int:pk>", pages.show_call, name="call_back"),
    path("surveys/draw/<path:question>", pages.draw_calls, name="call_backs_draw"),
    path("surveys/call-backs/<path:question>", pages.list_calls, name="call_backs"),
]
