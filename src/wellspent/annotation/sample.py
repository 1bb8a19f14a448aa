"""The random sample that a person reads, and the lines in which it is kept.

Every contact gets a number from the seed and its own id; those with the smallest
numbers are the sample (permanent random numbers: Ohlsson 1995, "Coordination of
samples"). So the order of files does not matter, two people with one seed read
the same conversations, and whoever stops early has still read a random sample.

The lines are the gold form: `labels.parts` has one entry a turn, null where none was
given yet; `annotation` keeps how the sample was drawn and how far it was read.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from wellspent.contacts import Contact, Turn
from wellspent.errors import BadInput
from wellspent.parts import FRICTIONS, PARTS, Friction, Part

__all__ = [
    "Design",
    "Piece",
    "SampleDamaged",
    "SampleOther",
    "draw_sample",
    "read_sample",
    "sample_to_lines",
]


class SampleDamaged(BadInput):
    """A file of annotations that was not written by `annotate`, or changed since."""

    def __init__(self, file: str, line: int) -> None:
        """`line` is the first that cannot be used, from 1."""
        super().__init__(
            f"'{file}', line {line}, is not a sample that annotate began.",
            "Name another file with --output, or mend the line.",
        )


class SampleOther(BadInput):
    """A file that holds another sample than the one that was asked for."""

    def __init__(self, file: str, what: str, found: object, asked: object) -> None:
        """`what` names what differs, such as "seed"."""
        super().__init__(
            f"'{file}' was begun with {what} {found}, and not {asked}.",
            f"Leave --{what} out to go on with it, or name another file with --output.",
        )


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample was drawn: `sample` of `of` contacts by `seed`; who reads it, and whether blind."""

    by: str
    seed: int
    sample: int
    of: int
    blind: bool = True

    @property
    def probability(self) -> float:
        """The chance that any one contact had to be in the sample, in (0, 1]."""
        return self.sample / self.of


@dataclass(frozen=True, slots=True)
class Piece:
    """One conversation of the sample: its words, and what was said of it so far.

    `parts` has one entry a turn, None where none was given; `frictions` are by
    turn from 1. `reached` counts the turns that were decided or skipped.
    """

    contact: str
    turns: tuple[Turn, ...]
    parts: tuple[Part | None, ...]
    frictions: Mapping[int, Friction] = field(default_factory=dict)
    reached: int = 0

    @classmethod
    def blank(cls, contact: Contact) -> Piece:
        """The piece of a contact of which nothing was said yet."""
        return cls(contact.id, contact.turns, (None,) * len(contact.turns))


def draw_sample(
    contacts: Iterable[Contact], count: int, seed: int
) -> tuple[tuple[Contact, ...], int]:
    """A simple random sample without replacement, and how many it was drawn from.

    Contacts without turns are not counted. Memory holds `count` contacts at most.
    """
    chosen: list[tuple[int, str, int, Contact]] = []
    seen = 0
    for contact in contacts:
        if not contact.turns:
            continue
        seen += 1
        entry = (-_number(contact.id, seed), contact.id, -seen, contact)
        if len(chosen) < count:
            heapq.heappush(chosen, entry)
        elif entry > chosen[0]:
            heapq.heapreplace(chosen, entry)
    ordered = sorted(chosen, key=lambda entry: (-entry[0], entry[1]))
    return tuple(contact for *_, contact in ordered), seen


def sample_to_lines(design: Design, pieces: Sequence[Piece]) -> Iterator[str]:
    """The sample as lines of JSON, each with its line end."""
    for piece in pieces:
        record = {
            "id": piece.contact,
            "turns": [{n: getattr(turn, n) for n in turn.__slots__} for turn in piece.turns],
            "labels": {
                "parts": piece.parts,
                "friction": {str(n): cause for n, cause in sorted(piece.frictions.items())},
            },
            "annotation": {
                "by": design.by,
                "seed": design.seed,
                "sample": design.sample,
                "of": design.of,
                "probability": design.probability,
                "blind": design.blind,
                "reached": piece.reached,
            },
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


def read_sample(lines: Iterable[tuple[int, str]], file: str) -> tuple[Design, tuple[Piece, ...]]:
    """The sample that these numbered lines keep. Raises `SampleDamaged`."""
    pieces: list[Piece] = []
    designs: set[Design] = set()
    number = 1
    for number, line in lines:
        try:
            record = json.loads(line)
            designs.add(_design(record["annotation"]))
            pieces.append(_piece(record))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SampleDamaged(file, number) from None
    if len(designs) != 1:
        raise SampleDamaged(file, number)
    return designs.pop(), tuple(pieces)


def _design(kept: Mapping[str, Any]) -> Design:
    design = Design(
        str(kept["by"]),
        int(kept["seed"]),
        int(kept["sample"]),
        int(kept["of"]),
        bool(kept["blind"]),
    )
    if not 0 < design.sample <= design.of:
        raise ValueError
    return design


def _piece(record: Mapping[str, Any]) -> Piece:
    turns = tuple(
        Turn(t["speaker"], t["text"], t.get("start"), t.get("end")) for t in record["turns"]
    )
    parts = tuple(record["labels"]["parts"])
    frictions = {int(n): cause for n, cause in record["labels"]["friction"].items()}
    reached = int(record["annotation"]["reached"])
    right = (
        isinstance(record["id"], str)
        and len(parts) == len(turns) >= reached >= 0
        and all(part is None or part in PARTS for part in parts)
        and all(1 <= n <= len(turns) and c in _CAUSES for n, c in frictions.items())
    )
    if not right:
        raise ValueError
    return Piece(record["id"], turns, parts, cast("dict[int, Friction]", frictions), reached)


_CAUSES: Final = frozenset(FRICTIONS)


def _number(contact: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed}:{contact}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")
