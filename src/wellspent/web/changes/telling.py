"""What people decided about friction, written into the workspace, where `wellspent moments` reads it.

changes          every fix: its friction, how far it is, where it began when; no names
friction_votes   how many agents say of which friction that it gets in their way
"""

from __future__ import annotations

import json

from django.db.models import Count

from wellspent.web.access.scope import standing
from wellspent.web.changes.models import Fix, FrictionVote
from wellspent.workspace.moments import keep_moments_said

__all__ = ["votes_by_key", "write_changes", "write_votes"]


def write_changes() -> None:
    """Keep every fix. Raises `FileUnwritable`."""
    rows = [
        {
            "key": fix.key, "title": fix.title, "cause": fix.cause, "queue": fix.queue,
            "state": fix.state, "owned": fix.owner_id is not None, "proposed": fix.at.isoformat(),
            "ended": fix.ended.isoformat() if fix.ended else None,
            "starts": [
                {"queue": one.queue or None, "team": one.team or None, "at": one.day.isoformat()}
                for one in fix.starts.all()
            ],
        }
        for fix in Fix.objects.order_by("pk").prefetch_related("starts")
    ]  # fmt: skip
    keep_moments_said(standing().workspace, "changes", json.dumps(rows))


def write_votes() -> None:
    """Keep the votes, counted. Raises `FileUnwritable`."""
    keep_moments_said(standing().workspace, "friction_votes", json.dumps(votes_by_key()))


def votes_by_key() -> dict[str, int]:
    """How many agents say of each friction that it gets in their way, as of now."""
    counted = FrictionVote.objects.values("key").annotate(n=Count("pk")).order_by("key")
    return {row["key"]: row["n"] for row in counted}
