"""What can go wrong, in words for the person who has to mend it.

WellspentError                one sentence of fact, one of remedy
├── BadInput                  a file or a record that cannot be used as it is
│   ├── FileUnreadable        not there, not a file, not permitted
│   ├── FileUnwritable        a folder that is not there, a full disk, not permitted
│   ├── OutputIsInput         a result that would take the place of what it is made from
│   ├── EncodingUnknown       bytes that are not UTF-8 text
│   ├── ColumnMissing         a table without a column that it needs
│   ├── NothingFound          an empty folder, an empty file
│   └── FormatUnknown         a format that no reader is registered for
└── WorkspaceError            a centre's folder that cannot be used as it is
    ├── NotAWorkspace
    ├── AlreadyAWorkspace
    ├── WorkspaceBusy
    ├── WorkspaceDamaged      a file in it that another program changed or removed
    └── NoRunYet

An error that belongs to one idea lives beside it, as a child of one of these.

A *problem* is not an error: it is one bad record among good ones. It is
collected with its place, counted and shown, and nothing else is lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "AlreadyAWorkspace",
    "BadInput",
    "ColumnMissing",
    "EncodingUnknown",
    "FileUnreadable",
    "FileUnwritable",
    "FormatUnknown",
    "NoRunYet",
    "NotAWorkspace",
    "NothingFound",
    "OutputIsInput",
    "Problem",
    "WellspentError",
    "WorkspaceBusy",
    "WorkspaceDamaged",
    "WorkspaceError",
    "reason_of",
]


class WellspentError(Exception):
    """Something a person has to mend: what is the case, and what to do about it."""

    def __init__(self, fact: str, remedy: str) -> None:
        """`fact` and `remedy` are one sentence each, with their full stop."""
        super().__init__(f"{fact} {remedy}")
        self.fact = fact
        self.remedy = remedy

    def __reduce__(self) -> tuple[Callable[..., WellspentError], tuple[object, ...]]:
        """The same error in another process, whatever the kind is made from."""
        return _remade, (type(self), self.fact, self.remedy)


def _remade(kind: type[WellspentError], fact: str, remedy: str) -> WellspentError:
    error = kind.__new__(kind)
    WellspentError.__init__(error, fact, remedy)
    return error


class BadInput(WellspentError):
    """A file or a record that cannot be used as it is."""


class FileUnreadable(BadInput):
    """A file that is not there, is not a file, or may not be read."""

    def __init__(
        self, path: Path | str, reason: str, remedy: str = "Check the path and its permissions."
    ) -> None:
        """`reason` says in a few words why, such as "no such file"."""
        super().__init__(f"'{path}' cannot be read: {reason}.", remedy)


class FileUnwritable(BadInput):
    """A file that cannot be written where it was asked for."""

    def __init__(self, path: Path | str, reason: str) -> None:
        """`reason` says in a few words why, such as "no such folder"."""
        super().__init__(
            f"'{path}' cannot be written: {reason}.",
            "Check the folder, its permissions and its room.",
        )


class OutputIsInput(BadInput):
    """A result that would take the place of what it is made from."""

    def __init__(self, path: Path) -> None:
        """`path` is the file that was named for both."""
        super().__init__(f"'{path}' is to be read and written.", "Name another file for OUT.")


class EncodingUnknown(BadInput):
    """Bytes that are not UTF-8 text."""

    def __init__(self, path: Path | str, offset: int) -> None:
        """`offset` is the place of the first bad byte, from 0."""
        super().__init__(
            f"'{path}' is not UTF-8 text (byte {offset}).",
            f"Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 '{Path(path).name}'.",
        )


class ColumnMissing(BadInput):
    """A table without a column that it needs."""

    def __init__(self, path: Path, column: str, found: Iterable[str], remedy: str) -> None:
        """`found` are the columns that are there."""
        super().__init__(
            f"'{path}' has no column '{column}'; it has: {', '.join(found) or 'none'}.", remedy
        )


class NothingFound(BadInput):
    """An empty folder or an empty file."""

    def __init__(self, path: Path | str, what: str) -> None:
        """`what` names what was looked for, such as "conversations"."""
        super().__init__(
            f"'{path}' holds no {what}.", "Name a file or folder that does, or check the format."
        )


class FormatUnknown(BadInput):
    """A format that no reader is registered for."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """`known` are the names that can be given instead."""
        super().__init__(f"No reader is called '{name}'.", f"Choose one of: {', '.join(known)}.")


class WorkspaceError(WellspentError):
    """A centre's folder that cannot be used as it is."""


class NotAWorkspace(WorkspaceError):
    """A folder without a `wellspent.toml`."""

    def __init__(self, path: Path | str) -> None:
        """`path` is the folder that was named."""
        super().__init__(
            f"'{path}' is not a workspace: it has no wellspent.toml.",
            f"Make one: wellspent init '{path}'.",
        )


class AlreadyAWorkspace(WorkspaceError):
    """A folder that has a `wellspent.toml` already."""

    def __init__(self, path: Path | str) -> None:
        """`path` is the folder that was named."""
        super().__init__(
            f"'{path}' is a workspace already.",
            "Import into it, or name another folder; nothing was changed.",
        )


class WorkspaceBusy(WorkspaceError):
    """Another process is writing to the workspace."""

    def __init__(self, path: Path | str, lock: str | None = None) -> None:
        """`path` is the folder that was named; `lock` what stays if that process died."""
        died = f", or delete '{lock}' if that process has died" if lock else ""
        super().__init__(
            f"Another wellspent is writing to '{path}'.",
            f"Wait until it has finished{died}, then repeat.",
        )


class WorkspaceDamaged(WorkspaceError):
    """A file of the workspace that something else changed or removed."""

    def __init__(self, path: Path | str, remedy: str) -> None:
        """`path` is the file or folder that cannot be read as we wrote it."""
        super().__init__(f"'{path}' is damaged or gone.", remedy)


class NoRunYet(WorkspaceError):
    """A workspace whose contacts were never analysed."""

    def __init__(self, path: Path | str) -> None:
        """`path` is the folder that was named."""
        super().__init__(f"'{path}' has no run yet.", f"Analyse it: wellspent run '{path}'.")


def reason_of(error: OSError) -> str:
    """Why the system refused, in its own few words."""
    return os.strerror(error.errno).lower() if error.errno else "the system refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that could not be used, where it stands, and what to do about it."""

    file: str
    line: int | None  # from 1; None where the format has no lines
    found: str  # one sentence of fact, without personal data
    remedy: str  # one sentence

    def __str__(self) -> str:
        """`file:line: fact remedy`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.found} {self.remedy}"
