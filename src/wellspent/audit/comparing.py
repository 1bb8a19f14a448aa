"""What a flip changed in one contact: labels turn by turn, answers question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from wellspent.parts import Label
from wellspent.scorecard import Answer

__all__ = ["POINTS", "Both", "Comparison", "LabelChange", "compare"]

POINTS: Final = {"yes": 1.0, "partly": 0.5, "no": 0.0}

T = TypeVar("T")
Both = tuple[Sequence[T], Sequence[T]]  # before and after
What = Literal["labels", "part", "pace", "friction"]


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One turn (from 1) that was labelled otherwise after the flip."""

    turn: int
    before: Label
    after: Label
    touched: bool  # whether the flip changed the turn's own words


@dataclass(frozen=True, slots=True)
class Comparison:
    """One contact before and after one flip.

    `touched` counts the turns whose words the flip changed. `answers` has the answer before
    and after by question.
    """

    contact: str
    turns: int
    touched: int
    changes: tuple[LabelChange, ...]
    answers: dict[str, tuple[str, str]]

    def changed(self, what: What = "labels") -> int:
        """In how many turns this changed; `labels` is any of part, pace and friction."""
        if what == "labels":
            return len(self.changes)
        return sum(getattr(c.before, what) != getattr(c.after, what) for c in self.changes)

    @property
    def changed_where_touched(self) -> int:
        """How many of the turns with changed words have another label."""
        return sum(change.touched for change in self.changes)

    def moves(self, question: str | None = None) -> Iterator[float]:
        """By how much each answer got better (or worse: below 0), where both have points."""
        for name, (before, after) in self.answers.items():
            if question in {None, name} and before in POINTS and after in POINTS:
                yield POINTS[after] - POINTS[before]

    def answers_changed(self, question: str | None = None) -> Counter[bool]:
        """How many answers changed (True) and did not (False)."""
        return Counter(
            before != after
            for name, (before, after) in self.answers.items()
            if question in {None, name}
        )


def compare(
    contact: str,
    touched: Sequence[bool],
    labels: Both[Label],
    answers: Both[Answer],
) -> Comparison:
    """What differs between before and after; `touched` says which turns have other words.

    Only what is said counts: a label that is less sure, or an answer with another quote, is
    the same.
    """
    changes = tuple(
        LabelChange(n, one, two, by_flip)
        for n, (one, two, by_flip) in enumerate(zip(*labels, touched, strict=True), 1)
        if (one.part, one.pace, one.friction) != (two.part, two.pace, two.friction)
    )
    before, after = ({each.question: str(each.answer) for each in side} for side in answers)
    both = {name: (before[name], after[name]) for name in before if name in after}
    return Comparison(contact, len(touched), sum(touched), changes, both)
