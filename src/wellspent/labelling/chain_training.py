"""Trains linear-chain conditional random fields with CRFsuite (Okazaki 2007)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from wellspent.labelling.sequence import Features
from wellspent.labelling.weights import Head, Weights, pack

__all__ = ["Penalty", "train_heads"]

_NEVER: Final = -50.0
Rows = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Penalty:
    """How strongly weights are held down, and how long training goes on."""

    c1: float  # L1: makes the model small
    c2: float  # L2: makes it smooth
    iterations: int


def train_heads(
    contacts: Sequence[Features], tasks: Iterable[tuple[Head, Sequence[Sequence[str]], Penalty]]
) -> Weights:
    """The weights that these contacts teach: for every head its labels of every turn, and a penalty.

    The same input gives the same weights on the same build of CRFsuite and processor.
    """
    rows: Rows = {}
    transitions = {}
    for head, labels, penalty in tasks:
        transitions[head.name] = _train(contacts, head, labels, penalty, rows)
    return pack(rows, transitions)


def _train(
    contacts: Sequence[Features], head: Head, labels: Sequence[Sequence[str]], penalty: Penalty,
    rows: Rows,
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:  # fmt: skip
    """Adds the head's weights to `rows`; returns its transitions."""
    import pycrfsuite  # noqa: PLC0415 - only training needs it

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for turns, said in zip(contacts, labels, strict=True):
        if len(turns) > 0:
            trainer.append(turns, said)
    trainer.set_params(
        {
            "c1": penalty.c1,
            "c2": penalty.c2,
            "max_iterations": penalty.iterations,
            "feature.possible_transitions": True,
        }
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "head.crfsuite"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        learned = tagger.info()
        tagger.close()
    for (name, label), weight in learned.state_features.items():
        rows.setdefault(name, []).append((head.first + head.labels.index(label), weight))
    passing = np.zeros((len(head.labels), len(head.labels)))
    for k, label in enumerate(head.labels):
        if label not in learned.labels:  # what was never annotated is never said
            rows.setdefault("bias", []).append((head.first + k, _NEVER))
    for (before, after), weight in learned.transitions.items():
        passing[head.labels.index(before), head.labels.index(after)] = weight
    return passing
