"""The way through a sample: which turn is next, and what each key does to it.

A session is a value: every step gives a new one, so that going back, saving and
testing are plain.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wellspent.annotation.sample import Piece
from wellspent.estimate import MINIMUM_N
from wellspent.parts import Friction, Part

__all__ = ["Session", "minutes_left"]

_RECENT: Final = 50  # turns whose pace tells how long the rest will take


@dataclass(frozen=True, slots=True)
class Session:
    """The pieces, and where the reader stands: `at` a piece and `turn` in it, both from 0.

    `friction` is what was said of the turn at hand, before its part; None for
    nothing yet. The session is over when `at` is past the last piece.
    """

    pieces: tuple[Piece, ...]
    at: int = 0
    turn: int = 0
    friction: Friction | None = None

    @classmethod
    def resume(cls, pieces: Sequence[Piece]) -> Session:
        """The session at the first turn that was not reached yet."""
        for at, piece in enumerate(pieces):
            if piece.reached < len(piece.turns):
                return cls(tuple(pieces), at, piece.reached)
        return cls(tuple(pieces), len(pieces))

    @property
    def over(self) -> bool:
        """Whether every turn was reached."""
        return self.at >= len(self.pieces)

    @property
    def piece(self) -> Piece:
        """The conversation at hand."""
        return self.pieces[self.at]

    @property
    def given(self) -> Part | None:
        """The part that the turn at hand has already."""
        return self.piece.parts[self.turn]

    @property
    def marked(self) -> Friction:
        """The friction of the turn at hand, as it stands."""
        return self.friction or self.piece.frictions.get(self.turn + 1, "none")

    @property
    def turns(self) -> int:
        """How many turns there are to read."""
        return sum(len(piece.turns) for piece in self.pieces)

    @property
    def done(self) -> int:
        """How many turns were decided or skipped."""
        return sum(piece.reached for piece in self.pieces)

    def with_friction(self, cause: Friction) -> Session:
        """The same turn, its friction said."""
        return replace(self, friction=cause)

    def with_part(self, part: Part) -> Session:
        """The next turn, this one labelled."""
        return self._decided(part, self.marked)

    def skip_turn(self) -> Session:
        """The next turn, this one left without a label."""
        return self._decided(None, "none")

    def skip_piece(self) -> Session:
        """The next conversation; what was said of this one stays."""
        whole = self._with(replace(self.piece, reached=len(self.piece.turns)))
        return replace(whole, at=self.at + 1, turn=0, friction=None)

    def back(self) -> Session:
        """The turn before, also into the conversation before; the first turn stays."""
        if self.turn:
            return replace(self, turn=self.turn - 1, friction=None)
        if self.at:
            last = len(self.pieces[self.at - 1].turns) - 1
            return replace(self, at=self.at - 1, turn=last, friction=None)
        return replace(self, friction=None)

    def _with(self, piece: Piece) -> Session:
        return replace(self, pieces=(*self.pieces[: self.at], piece, *self.pieces[self.at + 1 :]))

    def _decided(self, part: Part | None, friction: Friction) -> Session:
        piece, here = self.piece, self.turn
        frictions = {n: cause for n, cause in piece.frictions.items() if n != here + 1}
        if friction != "none":
            frictions[here + 1] = friction
        parts = (*piece.parts[:here], part, *piece.parts[here + 1 :])
        reached = max(piece.reached, here + 1)
        moved = self._with(replace(piece, parts=parts, frictions=frictions, reached=reached))
        if here + 1 < len(piece.turns):
            return replace(moved, turn=here + 1, friction=None)
        return replace(moved, at=self.at + 1, turn=0, friction=None)


def minutes_left(seconds: Sequence[float], turns: int) -> int | None:
    """How many minutes `turns` more will take, by the median of the latest; None before eight.

    `seconds` are those that each turn so far took, in order.
    """
    if len(seconds) < MINIMUM_N:
        return None
    return round(statistics.median(seconds[-_RECENT:]) * turns / 60)
