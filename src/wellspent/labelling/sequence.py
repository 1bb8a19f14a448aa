"""Linear-chain conditional random fields, plainly: scores of turns, and marginals of labels.

Lafferty, McCallum & Pereira 2001; Sutton & McCallum 2012. A marginal is the
probability of one label at one turn, given all turns. This is the readable version
of `kernel_scores` and `kernel_marginals`, and their oracle in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from wellspent.labelling.weights import HEADS, UNIT, Weights, feature_hash

__all__ = ["Features", "Marginals", "marginals", "scores"]

Features = Sequence[Sequence[str]]
Marginals = npt.NDArray[np.float64]


def scores(turns: Features, weights: Weights) -> Marginals:
    """For every turn the sums of its features' weights, shape (turns, columns of all heads)."""
    row_of: Mapping[int, int] = {int(key): row for row, key in enumerate(weights.hashes)}
    summed = np.zeros((len(turns), HEADS[-1].columns.stop), np.int64)
    for turn, features in zip(summed, turns, strict=True):
        for row in (row_of.get(feature_hash(name)) for name in features):
            if row is not None:
                entries = slice(weights.starts[row], weights.starts[row + 1])
                turn[weights.columns[entries]] += weights.values[entries]
    return summed * UNIT


def marginals(summed: Marginals, transitions: Marginals) -> Marginals:
    """The probability of every label at every turn of one contact, shape (turns, labels).

    `summed` (turns, labels) are the scores of one head, `transitions` (labels, labels)
    from the row's label to the column's.
    """
    turns, labels = summed.shape
    passing = np.exp(transitions)
    emitted = np.exp(summed - summed.max(axis=1, keepdims=True, initial=-np.inf))
    ahead, back = np.ones((turns, labels)), np.ones((turns, labels))
    for t in range(turns):
        ahead[t] = emitted[t] * (ahead[t - 1] @ passing if t else 1.0)
        ahead[t] /= ahead[t].sum()
    for t in range(turns - 2, -1, -1):
        back[t] = passing @ (emitted[t + 1] * back[t + 1])
        back[t] /= back[t].max()
    both = ahead * back
    return np.asarray(both / both.sum(axis=1, keepdims=True))
