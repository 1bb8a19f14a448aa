"""The addresses of steering."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellspent.web.steering import pages, scheme_pages

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("steering", pages.show_allocation, name="steering"),
    path("steering/hours", pages.keep_hours, name="steering_hours"),
    path("steering/incentives", scheme_pages.design, name="steering_incentives"),
    path("steering/incentives/keep", scheme_pages.keep, name="scheme_keep"),
    path("steering/incentives/<int:pk>", scheme_pages.show_scheme, name="scheme"),
    path("steering/incentives/<int:pk>/state", scheme_pages.move, name="scheme_move"),
    path("steering/loop", pages.show_loop, name="steering_loop"),
    path("steering/teams", pages.show_teams, name="steering_teams"),
    path("steering/paradox", pages.show_paradox, name="steering_paradox"),
    path("steering/permission", pages.show_permission, name="steering_permission"),
]
