"""From probabilities to labels: when to speak, and when to abstain.

Turns are decided by their marginals, which makes the fewest wrong turns (Viterbi
makes the likeliest whole sequence instead). Pace comes first, from the summed
probabilities of the quick and of the slow parts, so that it may be known where
the part is not; the part is the likeliest one of that pace. Thresholds were chosen on
cross-validated data: docs/method/labelling.md, `python evidence/labels.py`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Friction, Label, Pace

__all__ = [
    "CAREFUL",
    "FAST",
    "FRICTION_LABELS",
    "PACES",
    "PACE_COLUMN",
    "SAY_OF_PACE",
    "Decisions",
    "Probabilities",
    "Thresholds",
    "decide",
    "reconcile",
    "sharpened",
]

FRICTION_LABELS: Final[tuple[Friction, ...]] = (*FRICTIONS, "none")


class Thresholds(NamedTuple):
    """Probabilities below which a tier abstains, and from which it speaks of friction."""

    part: float
    pace: float
    friction: float  # all causes together; friction is rare, and worth finding
    lean: float = 0.0  # towards rare parts: 0 is the likeliest part, 1 what the words alone say


FAST: Final = Thresholds(part=0.32, pace=0.52, friction=0.25)
CAREFUL: Final = Thresholds(part=0.82, pace=0.6, friction=0.25, lean=0.25)

# how common each part is among the turns that were learned from, in thousandths, as in `PARTS`
_COMMON: Final = np.array([97, 99, 91, 256, 20, 27, 18, 59, 120, 72, 68, 67, 6]) / 1000

PACES: Final[tuple[Pace, ...]] = ("quick", "slow", "none")
SAY_OF_PACE: Final = 0.25
"""The share that the model of pace has in what pace is."""
PACE_COLUMN: Final = np.array([PACES.index(PACE_OF[part]) for part in PARTS])
_TO_PACE: Final = np.array([[PACE_OF[part] == pace for pace in PACES] for part in PARTS], float)

Probabilities = npt.NDArray[np.float64]


def sharpened(marginals: Probabilities, temperature: float) -> Probabilities:
    """The same probabilities, less sure for a temperature above 1, each row summing to 1.

    Temperature scaling: Guo et al. 2017, "On calibration of modern neural networks".
    """
    powered = np.power(np.maximum(marginals, 1e-12), 1.0 / temperature)
    return np.asarray(powered / powered.sum(axis=1, keepdims=True))


def reconcile(parts: Probabilities, paces: Probabilities) -> Probabilities:
    """The probabilities of the parts, moved some way to what a model of pace alone says.

    `parts` has the columns `PARTS`, `paces` the columns `PACES`. Within one pace the
    parts keep their proportions; each pace gets the mean of the two opinions, where the
    model of pace has a quarter of the say.
    """
    summed = parts @ _TO_PACE
    wanted = summed + SAY_OF_PACE * (paces - summed)
    moved = parts * ((wanted / np.maximum(summed, 1e-9)) @ _TO_PACE.T)
    return np.asarray(moved / np.maximum(moved.sum(axis=1, keepdims=True), 1e-12))


class Decisions(NamedTuple):
    """What was decided of many turns: indices into `PARTS` (or -1 for unknown), `PACES`
    (or -1) and `FRICTION_LABELS`, and the confidence in the part, each of shape (turns,).
    """

    part: npt.NDArray[np.int64]
    pace: npt.NDArray[np.int64]
    friction: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]

    def labels(self) -> tuple[Label, ...]:
        """One label a turn, in order."""
        rows = zip(*(column.tolist() for column in self), strict=True)
        return tuple(
            Label(
                PARTS[part] if part >= 0 else "unknown",
                PACES[pace] if pace >= 0 else "unknown",
                FRICTION_LABELS[friction],
                confidence,
            )
            for part, pace, friction, confidence in rows
        )


def decide(
    parts: Probabilities, frictions: Probabilities, thresholds: Thresholds = FAST
) -> Decisions:
    """What calibrated probabilities, shapes (turns, labels), amount to.

    `parts` has the columns `PARTS`, `frictions` the columns `FRICTION_LABELS`. Below
    `thresholds.part` the part is unknown; below `thresholds.pace` so is the pace.
    A lean towards rare parts (Menon et al. 2021, "Long-tail learning via logit adjustment")
    moves the choice, and not the confidence in it.
    """
    leaned = parts / _COMMON**thresholds.lean if thresholds.lean else parts
    pace = (leaned @ _TO_PACE).argmax(axis=1)
    # the likeliest part of the likeliest pace, so that the two never contradict each other
    part = np.where(_TO_PACE.T[pace] > 0, leaned, -1.0).argmax(axis=1)
    turns = np.arange(len(parts))
    sure = parts[turns, part]
    withheld = sure < thresholds.part
    lost = withheld & ((parts @ _TO_PACE)[turns, pace] < thresholds.pace)
    any_cause = 1.0 - frictions[:, -1] >= thresholds.friction
    return Decisions(
        np.where(withheld, -1, part),
        np.where(lost, -1, pace),
        np.where(any_cause, frictions[:, :-1].argmax(axis=1), len(FRICTION_LABELS) - 1),
        # what lies beyond the fourth digit depends on the order of a sum
        np.round(np.minimum(sure, 1.0), 4),
    )
