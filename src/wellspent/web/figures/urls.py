"""The addresses of the fair figures."""

from __future__ import annotations

from django.urls import path

from wellspent.web.figures.pages import show_agents, show_figures, show_questions

__all__ = ["urlpatterns"]

urlpatterns = [
    path("figures", show_figures, name="figures"),
    path("figures/agents", show_agents, name="figures_agents"),
    path("figures/questions", show_questions, name="figures_questions"),
]
