"""From probabilities to labels: when to speak, and when to abstain.

Turns are decided by their marginals, which makes the fewest wrong turns (Viterbi
makes the likeliest whole sequence instead). Pace comes first, from the summed
probabilities of the quick and of the slow parts, so that it may be known where
the part is not; the part is the likeliest one of that pace. Thresholds were chosen on
cross-validated data: docs/method/labelling.md, `python evidence/labels.py`.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
import numpy.typing as npt

from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Friction, Label, Pace

__all__ = [
    "FRICTION_LABELS",
    "PACES",
    "PACE_THRESHOLD",
    "PART_THRESHOLD",
    "decide",
    "reconcile",
    "sharpened",
]

# below them the labeller abstains: some 2 parts in 100 of service chats, 7 of unseen clients
PART_THRESHOLD: Final = 0.32
PACE_THRESHOLD: Final = 0.52
FRICTION_LABELS: Final[tuple[Friction, ...]] = (*FRICTIONS, "none")
FRICTION_THRESHOLD: Final = 0.2  # all causes together; friction is rare, and worth finding

PACES: Final[tuple[Pace, ...]] = ("quick", "slow", "none")
_TO_PACE: Final = np.array([[PACE_OF[part] == pace for pace in PACES] for part in PARTS], float)

Probabilities = npt.NDArray[np.float64]


def sharpened(marginals: Probabilities, temperature: float) -> Probabilities:
    """The same probabilities, less sure for a temperature above 1, each row summing to 1.

    Temperature scaling: Guo et al. 2017, "On calibration of modern neural networks".
    """
    powered = np.power(np.maximum(marginals, 1e-12), 1.0 / temperature)
    return np.asarray(powered / powered.sum(axis=1, keepdims=True))


def reconcile(parts: Probabilities, paces: Probabilities) -> Probabilities:
    """The probabilities of the parts, moved half-way to what a model of pace alone says.

    `parts` has the columns `PARTS`, `paces` the columns `PACES`. Within one pace the
    parts keep their proportions; each pace gets the mean of the two opinions.
    """
    summed = parts @ _TO_PACE
    wanted = (summed + paces) / 2
    moved = parts * ((wanted / np.maximum(summed, 1e-9)) @ _TO_PACE.T)
    return np.asarray(moved / np.maximum(moved.sum(axis=1, keepdims=True), 1e-12))


def decide(
    parts: Probabilities,
    frictions: Probabilities,
    part_threshold: float = PART_THRESHOLD,
    pace_threshold: float = PACE_THRESHOLD,
) -> tuple[Label, ...]:
    """One label a turn from calibrated probabilities, shapes (turns, labels).

    `parts` has the columns `PARTS`, `frictions` the columns `FRICTION_LABELS`. Below
    `part_threshold` the part is `unknown`; below `pace_threshold` so is the pace.
    """
    summed = parts @ _TO_PACE
    pace = summed.argmax(axis=1)
    # the likeliest part of the likeliest pace, so that the two never contradict each other
    within = np.where(_TO_PACE.T[pace] > 0, parts, -1.0)
    part, sure = within.argmax(axis=1), within.max(axis=1)
    rows = zip(part.tolist(), sure.tolist(), pace.tolist(), summed.max(axis=1).tolist(),
               _causes(frictions), strict=True)  # fmt: skip
    labels = []
    for k, certain, j, pace_sure, cause in rows:
        if certain >= part_threshold:
            labels.append(Label(PARTS[k], PACES[j], cause, min(certain, 1.0)))
        else:
            given: Pace = PACES[j] if pace_sure >= pace_threshold else "unknown"
            labels.append(Label("unknown", given, cause, min(certain, 1.0)))
    return tuple(labels)


def _causes(frictions: Probabilities) -> list[Friction]:
    any_cause = 1.0 - frictions[:, -1] >= FRICTION_THRESHOLD
    likeliest = frictions[:, :-1].argmax(axis=1)
    chosen = np.where(any_cause, likeliest, len(FRICTION_LABELS) - 1)
    return [cast("Friction", FRICTION_LABELS[k]) for k in chosen.tolist()]
