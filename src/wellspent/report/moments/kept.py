"""What `wellspent moments` kept of the run in force, as JSON and read again."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from wellspent.estimate import Unknown
from wellspent.report.listening.as_json import HeardUnreadable, from_json, to_json
from wellspent.report.moments.building import Prepared
from wellspent.report.moments.parts import PARTS
from wellspent.workspace import Workspace
from wellspent.workspace.moments import kept_moments

__all__ = ["kept_prepared", "prepared_as_json", "read_prepared"]


def prepared_as_json(prepared: Prepared) -> dict[str, Any]:
    """Everything as plain JSON."""
    said = {
        one.name: getattr(prepared, one.name) for one in fields(Prepared) if one.name != "parts"
    }
    return said | {"parts": {name: to_json(part) for name, part in prepared.parts.items()}}


def read_prepared(text: str) -> Prepared | None:
    """What was kept; None where this version cannot read it, so that it is prepared anew."""
    try:
        said = json.loads(text)
        kinds = {one.name: one.kind for one in PARTS}
        parts = {
            name: from_json(part, Unknown if "unknown" in part else kinds[name])
            for name, part in said.pop("parts").items()
            if name in kinds
        }
        return Prepared(**said, parts=parts)
    except (HeardUnreadable, ValueError, TypeError, KeyError, AttributeError):
        return None


def kept_prepared(workspace: Workspace) -> Prepared | None:
    """What was prepared from the run in force, where it still holds."""
    text = kept_moments(workspace)
    return None if text is None else read_prepared(text)
