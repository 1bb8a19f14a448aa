"""Trains linear-chain conditional random fields: names of features in, weights of hashes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.labelling.sequence import Features
from wellspent.labelling.weights import LARGEST, Head, Weights, pack

__all__ = ["Penalty", "train_heads"]

_NEVER: Final = -LARGEST
_ROUNDS: Final = 20
_AVERAGED: Final = 10
_PACE: Final = 0.02
Rows = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Penalty:
    """How strongly the squares of weights are held down."""

    squares: float


def train_heads(
    tasks: Iterable[tuple[Head, Sequence[Features], Sequence[Sequence[str]], Penalty]],
) -> Weights:
    """The weights that contacts teach: for every head the features and labels of every turn, and
    a penalty.

    The same input gives the same weights on the same processor and build of numba.
    """
    rows: Rows = {}
    transitions = {}
    for head, contacts, labels, penalty in tasks:
        transitions[head.name] = _train(contacts, head, labels, penalty, rows)
    return pack(rows, transitions)


def _train(
    contacts: Sequence[Features], head: Head, labels: Sequence[Sequence[str]], penalty: Penalty,
    rows: Rows,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Adds the head's weights to `rows`; returns its transitions."""
    from wellspent.labelling.kernel_training import learn  # noqa: PLC0415 - compiled when needed

    names: dict[str, int] = {}
    turns = [turn for contact in contacts for turn in contact]
    places = [names.setdefault(name, len(names)) for turn in turns for name in turn]
    weights, passing = learn(
        np.array(places, np.int64),
        _edges(turns),
        _edges(contacts),
        np.array([head.labels.index(said) for contact in labels for said in contact], np.int64),
        len(names),
        len(head.labels),
        penalty.squares,
        _ROUNDS,
        _AVERAGED,
        _PACE,
    )
    known = {said for contact in labels for said in contact}
    for name, place in names.items():
        rows.setdefault(name, []).extend(
            (head.first + k, float(weights[place, k]))
            for k, label in enumerate(head.labels)
            if label in known
        )
    # what was never annotated is never said
    never = [head.first + k for k, label in enumerate(head.labels) if label not in known]
    rows.setdefault("bias", []).extend((column, _NEVER) for column in never)
    return np.asarray(passing)


def _edges(parts: Sequence[Sequence[object]]) -> npt.NDArray[np.int64]:
    """Where each part begins among all that they hold, and the end."""
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
