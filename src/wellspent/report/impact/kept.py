"""What `wellspent worth` kept of the run in force, read again."""

from __future__ import annotations

import json

from wellspent.report.impact.as_json import ImpactUnreadable, impact_from_json
from wellspent.report.impact.model import Impact
from wellspent.workspace import Workspace, kept_impact

__all__ = ["kept_worth", "read_kept"]


def kept_worth(workspace: Workspace) -> Impact | None:
    """The Impact that holds now; None where none was worked out, or none that this version can read."""
    text = kept_impact(workspace)
    return None if text is None else read_kept(text)


def read_kept(text: str) -> Impact | None:
    """The Impact that a kept text says; None where this version cannot read it."""
    try:
        return impact_from_json(json.loads(text))
    except (ImpactUnreadable, ValueError):
        return None
