"""Linear-chain conditional random fields: trained, kept as a file, and asked for marginals.

Lafferty, McCallum & Pereira 2001; the implementation is CRFsuite (Okazaki 2007).
A marginal is the probability of one label at one turn, given all turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pycrfsuite

__all__ = ["Penalty", "Sequencer", "keep_frequent", "train_sequencer"]

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

    def marginals(self, turns: Features) -> Marginals:
        """The probability of every label at every turn, shape (turns, labels)."""
        found = np.zeros((len(turns), self._width))
        if len(turns) > 0:
            self._tagger.set(turns)
            marginal = self._tagger.marginal
            for k, label in self._columns:
                found[:, k] = [marginal(label, i) for i in range(len(turns))]
        return found


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


def keep_frequent(contacts: Sequence[Features], minimum: int) -> list[list[list[str]]]:
    """The same contacts with only those features that at least `minimum` contacts share."""
    counts: Counter[str] = Counter()
    for turns in contacts:
        counts.update({feature for turn in turns for feature in turn})
    kept = {feature for feature, n in counts.items() if n >= minimum}
    return [[[f for f in turn if f in kept] for turn in turns] for turns in contacts]
