"""From which deviation on something is a crisis, so that quiet days raise as many as was said.

score      a deviation of the best window, on the scale of one that is truly normal: what quiet intervals of this
           very queue have shown of spread and of far ends is divided out
limit      the score that chance passes so many times a day
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from wellspent.moments.crisis.windows import Strays

__all__ = ["Scores", "scores_of"]

Floats = npt.NDArray[np.float64]

_FORGET: Final = 0.5 ** (1 / 28)
_WORTH: Final = 150.0  # intervals that the first guess of the spread is worth
_TAIL: Final = 2.0  # where the far end begins
_TAIL_EXCESS: Final = 0.3733  # a normal deviate beyond it is so much beyond it on average
_TAIL_WORTH: Final = 25.0
_TAIL_MOST: Final = 2.5
_EACH_LENGTH: Final = 0.45  # windows overlap: another length adds less than one more look
_PASS: Final = 2.5
_GROWN: Final = 14.0  # judged days after which the usual day is no longer a young guess
_PASS_WORTH: Final = 300.0  # intervals
_PASS_ROOM: Final = 1.15
_PASS_MOST: Final = 5.0
_PASS_POWER: Final = 2.5
_CLIP: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Of each [day, slot]: the best window's score and its place; the score of the interval alone.

    `limit` [day], and `expected` [day]: how many false moments the limit lets through, nan where nothing is judged.
    """

    best: Floats
    window: npt.NDArray[np.int64]
    alone: Floats
    limit: Floats
    expected: Floats


def scores_of(strays: Strays, false_per_day: float) -> Scores:
    """Scores and limits for so many false moments a day."""
    lengths, days, slots = strays.far.shape
    best, window = np.full((days, slots), -np.inf), np.zeros((days, slots), dtype=np.int64)
    alone, limit = np.full((days, slots), np.nan), np.full(days, np.inf)
    squares, weight = np.full(lengths, _WORTH), np.full(lengths, _WORTH)
    excess, beyond = np.full(lengths, _TAIL_WORTH * _TAIL_EXCESS), np.full(lengths, _TAIL_WORTH)
    expected, usual_slots = np.full(days, np.nan), 0.0
    passed, looked = _PASS_WORTH * _chance(_PASS, lengths), _PASS_WORTH
    for day in range(days):
        far = strays.far[:, day]
        known = np.isfinite(far[0])
        if not known.any():
            continue
        now = float(known.sum())
        usual_slots = now if not usual_slots else 0.8 * usual_slots + 0.2 * now
        heavier = _heavier(passed / looked, lengths)
        young = max(1.0, _GROWN / (1 + np.isfinite(limit[:day]).sum()))
        limit[day] = _limit(false_per_day / usual_slots / heavier / young, lengths)
        expected[day] = false_per_day * heavier ** (_PASS_POWER - 1)
        spread = np.sqrt(np.maximum(squares / weight, 0.25))[:, None]
        plain = far / spread
        pull = np.minimum(_TAIL_EXCESS / (excess / beyond), 1.0)[:, None]
        score = np.where(plain > _TAIL, _TAIL + (plain - _TAIL) * pull, plain)
        scores = np.where(np.isfinite(score), score, -np.inf)
        window[day] = np.argmax(scores, axis=0)
        best[day] = scores.max(axis=0)
        alone[day] = score[0]
        quiet = np.isfinite(far) & _quiet(best[day], limit[day], max(strays.lengths))
        squares, weight, excess, beyond = (
            each * _FORGET for each in (squares, weight, excess, beyond)
        )
        squares += np.minimum(np.where(quiet, far, 0.0) ** 2, (_CLIP * spread) ** 2).sum(axis=1)
        weight += quiet.sum(axis=1)
        tail = quiet & (plain > _TAIL)
        # also what was raised, but no day tells more than a few: one crisis is no heavy tail
        often = float((best[day] > _PASS).sum())
        passed = passed * _FORGET + min(often, 3 * max(1.0, now * _chance(_PASS, lengths)))
        looked = looked * _FORGET + now
        excess += np.where(tail, np.minimum(plain - _TAIL, _TAIL_MOST), 0.0).sum(axis=1)
        beyond += tail.sum(axis=1)
    return Scores(best, window, alone, limit, expected)


def _quiet(best: Floats, limit: float, longest: int) -> npt.NDArray[np.bool_]:
    """Intervals of a day outside what was raised: none from the longest window before to that after."""
    raised = (best >= limit).astype(np.float64)
    near = np.convolve(raised, np.ones(2 * longest + 1), mode="full")[
        longest : longest + len(raised)
    ]
    return np.asarray(near < 0.5)


def _chance(score: float, lengths: int) -> float:
    """How often the best of so many windows passes a score."""
    return float((1 + _EACH_LENGTH * (lengths - 1)) * special.ndtr(-score))


def _heavier(passing: float, lengths: int) -> float:
    """How many times as often the far end is reached as where deviations are normal.

    What passes 2.5 too often passes 4 far too often, as a power of it that simulated and real counts showed. The
    limit makes up for it once; the rest would cost too much of what is to be found, and is said instead.
    """
    return float(np.clip(passing / _chance(_PASS, lengths) / _PASS_ROOM, 1.0, _PASS_MOST))


def _limit(per_interval: float, lengths: int) -> float:
    """The score that the best of so many windows passes so often, counted once a matter."""

    def rate(score: float) -> float:
        return _chance(score, lengths) - per_interval

    return float(optimize.brentq(rate, 0.0, 7.9)) if rate(0.0) > 0 > rate(7.9) else 7.9
