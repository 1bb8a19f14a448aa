"""Learns an adapter: multinomial logistic regression on top of the base, held to changing nothing.

Penalised maximum likelihood: Σ −log p'(label) + λ/2 · Σ weights² + μ/2 · (log s)², whose
minimum is unique but for s, and where no labels contradict the base stays at the base.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from wellspent.contacts import Contact
from wellspent.labelling.adapter import (
    Adapter,
    Probabilities,
    around,
    base_digest,
    logarithms,
    named_features,
)
from wellspent.labelling.examples import Example
from wellspent.labelling.vetting import keep_safe, naming_words
from wellspent.parts import PARTS, Part

__all__ = ["FEWEST_SHARING", "Reference", "fit_adapter", "reference_of"]

# chosen among 3, 10, 30 and 60 on clients left out of training; docs/evidence.md measures it
_PENALTY: Final = 30.0
_SHARPNESS_PENALTY: Final = 10.0
_ITERATIONS: Final = 100
_DECIMALS: Final = 5  # kept of every weight, in the file and in memory alike
FEWEST_SHARING: Final = 3  # conversations that must share a word before a weight may name it
_WIDTH: Final = len(PARTS)


@dataclass(frozen=True, slots=True)
class Reference:
    """One labelled contact with what the base says of it: all that an adapter learns from.

    `parts` has one entry a turn, None where none was given; `base` are the base's
    probabilities (turns, `PARTS`), `named` the features of every turn.
    """

    contact: Contact
    parts: tuple[Part | None, ...]
    base: Probabilities
    named: list[list[str]]


def reference_of(contact: Contact, parts: Sequence[Part | None], base: Probabilities) -> Reference:
    """A contact with its labels and with what the base says of it."""
    return Reference(contact, tuple(parts), base, named_features(contact.turns))


def fit_adapter(references: Sequence[Reference], base: str | None = None) -> Adapter:
    """The adapter that these labelled contacts teach; the same ones, the same adapter.

    Turns without a label are seen as neighbours alone. `base` is the digest of the
    labeller that gave the probabilities, by default that of the shipped one.
    """
    near, named, logs, truth = _gathered(references)
    features = tuple(sorted({f for turn in named for f in turn}))
    nothing = np.zeros((len(features), _WIDTH))
    blank = Adapter(
        base_digest() if base is None else base,
        len(references),
        1.0,
        np.zeros((near.shape[1], _WIDTH)),
        features,
        nothing,
    )
    seen = sparse.hstack([sparse.csr_matrix(near), blank.chosen(named)], format="csr")
    sharpness, weights = _minimised(logs, seen, truth)
    split = near.shape[1]
    return Adapter(
        blank.base, blank.conversations, sharpness, weights[:split], features, weights[split:]
    )


def _gathered(
    references: Sequence[Reference],
) -> tuple[Probabilities, list[list[str]], Probabilities, npt.NDArray[np.intp]]:
    """Of every labelled turn: the probabilities around, the features that may be kept, logs, label."""
    examples = [Example(r.contact, (), (), "", "") for r in references]
    safe = keep_safe([r.named for r in references], FEWEST_SHARING, naming_words(examples))
    known = [[part is not None for part in r.parts] for r in references]
    pairs = list(zip(references, known, strict=True))
    return (
        np.vstack([around(r.base)[k] for r, k in pairs]),
        [turn for turns, k in zip(safe, known, strict=True)
         for turn, labelled in zip(turns, k, strict=True) if labelled],
        np.vstack([logarithms(r.base)[k] for r, k in pairs]),
        np.array([PARTS.index(part) for r in references for part in r.parts if part is not None]),
    )  # fmt: skip


def _minimised(
    logs: Probabilities, seen: sparse.csr_matrix, truth: npt.NDArray[np.intp]
) -> tuple[float, npt.NDArray[np.float64]]:
    """The sharpness and the weights (columns of `seen`, parts) at the minimum."""
    rows, shape = np.arange(len(truth)), (seen.shape[1], _WIDTH)

    def loss(point: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        log_sharpness, weights = point[0], point[1:].reshape(shape)
        sharp = np.exp(log_sharpness) * logs
        scores = sharp + seen @ weights
        scores -= scores.max(axis=1, keepdims=True)
        log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        error = np.exp(log_p)
        error[rows, truth] -= 1
        value = -log_p[rows, truth].sum() + _PENALTY / 2 * (weights**2).sum()
        value += _SHARPNESS_PENALTY / 2 * log_sharpness**2
        slope = (error * sharp).sum() + _SHARPNESS_PENALTY * log_sharpness
        return float(value), np.append(slope, (seen.T @ error + _PENALTY * weights).ravel())

    found = optimize.minimize(
        loss, np.zeros(1 + shape[0] * shape[1]), jac=True, method="L-BFGS-B",
        options={"maxiter": _ITERATIONS},
    ).x  # fmt: skip
    weights = np.round(found[1:].reshape(shape), _DECIMALS)
    return round(float(np.exp(found[0])), _DECIMALS), weights
