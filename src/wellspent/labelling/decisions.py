"""From probabilities to labels: when to speak, and when to abstain.

Parts are decided by the largest marginal of each turn, which makes the fewest
wrong turns (Viterbi makes the likeliest whole sequence instead). Pace is decided
by itself, from the summed probabilities of the quick and of the slow parts, so
that it may be known where the part is not. Thresholds were chosen on
cross-validated data: docs/method/labelling.md, `python evidence/labels.py`.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
import numpy.typing as npt

from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Friction, Label, Pace, Part

__all__ = [
    "FRICTION_LABELS",
    "PACE_THRESHOLD",
    "PART_THRESHOLD",
    "decide",
    "sharpened",
]

# below them the labeller abstains; they withhold about one part in twenty
PART_THRESHOLD: Final = 0.34
PACE_THRESHOLD: Final = 0.55
FRICTION_LABELS: Final[tuple[Friction, ...]] = (*FRICTIONS, "none")
FRICTION_THRESHOLD: Final = 0.35  # all causes together; friction is rare, and worth finding

_PACES: Final[tuple[Pace, ...]] = ("quick", "slow", "none")
_TO_PACE: Final = np.array([[PACE_OF[part] == pace for pace in _PACES] for part in PARTS], float)

Probabilities = npt.NDArray[np.float64]


def sharpened(marginals: Probabilities, temperature: float) -> Probabilities:
    """The same probabilities, less sure for a temperature above 1, each row summing to 1.

    Temperature scaling: Guo et al. 2017, "On calibration of modern neural networks".
    """
    powered = np.power(np.maximum(marginals, 1e-12), 1.0 / temperature)
    return np.asarray(powered / powered.sum(axis=1, keepdims=True))


def decide(parts: Probabilities, frictions: Probabilities) -> tuple[Label, ...]:
    """One label a turn from calibrated probabilities.

    `parts` has the columns `PARTS`, `frictions` the columns `FRICTION_LABELS`.
    """
    paces = parts @ _TO_PACE
    rows = zip(
        parts.argmax(1).tolist(), parts.max(1).tolist(),
        paces.argmax(1).tolist(), paces.max(1).tolist(), _causes(frictions), strict=True,
    )  # fmt: skip
    return tuple(_label(PARTS[k], sure, _PACES[j], pace_sure, cause)
                 for k, sure, j, pace_sure, cause in rows)  # fmt: skip


def _label(part: Part, sure: float, pace: Pace, pace_sure: float, friction: Friction) -> Label:
    if sure >= PART_THRESHOLD:
        return Label(part, PACE_OF[part], friction, sure)
    return Label("unknown", pace if pace_sure >= PACE_THRESHOLD else "unknown", friction, sure)


def _causes(frictions: Probabilities) -> list[Friction]:
    any_cause = 1.0 - frictions[:, -1] >= FRICTION_THRESHOLD
    likeliest = frictions[:, :-1].argmax(axis=1)
    chosen = np.where(any_cause, likeliest, len(FRICTION_LABELS) - 1)
    return [cast("Friction", FRICTION_LABELS[k]) for k in chosen.tolist()]
