"""The people of the centre, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PeopleConfig"]


class PeopleConfig(AppConfig):
    """The people of the centre."""

    name = "wellspent.web.people"
    label = "people"
