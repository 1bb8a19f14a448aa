"""A centre's folder or address, opened: its settings, its key, and how it begins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellspent.errors import (
    AlreadyAWorkspace,
    EncodingUnknown,
    FileUnreadable,
    FileUnwritable,
    NotAWorkspace,
    reason_of,
)
from wellspent.settings import Settings, parse_settings
from wellspent.workspace.masking import keep_key, read_key
from wellspent.workspace.storage import Storage, storage_at

__all__ = ["Workspace", "init_workspace", "open_workspace"]

_SETTINGS: Final = "wellspent.toml"
_FIRST_SETTINGS: Final = """\
# What this centre calls things and what they cost. Every key may be left out.

[centre]
name = "{name}"
currency = "EUR"
# cost_per_hour = 32.0   # what one agent's hour costs; without it, cost per contact stays unknown
repeat_days = 7          # a customer who is back within so many days counts as repeat
csat = "csat"            # the survey question to show
csat_good = 4            # the lowest score that counts as satisfied

# [quality]
# dispute_days = 14      # how long an agent can dispute an evaluation, or take a decision further
# review_days = 7        # a dispute that waits longer is overdue
# standard = 80          # the percentage below which a score counts as below standard

# [staffing]
# target = "80/20"       # percent of contacts answered within seconds
# waiting_per_hour = 12  # what an hour of customers' waiting costs you: see docs/staffing.md
# slow_worth = 0.6       # what slow time brings in a contact at its most: your assumption

# [worth]
# margin_of_spend = 0.3  # the share of a customer's spend that is left to you: see docs/worth.md
# worth_of_customer = 200  # what a customer who stays brings
# window_days = 30       # outcomes count within so many days after a contact
# adjust = ["tenure"]    # attributes of contacts, known before them, to be adjusted for too

# How your files name things, where they differ from ours (see docs/readers.md):
# [readers.csv.contacts]
# id = "CallID"
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One centre's folder, opened; `settings` are those of its `wellspent.toml`."""

    storage: Storage
    settings: Settings

    @property
    def path(self) -> Path | str:
        """The folder, or the address where it lies in an object store."""
        return self.storage.place

    @property
    def secret(self) -> bytes:
        """What masks ids that are personal data, so that nobody can find them by trying."""
        return read_key(self.storage)

    def writing(self) -> Any:
        """The right to write, for one process at a time, while the context lasts.

        Raises `WorkspaceBusy` where another process has it.
        """
        return self.storage.writing()


def init_workspace(place: Path | str) -> Workspace:
    """A new workspace in a folder or at an address, where none is yet.

    Raises `AlreadyAWorkspace`, or `FileUnwritable` where the folder cannot be made.
    """
    storage = storage_at(place)
    if _settings_text(storage) is not None:
        raise AlreadyAWorkspace(storage.place)
    try:
        storage.replace("tables/manifest.json", b'{"layout": 2, "imports": []}')
        keep_key(storage, secrets.token_bytes(32))
        # the settings come last: they are what makes it a workspace
        text = _FIRST_SETTINGS.format(name=_name_of(storage.place))
        storage.replace(_SETTINGS, text.encode())
    except OSError as error:
        raise FileUnwritable(storage.place, reason_of(error)) from None
    return open_workspace(place)


def open_workspace(place: Path | str) -> Workspace:
    """The workspace at a path or an address.

    Raises `NotAWorkspace`, or `SettingsInvalid` for its settings.
    """
    storage = storage_at(place)
    content = _settings_text(storage)
    if content is None:
        raise NotAWorkspace(storage.place)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingUnknown(storage.where(_SETTINGS), error.start) from None
    return Workspace(storage, parse_settings(text))


def _settings_text(storage: Storage) -> bytes | None:
    """The bytes of the settings; None where there are none."""
    try:
        return storage.read(_SETTINGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileUnreadable(storage.where(_SETTINGS), reason_of(error)) from None


def _name_of(place: Path | str) -> str:
    name = place.resolve().name if isinstance(place, Path) else place.rsplit("/", 1)[-1]
    return name.replace("\\", " ").replace('"', "'")
