"""What people did with moments, written into the workspace, where `wellspent moments` reads it.

states   of every moment that somebody acted on: its key, how it stands, since when, what it aimed at
"""

from __future__ import annotations

import json

from wellspent.web.access.scope import standing
from wellspent.web.moments.models import MomentRow, MomentStep
from wellspent.workspace.moments import keep_moments_said

__all__ = ["write_states"]


def write_states() -> None:
    """Keep how every moment stands. Raises `FileUnwritable`."""
    last = {step.row_id: step.at for step in MomentStep.objects.order_by("pk")}
    states = [
        {
            "key": row.key, "state": row.state, "at": (row.ended or last[row.pk]).isoformat(),
            "aim": row.snapshot.get("aim"), "kind": row.kind, "about": row.snapshot.get("about"),
            "whom": row.snapshot.get("whom"), "team": row.team or None,
        }
        for row in MomentRow.objects.order_by("pk")
        if row.pk in last
    ]  # fmt: skip
    keep_moments_said(standing().workspace, "states", json.dumps(states))
