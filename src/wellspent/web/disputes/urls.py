"""The addresses of disputes."""

from __future__ import annotations

from django.urls import path

from wellspent.web.disputes.pages import (
    decide_dispute,
    dispute_further,
    list_disputes,
    new_dispute,
    show_dispute,
    show_overturned,
    weigh_decision,
)

__all__ = ["urlpatterns"]

urlpatterns = [
    path("disputes/", list_disputes, name="disputes"),
    path("disputes/overturned", show_overturned, name="overturned"),
    path("disputes/<int:pk>", show_dispute, name="dispute"),
    path("disputes/<int:pk>/decide", decide_dispute, name="dispute_decide"),
    path("disputes/<int:pk>/weigh", weigh_decision, name="dispute_weigh"),
    path("disputes/<int:pk>/further", dispute_further, name="dispute_further"),
    path("evaluations/<int:pk>/dispute", new_dispute, name="dispute_new"),
]
