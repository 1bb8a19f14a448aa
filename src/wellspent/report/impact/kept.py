"""What `wellspent worth` kept of the run in force, read again."""

from __future__ import annotations

import json

from wellspent.estimate import Unknown
from wellspent.report.impact.as_json import ImpactUnreadable, impact_from_json
from wellspent.report.impact.haste import haste_from_json
from wellspent.report.impact.model import Impact
from wellspent.workspace import Workspace, kept_impact
from wellspent.worth.haste import Haste

__all__ = ["kept_haste", "kept_worth", "read_kept"]


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


def kept_haste(workspace: Workspace) -> Haste | Unknown | None:
    """Who and what is fast or hasty, kept with it; None where nothing was, or it cannot be read."""
    text = kept_impact(workspace)
    if text is None:
        return None
    try:
        return haste_from_json(json.loads(text)["haste"])
    except (ValueError, KeyError, TypeError):
        return None
