"""What an analysis of a whole run found, kept beside the run: its worth, and what was heard.

One file a run and kind, `<kind>/<run>.json`. It counts while that run is in force, nothing was imported
since, and the settings that it rests on are the same; else it is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256

from wellspent.errors import FileUnwritable, reason_of
from wellspent.settings import Settings
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import read_manifest
from wellspent.workspace.run_folder import current_number, found_file

__all__ = ["keep_found", "kept_found"]

# the settings that a kind rests on
RestsOn = Callable[[Settings], tuple[object, ...]]


def keep_found(
    workspace: Workspace, kind: str, text: str, rests_on: RestsOn, run: int | None = None
) -> bool:
    """Keep what was found, at once or not at all; results of other runs are deleted.

    `run` is the run that it was found from, the one in force if left out. Where another has come into
    force meanwhile, nothing is kept, and the answer is no. Raises `FileUnwritable`.
    """
    storage, number = workspace.storage, current_number(workspace)
    if number is None or run not in (None, number):
        return False
    name = found_file(kind, number)
    content = json.dumps(
        {"rests_on": _digest(workspace, rests_on), "found": text}, ensure_ascii=False
    )
    older = {one for one in storage.names(kind) if one[len(kind) + 1 :].split(".")[0].isdigit()}
    try:
        storage.replace(name, content.encode())
        storage.remove({one for one in older if not one.startswith(found_file(kind, number, ""))})
    except OSError as error:
        raise FileUnwritable(storage.where(name), reason_of(error)) from None
    return True


def kept_found(workspace: Workspace, kind: str, rests_on: RestsOn) -> str | None:
    """What was kept of the run in force; None where nothing was, or where it no longer holds."""
    number = current_number(workspace)
    if number is None:
        return None
    try:
        kept = json.loads(workspace.storage.read(found_file(kind, number)))
        text, rested = kept["found"], kept["rests_on"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return text if isinstance(text, str) and rested == _digest(workspace, rests_on) else None


def _digest(workspace: Workspace, rests_on: RestsOn) -> str:
    """A digest of the imports and the settings that it depends on."""
    said = rests_on(workspace.settings)
    return sha256(repr((read_manifest(workspace).last, said)).encode()).hexdigest()
