"""The addresses of worth."""

from __future__ import annotations

from django.urls import path

from wellspent.web.impact.pages import show_haste, show_link, show_worth
from wellspent.web.impact.pictures import give_chart

__all__ = ["urlpatterns"]

urlpatterns = [
    path("worth", show_worth, name="worth"),
    path("worth/haste", show_haste, name="worth_haste"),
    path("worth/chart.<str:picture>", give_chart, name="worth_chart"),
    # a behaviour's key may hold slashes: it stands last
    path("worth/links/<str:outcome>/<path:behaviour>", show_link, name="worth_link"),
]
