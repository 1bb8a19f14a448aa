"""From word pieces' vectors to probabilities: what stands on top of the transformer.

A turn's vector is the mean over its pieces, beside the vector of its marker. A
recurrent layer (GRU, both ways; Cho et al. 2014) lets turns hear one another, and
linear layers give the scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Heads", "turn_vectors"]

Matrix = npt.NDArray[np.float32]


def turn_vectors(pieces: Matrix, lengths: Sequence[int]) -> Matrix:
    """One vector a turn, shape (turns, 2 · width), from the pieces of a window (pieces, width).

    `lengths` are the turns' numbers of pieces, markers included; the first piece of
    the window belongs to no turn.
    """
    starts = 1 + np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int)
    summed = np.add.reduceat(pieces[: 1 + sum(lengths)], starts, axis=0)
    mean = summed / np.asarray(lengths, np.float32)[:, None]
    return np.concatenate([mean, pieces[starts]], axis=1)


@dataclass(frozen=True, slots=True)
class Heads:
    """The layers above the transformer, by the names that they have in training."""

    weights: Mapping[str, Matrix]

    def probabilities(self, turns: Matrix) -> tuple[Matrix, Matrix]:
        """Probabilities of parts (turns, parts) and frictions (turns, frictions) of one window."""
        heard = np.concatenate([turns, self._around(turns)], axis=1)
        return (_softmax(self._linear("parts", heard)), _softmax(self._linear("fric", heard)))

    def _around(self, turns: Matrix) -> Matrix:
        inputs = np.tanh(self._linear("proj", turns))
        before = self._recurrent(inputs, "")
        after = self._recurrent(inputs[::-1], "_reverse")[::-1]
        return np.concatenate([before, after], axis=1)

    def _recurrent(self, inputs: Matrix, way: str) -> Matrix:
        weights = self.weights
        taken = inputs @ weights[f"gru.weight_ih_l0{way}"].T + weights[f"gru.bias_ih_l0{way}"]
        inner, bias = weights[f"gru.weight_hh_l0{way}"].T, weights[f"gru.bias_hh_l0{way}"]
        width = inner.shape[0]
        held = np.zeros(width, np.float32)
        said = np.empty((len(inputs), width), np.float32)
        for t, new in enumerate(taken):
            kept = held @ inner + bias
            gates = 1.0 / (1.0 + np.exp(-(new[: 2 * width] + kept[: 2 * width])))
            reset, update = gates[:width], gates[width:]
            fresh = np.tanh(new[2 * width :] + reset * kept[2 * width :])
            held = (1.0 - update) * fresh + update * held
            said[t] = held
        return said

    def _linear(self, name: str, rows: Matrix) -> Matrix:
        summed = rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return np.asarray(summed, np.float32)


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
