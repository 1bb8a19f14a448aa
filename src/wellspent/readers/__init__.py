"""Readers: files as other systems write them, to contacts and the problems found on the way.

form      the name of a format, such as `jsonl` or `webvtt`; what `--as` takes
reading   the contacts of some files, and the problems beside them

Each form is a module that an entry point of the group `wellspent.readers` names,
our own exactly as a third party's. Such a module has `SUFFIXES`, `looks_like` and
`read_records`; `registry.Reader` says what they promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wellspent.contacts import Contact
from wellspent.errors import Problem

__all__ = ["Paths", "Reading", "forms", "read", "read_each"]

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Reading:
    """The contacts that some files held, in their order, and the problems beside them."""

    contacts: tuple[Contact, ...]
    problems: tuple[Problem, ...]

    def __iter__(self) -> Iterator[Contact]:
        """The contacts."""
        return iter(self.contacts)

    def __len__(self) -> int:
        """How many contacts there are."""
        return len(self.contacts)


def read(
    path_or_paths: Paths, form: str | None = None, settings: Mapping[str, Any] | None = None
) -> Reading:
    """The contacts of a file, of several or of a folder, with every problem met.

    A folder is read to its depths: all files that can be of this form. Without a
    form it is told from each file's name and content. `settings` has one table a
    form, as `[readers.<form>]` of `wellspent.toml`. Files may be gzipped.

    Raises `FileUnreadable`, `EncodingUnknown`, `ColumnMissing`, `NothingFound` and
    `FormatUnknown`, all `BadInput`. Of several files, one that cannot be read
    becomes a problem, and the others are read.
    """
    found = list(read_each(path_or_paths, form, settings))
    return Reading(
        tuple(item for item in found if isinstance(item, Contact)),
        tuple(item for item in found if isinstance(item, Problem)),
    )


def read_each(
    paths: Paths, form: str | None = None, settings: Mapping[str, Any] | None = None
) -> Iterator[Contact | Problem]:
    """The same contacts and problems one at a time, in the order of the files.

    Forms with one record a line take the same memory however large the file is.
    Without a form, files of one form are read together. Raises as `read` does.
    """
    from wellspent.readers import registry  # noqa: PLC0415 - `import wellspent` stays light

    named = [paths] if isinstance(paths, str | Path) else paths
    return registry.read_each([Path(path) for path in named], form, settings or {})


def forms() -> tuple[str, ...]:
    """The names of the known formats, in alphabetical order."""
    from wellspent.readers import registry  # noqa: PLC0415

    return registry.forms()
