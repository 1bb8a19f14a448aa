"""The addresses of listening; ids of contacts and alarms may hold strokes, so they stand last."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.hearing import judging_pages, pages, reason_pages, warning_pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("listening", pages.show_listening, name="listening"),
    path("listening/signals", pages.list_signals, name="signals"),
    path("listening/reasons", reason_pages.list_reasons, name="reasons"),
    path("listening/without-reason", reason_pages.show_without, name="reasons_without"),
    path("listening/reasons/<str:topic>", reason_pages.show_reason, name="reason"),
    path("listening/reasons/<str:topic>/name", reason_pages.name, name="reason_name"),
    path("listening/reasons/<str:topic>/merge", reason_pages.merge, name="reason_merge"),
    path("listening/merges/<int:pk>/undo", reason_pages.undo, name="merge_undo"),
    path("listening/warnings", warning_pages.list_warnings, name="warnings"),
    path("listening/warnings/<path:alarm>", warning_pages.show_warning, name="warning"),
    path("listening/answer/<path:alarm>", warning_pages.answer, name="warning_answer"),
    path("listening/judge/<path:contact>", judging_pages.judge, name="judge_signals"),
]
