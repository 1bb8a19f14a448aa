"""Adapts the labeller to one centre and says, on conversations held out, what that is worth.

Every conversation is measured by an adapter that never saw it. Few conversations are
cross-validated in five folds; of many, one fold in five is held out and measured. Folds
go by the conversation's id alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.comparison import estimate_clustered, estimate_difference
from wellspent.comparison.clustered import Statistic, Tables, kappa, mean_f1
from wellspent.comparison.compare import tables_between
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.labelling.adapter import Adapter, Probabilities
from wellspent.labelling.adapter_fitting import Reference, fit_adapter
from wellspent.labelling.decisions import FRICTION_LABELS, PACES, Thresholds, decide
from wellspent.labelling.noise import is_noise, settle_noise
from wellspent.parts import PACE_OF, PARTS, Label

__all__ = ["FEWEST", "MANY", "Adaptation", "BeforeAfter", "adapt", "measure"]

FEWEST: Final = 20  # conversations below which nothing is learned
MANY: Final = 150  # from here on one fold is enough to measure on
_FOLDS: Final = 5
_NOTHING_WITHHELD: Final = Thresholds(part=0.0, pace=0.0, friction=0.0)


_Measured = Sequence[tuple[Reference, Probabilities]]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One figure of the base, of the adapted labeller, and the paired difference of the two."""

    name: str
    before: Figure
    after: Figure
    difference: Figure


@dataclass(frozen=True, slots=True)
class Adaptation:
    """An adapter learned from all conversations, and what such adapters did on held-out ones.

    `held_out` are the conversations that were measured. `better` says that the part
    is told better, beyond chance, and the pace not worse.
    """

    adapter: Adapter
    conversations: int
    turns: int
    held_out: tuple[str, ...]
    crossed: bool  # every conversation was held out once
    figures: tuple[BeforeAfter, ...]
    better: bool


def adapt(references: Sequence[Reference]) -> Adaptation | Unknown:
    """What these labelled conversations teach, and what that is worth on those held out.

    Unknown below `FEWEST` conversations.
    """
    n = len(references)
    if n < FEWEST:
        return Unknown(
            f"{n} labelled conversations, and an adaptation needs {FEWEST}",
            f"{FEWEST - n} more labelled conversations (wellspent annotate)",
        )
    ordered = sorted(references, key=lambda r: r.contact.id)
    folds = range(_FOLDS) if n < MANY else range(1)
    measured: list[tuple[Reference, Probabilities]] = []
    for fold in folds:
        inside = [r for k, r in enumerate(_shuffled(ordered)) if k % _FOLDS == fold]
        names = {r.contact.id for r in inside}
        learned = fit_adapter([r for r in ordered if r.contact.id not in names])
        measured += [(r, learned.apply(r.base, r.named)) for r in inside]
    figures = measure(measured)
    return Adaptation(
        fit_adapter(ordered),
        n,
        sum(part is not None for r in references for part in r.parts),
        tuple(sorted(r.contact.id for r, _ in measured)),
        len(measured) == n,
        figures,
        _is_better(figures),
    )


def measure(measured: _Measured) -> tuple[BeforeAfter, ...]:
    """κ of parts, κ of pace and macro-F1 before and after, nothing withheld.

    Each reference stands with its adapted probabilities.
    """
    before = [_told(r, r.base) for r, _ in measured]
    after = [_told(r, adapted) for r, adapted in measured]
    parts = (_part_tables(measured, before), _part_tables(measured, after))
    paces = (_pace_tables(measured, before), _pace_tables(measured, after))
    return (
        _before_after("κ parts", parts, kappa),
        _before_after("κ pace", paces, kappa),
        _before_after("macro-F1 parts", parts, mean_f1),
    )


def _before_after(name: str, tables: tuple[Tables, Tables], statistic: Statistic) -> BeforeAfter:
    before, after = tables
    return BeforeAfter(
        name,
        estimate_clustered(before, {name: statistic})[name],
        estimate_clustered(after, {name: statistic})[name],
        estimate_difference(before, after, statistic),
    )


def _is_better(figures: Sequence[BeforeAfter]) -> bool:
    parts, pace, _ = (figure.difference for figure in figures)
    told_better = isinstance(parts, Estimate) and parts.low > 0
    return told_better and not (isinstance(pace, Estimate) and pace.high < 0)


def _told(reference: Reference, parts: Probabilities) -> tuple[Label, ...]:
    """What the probabilities amount to with nothing withheld; of frictions nothing is said."""
    n = len(parts)
    decided = decide(parts, np.zeros((n, len(FRICTION_LABELS))), _NOTHING_WITHHELD)
    noisy = np.array([is_noise(turn.text) for turn in reference.contact.turns], dtype=bool)
    return settle_noise(decided, np.zeros(n, dtype=np.int64), noisy).labels()


def _part_tables(measured: _Measured, said: Sequence[Sequence[Label]]) -> Tables:
    pairs = [
        (reference.parts, [label.part for label in labels])
        for (reference, _), labels in zip(measured, said, strict=True)
    ]
    return tables_between(pairs, PARTS)


def _pace_tables(measured: _Measured, said: Sequence[Sequence[Label]]) -> Tables:
    pairs = [
        ([PACE_OF[p] if p else None for p in reference.parts], [label.pace for label in labels])
        for (reference, _), labels in zip(measured, said, strict=True)
    ]
    return tables_between(pairs, PACES)


def _shuffled(references: Sequence[Reference]) -> list[Reference]:
    """In an order that the ids alone decide, and that has nothing to do with their own."""
    return sorted(references, key=lambda r: hashlib.sha256(r.contact.id.encode()).hexdigest())
