"""The matrix of moments: kinds by levels, as many as are open of each in sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from wellspent.moments.choosing import LEAST_CERTAINTY
from wellspent.moments.moment import KIND_NAMES, KINDS, LEVELS, Level, MomentKind
from wellspent.web.access.scope import Scope
from wellspent.web.moments.held import Held, raised
from wellspent.web.moments.sight import level_of

__all__ = ["Cell", "MatrixRow", "levels_in_sight", "matrix_of", "open_in_sight"]

_WHAT_FOR: Final[dict[MomentKind, str]] = {
    "performance": "What somebody does well, and one behaviour to grow.",
    "crisis": "Something goes wrong in a queue or in what customers say: now, or to be looked back on.",
    "recognition": "Something was done well and should be said.",
    "process": "Friction that a change could take away.",
}


@dataclass(frozen=True)
class Cell:
    """One kind at one level: how many are open, how many of those somebody took."""

    level: Level
    open: int
    taken: int


@dataclass(frozen=True)
class MatrixRow:
    """One kind at every level in sight."""

    kind: MomentKind
    name: str
    what_for: str
    cells: tuple[Cell, ...]


def levels_in_sight(scope: Scope) -> tuple[Level, ...]:
    """The levels whose moments a person sees."""
    own = level_of(scope)
    return LEVELS if scope.everything else (own,) if own else ()


def open_in_sight(scope: Scope) -> tuple[Held, ...]:
    """Everything open in sight that the data carry, in the order in which it was prepared."""
    return tuple(
        one for one in raised(scope) if one.open and one.moment.certainty >= LEAST_CERTAINTY
    )


def matrix_of(scope: Scope) -> tuple[MatrixRow, ...]:
    """Kinds by levels; every kind is there, also where nothing is raised."""
    every = open_in_sight(scope)
    counts = Counter((one.moment.kind, one.moment.level) for one in every)
    taken = Counter((one.moment.kind, one.moment.level) for one in every if one.state == "taken")
    return tuple(
        MatrixRow(
            kind, KIND_NAMES[kind], _WHAT_FOR[kind],
            tuple(Cell(level, counts[kind, level], taken[kind, level]) for level in levels_in_sight(scope)),
        )
        for kind in KINDS
    )  # fmt: skip
