"""The addresses of the plan."""

from __future__ import annotations

from django.urls import path

from wellspent.web.plans.pages import show_hours, show_plan

__all__ = ["urlpatterns"]

urlpatterns = [
    path("plan", show_plan, name="plan"),
    path("plan/hours", show_hours, name="plan_hours"),
]
