"""Two readings of the same conversations, side by side: figures, labels, and where they part.

dimension     what is compared: part, pace, friction, or one question of the scorecard
both          the turns (or conversations) for which both readings give a label
withheld      those for which only the other one does
disagreement  one turn of which both say something, and not the same

Disagreements come worst first: pace before part within a pace before friction
alone, since pace is what the answer to "which seconds?" rests on; then the ones of
which the labeller was surest; then by conversation and turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.comparison.clustered import (
    DRAWS,
    STATISTICS,
    Tables,
    estimate_clustered,
    estimate_label,
)
from wellspent.comparison.labelled import ANSWERS, Labelled
from wellspent.errors import BadInput, Problem
from wellspent.estimate import Figure
from wellspent.parts import FRICTIONS, PARTS

__all__ = [
    "PACES",
    "Comparison",
    "Dimension",
    "Disagreement",
    "LabelFigures",
    "NothingShared",
    "Said",
    "compare",
    "tables_between",
]

PACES: Final = ("quick", "slow", "none")
Given = Callable[[Labelled], Sequence[str | None]]

_OF_TURNS: Final[dict[str, tuple[Given, tuple[str, ...]]]] = {
    "parts": (lambda each: each.parts, PARTS),
    "pace": (lambda each: each.paces, PACES),
    "friction": (lambda each: each.frictions, (*FRICTIONS, "none")),
}


class NothingShared(BadInput):
    """Two files of which no conversation is in both."""

    def __init__(self, first: int, second: int) -> None:
        """`first` and `second` are how many labelled conversations each has."""
        super().__init__(
            f"The files hold {first:,} and {second:,} labelled conversations, and none is in both.",
            "Label the same conversations: they are matched by their id.",
        )


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label: how often each reading says it, how often both, and their specific agreement."""

    label: str
    first: int
    second: int
    both: int
    agreement: Figure


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is compared: how many things both read, the coefficients, and label by label."""

    name: str
    conversations: int
    both: int
    first_withheld: int
    second_withheld: int
    figures: Mapping[str, Figure]  # agreement, alpha, ac1, kappa
    labels: tuple[LabelFigures, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one reading says of a turn; None where it says nothing."""

    part: str | None
    pace: str | None
    friction: str | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One turn (from 1) of which the two say different things, and how far apart that is.

    `over` is "pace", "parts" or "friction"; `confidence` is the labeller's, the
    smaller one where both are labellers, None where neither gave one.
    """

    contact: str
    turn: int
    over: str
    first: Said
    second: Said
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two files of labels say about each other."""

    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    turns: int
    dimensions: tuple[Dimension, ...]
    disagreements: tuple[Disagreement, ...]
    problems: tuple[Problem, ...]


def compare(
    first: Iterable[Labelled], second: Iterable[Labelled], seed: int = 1, draws: int = DRAWS
) -> Comparison:
    """How far two readings agree, over the conversations that both hold, matched by their id.

    A conversation of another number of turns in either is a problem and left out.
    Raises `NothingShared` where no conversation is left.
    """
    ours, theirs = {x.contact: x for x in first}, {x.contact: x for x in second}
    pairs, problems = _paired(ours, theirs)
    if not pairs and not problems:
        raise NothingShared(len(ours), len(theirs))
    measured = [
        _dimension(name, [(given(a), given(b)) for a, b in pairs], labels, seed, draws)
        for name, (given, labels) in _OF_TURNS.items()
    ]
    measured += [_question(name, pairs, seed, draws) for name in _questions(pairs)]
    return Comparison(
        tuple(a.contact for a, _ in pairs),
        tuple(sorted(ours.keys() - theirs.keys())),
        tuple(sorted(theirs.keys() - ours.keys())),
        sum(max(len(a.parts), len(b.parts)) for a, b in pairs),
        tuple(d for d in measured if d.both),
        tuple(sorted((d for a, b in pairs for d in _disagreements(a, b)), key=_how_bad)),
        problems,
    )


