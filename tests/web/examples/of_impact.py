"""Examples of what behaviours are worth: one link, kept for the run in force."""

from __future__ import annotations

import json

import impacts

from wellspent.report.impact.as_json import impact_to_json
from wellspent.report.impact.haste import haste_to_json
from wellspent.web.access.scope import standing
from wellspent.workspace import keep_impact

__all__ = ["EXAMPLES", "keep"]


def keep(impact=None, haste=None, workspace=None):
    """Keep this worth in the workspace, as `wellspent worth DIR` does."""
    document = impact_to_json(impact or impacts.impact())
    document["haste"] = haste_to_json(haste or impacts.haste())
    assert keep_impact(workspace or standing().workspace, json.dumps(document))


def behaviour(_people, _line) -> str:
    """A behaviour with a slash in its key; its worth is kept."""
    keep()
    return "slow/empathy"


EXAMPLES = {
    "behaviour": behaviour,
    "outcome": lambda _people, _line: "spend",
    "picture": lambda _people, _line: "svg",
}
