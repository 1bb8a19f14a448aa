"""A centre's own correction of the labeller: where it lies in the workspace."""

from __future__ import annotations

from wellspent.errors import FileUnreadable, FileUnwritable, reason_of
from wellspent.labelling.adapter import ADAPTER_FILE, Adapter, adapter_from_json, adapter_to_json
from wellspent.workspace.folder import Workspace

__all__ = ["keep_adapter", "read_adapter"]


def read_adapter(workspace: Workspace) -> Adapter | None:
    """The adapter in force, None where there is none.

    Raises `AdapterUnreadable`, and `AdapterOther` where another version of the labeller
    was adapted: results that mix the two would be nobody's.
    """
    storage = workspace.storage
    place = storage.where(ADAPTER_FILE)
    try:
        content = storage.read(ADAPTER_FILE)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileUnreadable(place, reason_of(error)) from None
    return adapter_from_json(content.decode("utf-8", "replace"), str(place))


def keep_adapter(workspace: Workspace, adapter: Adapter) -> str:
    """Puts the adapter in force, at once or not at all; says where it lies. Raises `FileUnwritable`."""
    place = workspace.storage.where(ADAPTER_FILE)
    try:
        workspace.storage.replace(ADAPTER_FILE, adapter_to_json(adapter).encode())
    except OSError as error:
        raise FileUnwritable(place, reason_of(error)) from None
    return str(place)
