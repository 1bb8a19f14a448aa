"""What `wellspent worth` found, kept beside the run that it was found from: `worth/<run>.json`."""

from __future__ import annotations

from wellspent.settings import Settings
from wellspent.workspace.beside_run import keep_found, kept_found
from wellspent.workspace.folder import Workspace

__all__ = ["keep_impact", "kept_impact"]


def keep_impact(workspace: Workspace, text: str, run: int | None = None) -> bool:
    """Keep what was found of this run, the one in force if left out; no where another is in force now.

    Raises `FileUnwritable`.
    """
    return keep_found(workspace, "worth", text, _settings, run)


def kept_impact(workspace: Workspace) -> str | None:
    """What was kept of the run in force; None where nothing was, or where it no longer holds."""
    return kept_found(workspace, "worth", _settings)


def _settings(settings: Settings) -> tuple[object, ...]:
    return (
        settings.name, settings.fictional, settings.currency, settings.cost_per_hour,
        settings.repeat_days, settings.csat, settings.csat_good, settings.worth,
    )  # fmt: skip