def tables_between(
    pairs: Iterable[tuple[Sequence[str | None], Sequence[str | None]]], labels: Sequence[str]
) -> Tables:
    """The counts of every pair of readings, shape (pairs, labels, labels); gaps are not counted."""
    place = {label: k for k, label in enumerate(labels)}
    pairs = list(pairs)
    tables = np.zeros((len(pairs), len(labels), len(labels)))
    for table, (ours, theirs) in zip(tables, pairs, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            if a is not None and b is not None:
                table[place[a], place[b]] += 1
    return tables


def _paired(
    ours: Mapping[str, Labelled], theirs: Mapping[str, Labelled]
) -> tuple[list[tuple[Labelled, Labelled]], tuple[Problem, ...]]:
    pairs, problems = [], []
    for a, b in ((a, theirs[name]) for name, a in ours.items() if name in theirs):
        if a.parts and b.parts and len(a.parts) != len(b.parts):
            file, _, line = a.place.rpartition(":")
            found = (f"Conversation '{a.contact}' has {len(a.parts)} labelled turns here and "
                     f"{len(b.parts)} in {b.place}; it was left out.")  # fmt: skip
            problems.append(Problem(file, int(line), found, "Label the same turns in both files."))
        else:
            pairs.append((a, b))
    return pairs, tuple(problems)


def _dimension(
    name: str,
    readings: Sequence[tuple[Sequence[str | None], Sequence[str | None]]],
    labels: Sequence[str],
    seed: int,
    draws: int,
) -> Dimension:
    # a reading that says nothing of a conversation withholds nothing: it was not asked
    asked = [(a, b) for a, b in readings if a and b]
    things = [(x, y) for a, b in asked for x, y in zip(a, b, strict=True)]
    tables = tables_between(asked, labels)
    return Dimension(
        name,
        int((tables.sum((1, 2)) > 0).sum()),
        int(tables.sum()),
        sum(x is None and y is not None for x, y in things),
        sum(y is None and x is not None for x, y in things),
        estimate_clustered(tables, STATISTICS, seed, draws),
        tuple(_label_figures(tables, labels, seed, draws)),
    )


def _label_figures(
    tables: Tables, labels: Sequence[str], seed: int, draws: int
) -> Iterator[LabelFigures]:
    whole = tables.sum(0)
    for k, label in enumerate(labels):
        first, second, both = int(whole[k].sum()), int(whole[:, k].sum()), int(whole[k, k])
        if first + second:
            figure = estimate_label(tables, k, seed, draws)
            yield LabelFigures(label, first, second, both, figure)


def _questions(pairs: Iterable[tuple[Labelled, Labelled]]) -> list[str]:
    asked = Counter(q for a, b in pairs for q in (*a.answers, *a.untold)
                    if q in b.answers or q in b.untold)  # fmt: skip
    return list(asked)


def _question(
    name: str, pairs: Iterable[tuple[Labelled, Labelled]], seed: int, draws: int
) -> Dimension:
    readings = [
        ([a.answers.get(name)], [b.answers.get(name)])
        for a, b in pairs
        if all(name in each.answers or name in each.untold for each in (a, b))
    ]
    return _dimension(name, readings, ANSWERS, seed, draws)


def _disagreements(a: Labelled, b: Labelled) -> Iterator[Disagreement]:
    if not a.parts or not b.parts:
        return
    for turn in range(len(a.parts)):
        first = Said(a.parts[turn], a.paces[turn], a.frictions[turn])
        second = Said(b.parts[turn], b.paces[turn], b.frictions[turn])
        over = _over(first, second)
        if over:
            sure = [c for c in (a.confidences[turn], b.confidences[turn]) if c is not None]
            yield Disagreement(a.contact, turn + 1, over, first, second, min(sure, default=None))


def _over(first: Said, second: Said) -> str | None:
    """What the two differ in, the weightiest; None where they do not, or one says nothing."""
    if first.pace and second.pace and first.pace != second.pace:
        return "pace"
    if first.part and second.part and first.part != second.part:
        return "parts"
    if first.friction and second.friction and first.friction != second.friction:
        return "friction"
    return None


def _how_bad(found: Disagreement) -> tuple[int, float, str, int]:
    rank = ("pace", "parts", "friction").index(found.over)
    return rank, -(found.confidence or 0.0), found.contact, found.turn
