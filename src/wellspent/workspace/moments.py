"""What `wellspent moments` prepared, kept beside the run, and what people did with it.

moments/<run>.json            every part of it
moments/said/<name>.json      what people decided in the app: states, votes, changes, what was agreed
"""

from __future__ import annotations

from wellspent.settings import Settings
from wellspent.workspace.beside_run import keep_found, kept_found
from wellspent.workspace.folder import Workspace
from wellspent.workspace.said import keep_said_of, said_of

__all__ = ["all_moments_said", "keep_moments", "keep_moments_said", "kept_moments", "moments_said"]


def keep_moments(workspace: Workspace, text: str, run: int | None = None) -> bool:
    """Keep what was prepared from this run; no where another is in force now. Raises `FileUnwritable`."""
    return keep_found(workspace, "moments", text, _settings, run)


def kept_moments(workspace: Workspace) -> str | None:
    """What was kept of the run in force; None where nothing was, or where it no longer holds."""
    return kept_found(workspace, "moments", _settings)


def keep_moments_said(workspace: Workspace, name: str, text: str) -> None:
    """Keep what people decided, as `states` or `changes`. Raises `FileUnwritable`."""
    keep_said_of(workspace, "moments", name, text)


def moments_said(workspace: Workspace, name: str) -> str | None:
    """What people decided under this name; None where nobody did."""
    return said_of(workspace, "moments", name)


def all_moments_said(workspace: Workspace) -> dict[str, str]:
    """Everything that people decided, by name."""
    files = sorted(workspace.storage.names("moments/said"))
    # what a writer that died left behind does not end so
    names = [file.rpartition("/")[2][: -len(".json")] for file in files if file.endswith(".json")]
    found = {name: moments_said(workspace, name) for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _settings(settings: Settings) -> tuple[object, ...]:
    return (
        settings.name, settings.fictional, settings.currency, settings.cost_per_hour, settings.csat,
        settings.repeat_days, settings.staffing, settings.worth, settings.listening, settings.moments,
    )  # fmt: skip
