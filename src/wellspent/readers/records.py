"""One foreign record at a time: to a contact, or to the problem that says what is wrong with it.

flaw       something in a record that could not be used, while the contact is kept without it
unusable   a record that cannot become a contact at all
found      a contact with the line that it stood on, or a problem

No flaw and no problem quotes a conversation: they name fields, types and positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wellspent.contacts import Contact
from wellspent.errors import BadInput, NothingFound, Problem
from wellspent.readers.files import shown

__all__ = ["Flaw", "Found", "Unusable", "left_out", "one_by_one", "record", "with_flaws"]

Found = tuple[int | None, Contact] | Problem


class Flaw(NamedTuple):
    """What could not be used in a record that was kept all the same, and what to do."""

    what: str
    remedy: str


class Unusable(Exception):
    """A record that cannot become a contact; ends its reading and becomes a problem."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` is a clause without a full stop, `remedy` a sentence."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def record(
    file: Path, line: int | None, build: Callable[[list[Flaw]], Contact], name: str = ""
) -> Iterator[Found]:
    """What `build` makes of one record: a contact and its flaws, or one problem.

    `build` gets an empty list to put flaws into, and raises `Unusable`. `name`
    says which record of the file it is, where the format has no lines.
    """
    flaws: list[Flaw] = []
    prefix = f"{name}: " if name else ""
    try:
        contact = build(flaws)
    except Unusable as reason:
        yield left_out(file, line, f"{prefix}{reason.what}", reason.remedy)
        return
    yield line, contact
    yield from with_flaws(file, line, [Flaw(prefix + what, remedy) for what, remedy in flaws])


def left_out(file: Path, line: int | None, what: str, remedy: str) -> Problem:
    """The problem of a record that became no contact."""
    return Problem(shown(file), line, f"{what[:1].upper()}{what[1:]}; it was left out.", remedy)


def with_flaws(file: Path, line: int | None, flaws: Iterable[Flaw]) -> Iterator[Problem]:
    """The problems of a record that was kept."""
    for what, remedy in flaws:
        found = f"{what[:1].upper()}{what[1:]}; the rest was kept."
        yield Problem(shown(file), line, found, remedy)


def one_by_one(
    files: Sequence[Path], read_one: Callable[[Path], Iterator[Found]]
) -> Iterator[Contact | Problem]:
    """The contacts and problems of several files, each read on its own.

    A file alone that cannot be read, or holds nothing, raises its `BadInput`; one
    of several becomes a problem. Of two records with one id the first is kept.
    """
    places: dict[str, str] = {}
    for file in files:
        try:
            yield from _unique(file, _some(file, read_one(file)), places)
        except BadInput as error:
            if len(files) == 1:
                raise
            yield Problem(shown(file), None, error.fact, error.remedy)


def _some(file: Path, found: Iterator[Found]) -> Iterator[Found]:
    nothing = True
    for item in found:
        nothing = False
        yield item
    if nothing:
        raise NothingFound(file, "conversations")


def _unique(
    file: Path, found: Iterator[Found], places: dict[str, str]
) -> Iterator[Contact | Problem]:
    for item in found:
        if isinstance(item, Problem):
            yield item
            continue
        line, contact = item
        if contact.id in places:
            what = f"the record has the id of an earlier one ({places[contact.id]})"
            yield left_out(file, line, what, "Give every contact an id of its own.")
        else:
            places[contact.id] = shown(file) if line is None else f"{shown(file)}:{line}"
            yield contact
