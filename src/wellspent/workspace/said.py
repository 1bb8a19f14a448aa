"""What people decided in the app and the command line must know: one file a subject, whole or absent."""

from __future__ import annotations

from wellspent.errors import FileUnwritable, reason_of
from wellspent.workspace.folder import Workspace

__all__ = ["keep_said_of", "said_of"]


def keep_said_of(workspace: Workspace, kind: str, name: str, text: str) -> None:
    """Keep `<kind>/said/<name>.json`. Raises `FileUnwritable`."""
    place = _place(kind, name)
    try:
        workspace.storage.replace(place, text.encode())
    except OSError as error:
        raise FileUnwritable(workspace.storage.where(place), reason_of(error)) from None


def said_of(workspace: Workspace, kind: str, name: str) -> str | None:
    """What was said under this name; None where nothing was."""
    try:
        return workspace.storage.read(_place(kind, name)).decode()
    except (OSError, UnicodeDecodeError):
        return None


def _place(kind: str, name: str) -> str:
    return f"{kind}/said/{name}.json"
