"""Marginals of linear chains, contact by contact: the forward-backward algorithm, compiled.

Rabiner 1989, with every step scaled to sum to 1; Sutton & McCallum 2012, section 4.
`sequence.marginals` is the plain version.
"""

# ruff: noqa: PLR0917 - arguments are columns

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["agreed", "chain_marginals"]

Whole = npt.NDArray[Any]


@kernel
def chain_marginals(
    scores: Whole, unit: float, first: int, contacts: Whole, transitions: Whole, found: Whole
) -> None:
    """Writes to `found` the probability of every label at every turn, given its whole contact.

    `scores` (turns, columns), in units of `unit`, with the head's labels from column `first` on; `found`
    (turns, labels); `contacts` (contacts + 1) first turns; `transitions` (labels, labels)
    from the row's label to the column's.
    """
    labels = found.shape[1]
    passing = np.exp(transitions)
    returning = passing.T.copy()
    longest = 0
    for c in range(len(contacts) - 1):
        longest = max(longest, contacts[c + 1] - contacts[c])
    emitted = np.empty((longest, labels))
    back, held, one = np.ones(labels), np.ones(labels), np.ones(labels)
    for c in range(len(contacts) - 1):
        begin, stop = contacts[c], contacts[c + 1]
        for t in range(begin, stop):
            _emit(scores[t], unit, first, emitted[t - begin])
            if t > begin:
                _pass(found[t - 1], passing, held)
            _multiply(emitted[t - begin], held if t > begin else one, found[t])
        back[:] = 1.0
        for t in range(stop - 2, begin - 1, -1):
            _multiply(emitted[t + 1 - begin], back, held)
            _pass(held, returning, back)
            _multiply(found[t], back, found[t])


@kernel
def agreed(parts: Whole, paces: Whole, pace_of: Whole, say: float, temperature: float) -> Whole:
    """`decisions.reconcile` and `decisions.sharpened` in one loop: shape (turns, parts).

    `pace_of` is the column of each part's pace, `say` the share that the model of pace has.
    """
    found = np.empty(parts.shape)
    summed, power = np.empty(paces.shape[1]), 1.0 / temperature
    for t in range(len(parts)):
        summed[:] = 0.0
        for j in range(len(pace_of)):
            summed[pace_of[j]] += parts[t, j]
        total = 0.0
        for k in range(len(summed)):
            moved = summed[k] + say * (paces[t, k] - summed[k])
            moved /= max(summed[k], 1e-9)
            total += summed[k] * moved
            summed[k] = moved
        scale, total = 1.0 / max(total, 1e-12), 0.0
        for j in range(len(pace_of)):
            found[t, j] = max(parts[t, j] * summed[pace_of[j]] * scale, 1e-12) ** power
            total += found[t, j]
        for j in range(len(pace_of)):
            found[t, j] /= total
    return found


@step
def _emit(scores: Whole, unit: float, first: int, emitted: Whole) -> None:
    highest = scores[first]
    for j in range(1, len(emitted)):
        highest = max(highest, scores[first + j])
    for j in range(len(emitted)):
        emitted[j] = np.exp((scores[first + j] - highest) * unit)


@step
def _pass(weights: Whole, passing: Whole, summed: Whole) -> None:
    """The weights of all labels, passed on to each: row by row, which a processor adds at once."""
    summed[:] = 0.0
    for i in range(len(weights)):
        for j in range(len(summed)):
            summed[j] += weights[i] * passing[i, j]


@step
def _multiply(one: Whole, other: Whole, product: Whole) -> None:
    """The product, scaled to sum to 1."""
    total = 0.0
    for j in range(len(product)):
        product[j] = one[j] * other[j]
        total += product[j]
    total = 1.0 / total
    for j in range(len(product)):
        product[j] *= total
