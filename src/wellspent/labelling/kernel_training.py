"""Learns one linear-chain conditional random field: stochastic gradients, averaged, compiled.

One step a contact, in an order drawn by a fixed seed; the steps shrink as the penalty asks
(Bottou 2010, "Large-scale machine learning with stochastic gradient descent"). What is
learned is the mean of the weights after each of the last rounds (Polyak & Juditsky 1992).
"""

# ruff: noqa: PLR0917, NPY002, C901 - arguments are columns; compiled code has no other generator

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["learn"]

Whole = npt.NDArray[Any]

_SEED: Final = 1


@kernel
def learn(places: Whole, first: Whole, contacts: Whole, truth: Whole, features: int, labels: int,
          penalty: float, rounds: int, averaged: int, pace: float) -> tuple[Whole, Whole]:  # fmt: skip
    """The weights (features, labels) and the transitions (labels, labels) that make truth likely.

    Turn t has the features `places[first[t]:first[t + 1]]` and the label `truth[t]`; `contacts`
    are first turns. Least is Σ −log p(truth) + `penalty` · Σ weights². `pace` is how far the
    first steps go; the mean is over the last `averaged` of all `rounds`.
    """
    weights, passing = np.zeros((features, labels)), np.zeros((labels, labels))
    mean, mean_passing = np.zeros((features, labels)), np.zeros((labels, labels))
    shrinking = 2.0 * penalty / max(len(contacts) - 1, 1)
    order = np.arange(len(contacts) - 1)
    np.random.seed(_SEED)
    scale, steps = 1.0, 0  # the weights are `scale` times what `weights` holds
    for n in range(rounds):
        np.random.shuffle(order)
        for c in order:
            begin, stop = contacts[c], contacts[c + 1]
            scores = _scores(places, first, begin, stop, weights, scale)
            wrong, wrong_passing = _gradient(scores, passing, truth[begin:stop])
            far = pace / (1.0 + pace * shrinking * steps)
            scale *= 1.0 - far * shrinking
            passing -= far * (wrong_passing + shrinking * passing)
            for t in range(begin, stop):
                for k in range(first[t], first[t + 1]):
                    for j in range(labels):
                        weights[places[k], j] -= far / scale * wrong[t - begin, j]
            steps += 1
        if n >= rounds - averaged:
            mean += scale * weights
            mean_passing += passing
    return mean / averaged, mean_passing / averaged


@step
def _scores(
    places: Whole, first: Whole, begin: int, stop: int, weights: Whole, scale: float
) -> Whole:
    scores = np.zeros((stop - begin, weights.shape[1]))
    for t in range(begin, stop):
        for k in range(first[t], first[t + 1]):
            for j in range(weights.shape[1]):
                scores[t - begin, j] += weights[places[k], j]
    return scores * scale


@step
def _gradient(scores: Whole, passing: Whole, truth: Whole) -> tuple[Whole, Whole]:
    """What the contact expects beyond what is true: of its labels, and of its transitions."""
    turns, labels = scores.shape
    powers = np.exp(passing)
    emitted, ahead = np.empty((turns, labels)), np.empty((turns, labels))
    for t in range(turns):
        emitted[t] = np.exp(scores[t] - scores[t].max())
        for j in range(labels):
            total = 1.0
            if t:
                total = 0.0
                for i in range(labels):
                    total += ahead[t - 1, i] * powers[i, j]
            ahead[t, j] = emitted[t, j] * total
        ahead[t] /= ahead[t].sum()
    wrong, wrong_passing = np.empty((turns, labels)), np.zeros((labels, labels))
    back, held = np.ones(labels), np.empty(labels)
    for t in range(turns - 1, -1, -1):
        wrong[t] = ahead[t] * back
        wrong[t] /= wrong[t].sum()
        if t:
            held[:] = emitted[t] * back
            total = 0.0
            for i in range(labels):
                back[i] = 0.0
                for j in range(labels):
                    back[i] += powers[i, j] * held[j]
                total += ahead[t - 1, i] * back[i]
            for i in range(labels):
                for j in range(labels):
                    wrong_passing[i, j] += ahead[t - 1, i] * powers[i, j] * held[j] / total
            wrong_passing[truth[t - 1], truth[t]] -= 1.0
            back /= total
        wrong[t, truth[t]] -= 1.0
    return wrong, wrong_passing
