"""Every address of the app."""

from __future__ import annotations

from django.urls import include, path

from wellspent.web.api.routes import api
from wellspent.web.presentation.errors import forbidden, not_found, server_error

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

handler403, handler404, handler500 = forbidden, not_found, server_error

urlpatterns = [
    path("", include("wellspent.web.balance.urls")),
    path("", include("wellspent.web.plans.urls")),
    path("", include("wellspent.web.impact.urls")),
    path("", include("wellspent.web.asking.urls")),
    path("", include("wellspent.web.hearing.urls")),
    path("", include("wellspent.web.voices.urls")),
    path("", include("wellspent.web.surveys.urls")),
    path("", include("wellspent.web.sources.urls")),
    path("", include("wellspent.web.moments.urls")),
    path("", include("wellspent.web.briefs.urls")),
    path("", include("wellspent.web.changes.urls")),
    path("", include("wellspent.web.steering.urls")),
    path("", include("wellspent.web.delivery.urls")),
    path("", include("wellspent.web.contacts.urls")),
    path("", include("wellspent.web.scoring.urls")),
    path("", include("wellspent.web.disputes.urls")),
    path("", include("wellspent.web.coaching.urls")),
    path("", include("wellspent.web.workshop.urls")),
    path("", include("wellspent.web.figures.urls")),
    path("", include("wellspent.web.forms.urls")),
    path("", include("wellspent.web.people.urls")),
    path("", include("wellspent.web.api.urls")),
    path("api/", api.urls),
    path("account/", include("wellspent.web.access.signing_in")),
]
