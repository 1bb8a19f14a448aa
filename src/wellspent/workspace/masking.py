"""The key that masks ids which are personal data, and where it is kept.

Whoever has the key can find out by trying which phone number a masked id stands
for. In a folder it is a file that only its owner may read. An object store has no
such files: everybody who may read the bucket would have the key, so there it stays
on the machine where the workspace was made, and the bucket never sees it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from wellspent.errors import FileUnreadable, WorkspaceError, reason_of
from wellspent.workspace.storage import Folder, Storage

__all__ = ["KeyNotHere", "keep_key", "key_file", "read_key"]

_KEY: Final = ".masking-key"


class KeyNotHere(WorkspaceError):
    """A workspace in an object store whose masking key another machine keeps."""

    def __init__(self, place: Path | str, file: Path) -> None:
        """`file` is where the key should be."""
        super().__init__(
            f"The masking key of '{place}' is not on this machine.",
            f"Copy '{file}' from the machine where the workspace was made to the same place here.",
        )


def keep_key(storage: Storage, key: bytes) -> None:
    """Store a new workspace's key where only its owner can read it. Raises `OSError`."""
    home, name = _home_of(storage)
    home.replace(name, key, private=True)


def read_key(storage: Storage) -> bytes:
    """The workspace's key. Raises `KeyNotHere` or `FileUnreadable`."""
    home, name = _home_of(storage)
    try:
        return home.read(name)
    except FileNotFoundError:
        if home is storage:
            raise FileUnreadable(storage.where(name), "no such file or directory") from None
        raise KeyNotHere(storage.place, Path(home.where(name))) from None
    except OSError as error:
        raise FileUnreadable(home.where(name), reason_of(error)) from None


def key_file(storage: Storage) -> Path | None:
    """Where the key lies if not in the workspace itself; None if it lies there."""
    home, name = _home_of(storage)
    return None if home is storage else Path(home.where(name))


def _home_of(storage: Storage) -> tuple[Storage, str]:
    """What holds the key, and its name there."""
    if storage.private:
        return storage, _KEY
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    digest = hashlib.sha256(str(storage.place).encode()).hexdigest()[:16]
    return Folder(Path(base) / "wellspent" / "keys"), f"{digest}.key"
