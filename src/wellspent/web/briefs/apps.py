"""Performance briefs, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["BriefsConfig"]


class BriefsConfig(AppConfig):
    """One page for a conversation with one agent, the same for both."""

    name = "wellspent.web.briefs"
    label = "briefs"

    def ready(self) -> None:
        """Talks that are held are told to the workspace."""
        from django.db.models.signals import post_save  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.briefs.telling import tell_of  # noqa: PLC0415
        from wellspent.web.coaching.models import CoachingSession  # noqa: PLC0415

        post_save.connect(tell_of, sender=CoachingSession, dispatch_uid="briefs")
