"""What `wellspent worth` found, kept beside the run that it was found from.

One file a run, `worth/<run>.json`. It counts while that run is in force, nothing was imported since, and
the settings that it rests on are the same; else it is as if it were not there.
"""

from __future__ import annotations

import json
from hashlib import sha256

from wellspent.errors import FileUnwritable, reason_of
from wellspent.settings import Settings
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import read_manifest
from wellspent.workspace.run_folder import current_number, worth_file

__all__ = ["keep_impact", "kept_impact"]


def keep_impact(workspace: Workspace, text: str, run: int | None = None) -> bool:
    """Keep what was found, at once or not at all; results of other runs are deleted.

    `run` is the run that it was found from, the one in force if left out. Where another has come into
    force meanwhile, nothing is kept, and the answer is no. Raises `FileUnwritable`.
    """
    storage, number = workspace.storage, current_number(workspace)
    if number is None or run not in (None, number):
        return False
    name = worth_file(number)
    content = json.dumps({"rests_on": _rests_on(workspace), "impact": text}, ensure_ascii=False)
    try:
        storage.replace(name, content.encode())
        storage.remove(storage.names("worth") - {name})
    except OSError as error:
        raise FileUnwritable(storage.where(name), reason_of(error)) from None
    return True


def kept_impact(workspace: Workspace) -> str | None:
    """What was kept of the run in force; None where nothing was, or where it no longer holds."""
    number = current_number(workspace)
    if number is None:
        return None
    try:
        kept = json.loads(workspace.storage.read(worth_file(number)))
        text, rests_on = kept["impact"], kept["rests_on"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return text if isinstance(text, str) and rests_on == _rests_on(workspace) else None


def _rests_on(workspace: Workspace) -> str:
    """A digest of the imports and the settings that worth depends on."""
    said = _settings(workspace.settings)
    return sha256(repr((read_manifest(workspace).last, said)).encode()).hexdigest()


def _settings(settings: Settings) -> tuple[object, ...]:
    return (
        settings.name, settings.fictional, settings.currency, settings.cost_per_hour,
        settings.repeat_days, settings.csat, settings.csat_good, settings.worth,
    )  # fmt: skip
