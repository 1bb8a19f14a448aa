"""The folder itself: where things lie in it, who may write to it, and how a file is replaced."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wellspent.errors import (
    AlreadyAWorkspace,
    EncodingUnknown,
    FileUnreadable,
    FileUnwritable,
    NotAWorkspace,
    WorkspaceBusy,
    reason_of,
)
from wellspent.settings import Settings, parse_settings

__all__ = ["Workspace", "init_workspace", "open_workspace", "replace_file"]

_SETTINGS: Final = "wellspent.toml"
_MASKING: Final = ".masking-key"
_FIRST_SETTINGS: Final = """\
# What this centre calls things and what they cost. Every key may be left out.

[centre]
name = "{name}"
currency = "EUR"
# cost_per_hour = 32.0   # what one agent's hour costs; without it, cost per contact stays unknown
repeat_days = 7          # a customer who is back within so many days counts as repeat
csat = "csat"            # the survey question to show
csat_good = 4            # the lowest score that counts as satisfied

# How your files name things, where they differ from ours (see docs/readers.md):
# [readers.csv.contacts]
# id = "CallID"
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One centre's folder, opened; `settings` are those of its `wellspent.toml`."""

    path: Path
    settings: Settings

    @property
    def tables(self) -> Path:
        """Where imported tables lie."""
        return self.path / "tables"

    @property
    def runs(self) -> Path:
        """Where computed tables lie."""
        return self.path / "runs"

    @property
    def secret(self) -> bytes:
        """What masks ids that are personal data, so that nobody can find them by trying."""
        try:
            return (self.path / _MASKING).read_bytes()
        except OSError as error:
            raise FileUnreadable(self.path / _MASKING, reason_of(error)) from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write, for one process at a time; the system frees it when that dies.

        Raises `WorkspaceBusy` where another process has it.
        """
        with (self.path / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WorkspaceBusy(self.path) from None
            yield


def init_workspace(path: Path) -> Workspace:
    """A new workspace in `path`, which may exist but not be a workspace yet.

    Raises `AlreadyAWorkspace`, or `FileUnwritable` where the folder cannot be made.
    """
    if (path / _SETTINGS).exists():
        raise AlreadyAWorkspace(path)
    name = path.resolve().name.replace("\\", " ").replace('"', "'")
    try:
        (path / "tables").mkdir(parents=True, exist_ok=True)
        replace_file(path / "tables" / "manifest.json", b'{"imports": []}')
        replace_file(path / _MASKING, secrets.token_bytes(32))
        (path / _MASKING).chmod(0o600)
        # the settings come last: they are what makes it a workspace
        replace_file(path / _SETTINGS, _FIRST_SETTINGS.format(name=name).encode())
    except OSError as error:
        raise FileUnwritable(path, reason_of(error)) from None
    return open_workspace(path)


def open_workspace(path: Path) -> Workspace:
    """The workspace in `path`. Raises `NotAWorkspace`, or `SettingsInvalid` for its settings."""
    try:
        text = (path / _SETTINGS).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise NotAWorkspace(path) from None
    except UnicodeDecodeError as error:
        raise EncodingUnknown(path / _SETTINGS, error.start) from None
    except OSError as error:
        raise FileUnreadable(path / _SETTINGS, reason_of(error)) from None
    return Workspace(path, parse_settings(text))


def replace_file(path: Path, content: bytes) -> None:
    """Make `path` hold `content`, at once or not at all, whatever happens meanwhile."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
