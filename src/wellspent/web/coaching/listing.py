"""Which sessions somebody looks for, among those in sight."""

from __future__ import annotations

from typing import Final, Literal

from django.db.models import QuerySet
from django.utils import timezone

from wellspent.web.access.scope import Scope
from wellspent.web.coaching.models import CoachingSession

__all__ = ["SHOWN", "Shown", "sessions_in_sight", "shown"]

Shown = Literal["all", "planned", "to_acknowledge", "due", "closed"]
SHOWN: Final[dict[Shown, str]] = {
    "all": "All",
    "planned": "Planned",
    "to_acknowledge": "To acknowledge",
    "due": "Look back now",
    "closed": "Closed",
}


def sessions_in_sight(scope: Scope) -> QuerySet[CoachingSession]:
    """Every session that this person may see, with what a list says of each."""
    rows: QuerySet[CoachingSession] = scope.narrow(CoachingSession.objects.all())
    return rows.select_related("form", "leader", "acknowledged_by", "closed_by").prefetch_related(
        "contacts"
    )


def shown(rows: QuerySet[CoachingSession], which: Shown) -> QuerySet[CoachingSession]:
    """Those of a kind, the newest first."""
    if which == "planned":
        return rows.filter(held=None)
    if which == "to_acknowledge":
        return rows.exclude(held=None).filter(acknowledged=None)
    if which == "due":
        return rows.exclude(held=None).filter(closed=None, look_back__lte=timezone.localdate())
    if which == "closed":
        return rows.exclude(closed=None)
    return rows
