"""The addresses of these pages; a contact's id may hold strokes, so it stands last."""

from __future__ import annotations

from django.urls import path

from wellspent.web.scoring import (
    calibration_pages,
    evaluation_pages,
    panel_pages,
    sample_pages,
    work_pages,
)

__all__ = ["urlpatterns"]

urlpatterns = [
    path("score/<path:contact>", panel_pages.score, name="score"),
    path("score-others/<path:contact>", panel_pages.others, name="score_others"),
    path("evaluations", evaluation_pages.evaluations, name="evaluations"),
    path("evaluations/export", evaluation_pages.export_evaluations, name="evaluations_export"),
    path("evaluations/<int:pk>", evaluation_pages.evaluation, name="evaluation"),
    path("samples", sample_pages.samples, name="samples"),
    path("samples/draw", sample_pages.draw_sample, name="sample_draw"),
    path("samples/<int:pk>", sample_pages.sample, name="sample"),
    path("calibrations", calibration_pages.calibrations, name="calibrations"),
    path("calibrations/new", calibration_pages.calibration_new, name="calibration_new"),
    path("calibrations/<int:pk>", calibration_pages.calibration, name="calibration"),
    path(
        "calibrations/<int:pk>/close", calibration_pages.calibration_close, name="calibration_close"
    ),
    path("graders", calibration_pages.graders, name="graders"),
    path("work", work_pages.work, name="work"),
    path("work/next", work_pages.work_next, name="work_next"),
    path("work/<int:pk>/take", work_pages.work_take, name="work_take"),
    path("work/<int:pk>/return", work_pages.work_give_back, name="work_give_back"),
]
