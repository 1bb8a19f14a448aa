"""The addresses of the workshop."""

from __future__ import annotations

from typing import Any

from django.urls import path

from wellspent.web.workshop import pages

__all__ = ["urlpatterns"]

urlpatterns: list[Any] = [
    path("workshop/", pages.workshop, name="workshop"),
    path("workshop/propose/", pages.propose, name="propose"),
    path("workshop/publish/", pages.publish, name="taxonomy_publish"),
    path("workshop/proposals/<int:pk>/", pages.show_proposal, name="proposal"),
    path("workshop/proposals/<int:pk>/vote/", pages.vote, name="proposal_vote"),
    path("workshop/proposals/<int:pk>/comment/", pages.comment, name="proposal_comment"),
    path("workshop/proposals/<int:pk>/decide/", pages.decide, name="proposal_decide"),
    path("workshop/versions/<int:pk>/", pages.taxonomy, name="taxonomy"),
]
