"""Linear-chain conditional random fields: trained, kept as a file, and asked for marginals.

Lafferty, McCallum & Pereira 2001; the implementation is CRFsuite (Okazaki 2007).
A marginal is the probability of one label at one turn, given all turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pycrfsuite

__all__ = ["Features", "Marginals", "Penalty", "Sequencer", "items_of", "train_sequencer"]

Features = Sequence[Sequence[str]]
Marginals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Penalty:
    """How strongly weights are held down, and how long training goes on."""

    c1: float  # L1: makes the model small
    c2: float  # L2: makes it smooth
    iterations: int


class Sequencer:
    """A trained model, held open for as long as this object lives."""

    def __init__(self, path: Path, labels: Sequence[str]) -> None:
        """`labels` fixes the order of the columns of what `marginals` returns."""
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        known = set(self._tagger.labels())
        self._columns = [(k, label) for k, label in enumerate(labels) if label in known]
        self._width = len(labels)

    def marginals(self, items: pycrfsuite.ItemSequence) -> Marginals:
        """The probability of every label at every turn, shape (turns, labels)."""
        n = len(items)
        found = np.zeros((n, self._width))
        if n:
            self._tagger.set(items)
            marginal = self._tagger.marginal
            for k, label in self._columns:
                found[:, k] = [marginal(label, i) for i in range(n)]
        return found


def items_of(turns: Features) -> pycrfsuite.ItemSequence:
    """The features of a contact in the form that any number of models can be asked about."""
    return pycrfsuite.ItemSequence(turns)


def train_sequencer(
    contacts: Iterable[Features], labels: Iterable[Sequence[str]], path: Path, penalty: Penalty
) -> None:
    """Writes to `path` the model that these labelled contacts teach; the same input, the same bytes."""
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
    trainer.train(str(path))
