"""Which readers there are, which files each can read, and the reading of them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, Protocol, cast

from wellspent.contacts import Contact
from wellspent.errors import (
    BadInput,
    ColumnMissing,
    EncodingUnknown,
    FileUnreadable,
    FormatUnknown,
    NothingFound,
    Problem,
    WellspentError,
)
from wellspent.readers.files import base_name, files_below, head_of, shown

__all__ = ["FormatNotRecognised", "Reader", "forms", "read_each", "reader_of"]

_GROUP: Final = "wellspent.readers"


class Reader(Protocol):
    """What the module of a form promises."""

    SUFFIXES: tuple[str, ...]
    """How names of its files end, in lower case and without `.gz`."""

    def looks_like(self, path: Path) -> bool:
        """Whether this file, whose name ends rightly, is of the form."""

    def read_records(
        self, files: Sequence[Path], settings: Mapping[str, Any]
    ) -> Iterator[Contact | Problem]:
        """The contacts of these files in order, their ids unique, and every problem met."""


class FormatNotRecognised(FormatUnknown):
    """A file that no reader takes for its own."""

    def __init__(self, path: Path, known: Sequence[str]) -> None:
        """`known` are the forms that it could be read as."""
        WellspentError.__init__(
            self,
            f"'{path}' is of no format that is known by its name and content.",
            f"Say which it is, with --as and one of: {', '.join(known)}.",
        )


def forms() -> tuple[str, ...]:
    """The names of the known formats, in alphabetical order."""
    return tuple(sorted(_entries()))


def reader_of(form: str) -> Reader:
    """The reader of a form; raises `FormatUnknown`."""
    if form not in _entries():
        raise FormatUnknown(form, forms())
    return cast("Reader", _entries()[form].load())


def read_each(
    paths: Sequence[Path], form: str | None, settings: Mapping[str, Any]
) -> Iterator[Contact | Problem]:
    """The contacts and problems of these files and folders; see `wellspent.readers.read`."""
    if form is None:
        groups, problems = _recognised(paths)
    else:
        groups, problems = {form: _files_of(paths, reader_of(form))}, []
    yield from problems
    alone = sum(map(len, groups.values())) + len(problems) == 1
    seen: set[str] = set()
    for name, files in groups.items():
        for item in _read(reader_of(name), files, settings, alone=alone):
            yield _once(item, seen, files)


def _read(
    reader: Reader, files: list[Path], settings: Mapping[str, Any], *, alone: bool
) -> Iterator[Contact | Problem]:
    """A reader that has one file raises; where others stand beside it, that is a problem."""
    try:
        yield from reader.read_records(files, settings)
    except (NothingFound, FileUnreadable, EncodingUnknown, ColumnMissing) as error:
        if alone or len(files) > 1:
            raise
        yield Problem(shown(files[0]), None, error.fact, error.remedy)


def _once(item: Contact | Problem, seen: set[str], files: list[Path]) -> Contact | Problem:
    """The item, or a problem in place of a contact whose id came before in another form."""
    if isinstance(item, Problem) or item.id not in seen:
        if isinstance(item, Contact):
            seen.add(item.id)
        return item
    found = "A contact has the id of an earlier one; it was left out."
    return Problem(shown(files[0].parent), None, found, "Give every contact an id of its own.")


def _files_of(paths: Sequence[Path], reader: Reader) -> list[Path]:
    """All files named, and those of the folders named that can be of this form."""
    files: list[Path] = []
    for path in paths:
        inside = _inside(path)
        if path.is_dir():
            inside = [file for file in inside if base_name(file).endswith(reader.SUFFIXES)]
            if not inside:
                raise NothingFound(path, "conversations of this format")
        files += inside
    return files


def _recognised(paths: Sequence[Path]) -> tuple[dict[str, list[Path]], list[Problem]]:
    groups: dict[str, list[Path]] = {}
    problems: list[Problem] = []
    files = [file for path in paths for file in _inside(path)]
    for file in files:
        try:
            groups.setdefault(_form_of(file), []).append(file)
        except BadInput as error:
            if len(files) == 1:
                raise
            problems.append(Problem(shown(file), None, error.fact, error.remedy))
    return groups, problems


def _inside(path: Path) -> list[Path]:
    """The file, or all files of the folder. Raises `FileUnreadable`, `NothingFound`."""
    if not path.exists():
        raise FileUnreadable(path, "no such file or folder")
    files = files_below(path) if path.is_dir() else [path]
    if not files:
        raise NothingFound(path, "conversations")
    return files


def _form_of(file: Path) -> str:
    """The first form whose names end so, and that takes the file for its own.

    Raises `FileUnreadable`, `NothingFound` (empty) and `FormatNotRecognised`.
    """
    if not head_of(file).strip():
        raise NothingFound(file, "conversations")
    for form in forms():
        reader = reader_of(form)
        if base_name(file).endswith(reader.SUFFIXES) and reader.looks_like(file):
            return form
    raise FormatNotRecognised(file, forms())


@cache
def _entries() -> dict[str, Any]:
    return {entry.name: entry for entry in entry_points(group=_GROUP)}
