"""The team's own list of quick and slow stages, as an app."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["WorkshopConfig"]


class WorkshopConfig(AppConfig):
    """The team's own list of quick and slow stages."""

    name = "wellspent.web.workshop"
    label = "workshop"

    def ready(self) -> None:
        """Every version, proposal, vote and comment is kept in the audit log."""
        from auditlog.registry import auditlog  # noqa: PLC0415 - apps are loaded by now

        from wellspent.web.workshop.models import (  # noqa: PLC0415
            Comment,
            Proposal,
            Taxonomy,
            Vote,
        )

        for model in (Taxonomy, Proposal, Vote, Comment):
            auditlog.register(model)
