"""The addresses of these pages; a contact's id may hold strokes, so it stands last."""

from __future__ import annotations

from django.urls import path

from wellspent.web.scoring import evaluation_pages, panel_pages, work_pages

__all__ = ["urlpatterns"]

urlpatterns = [
    path("score/<path:contact>", panel_pages.score, name="score"),
    path("score-others/<path:contact>", panel_pages.others, name="score_others"),
    path("evaluations", evaluation_pages.evaluations, name="evaluations"),
    path("evaluations/<int:pk>", evaluation_pages.evaluation, name="evaluation"),
    path("work", work_pages.work, name="work"),
    path("work/next", work_pages.work_next, name="work_next"),
    path("work/<int:pk>/take", work_pages.work_take, name="work_take"),
    path("work/<int:pk>/return", work_pages.work_give_back, name="work_give_back"),
]
