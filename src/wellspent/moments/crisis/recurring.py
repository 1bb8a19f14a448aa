"""What comes about every week is no crisis: limits that the last four weeks' worst moments of a day raise.

worst      the largest score of a day, of one measure of one queue
tail       how fast worst scores thin out, an exponential beyond what four days in ten reach; the few largest are
           counted as no larger than the next, so that a crisis or three do not blind the watch (type II censoring)
limit      the score that the tail passes as often as was allowed; never below the one that chance alone asks for

Waits and service levels have far ends that no formula of chance foretells: queues collapse under a little more
load, and a handful of customers waits for minutes where all others wait for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.moments.crisis.limits import Scores
from wellspent.moments.crisis.model import Measure

__all__ = ["RECURRING", "often_passed", "with_recurring"]

Floats = npt.NDArray[np.float64]

RECURRING: Final[tuple[Measure, ...]] = ("service_level", "abandonment", "asa_seconds")
"""What a queue makes of its load; contacts and handle times are told well enough by chance."""
_DAYS: Final = 28
_FEWEST: Final = 5
_BEYOND: Final = 0.4  # of days, from which on the tail is told
_CRISES: Final = 5  # days that may stick out
_USUAL_TAIL: Final = 0.35  # of the worst of many normal deviates
_USUAL_WORTH: Final = 10.0  # days
_TOGETHER_WORTH: Final = 8.0  # days that the other queues are worth
_TOLD_AT: Final = 0.03  # moments a day
_LEAST: Final = 2.0
_HEAVIER: Final = (
    0.3  # tails are heavier than exponentials further out: aim lower than what is allowed
)


def with_recurring(series: Sequence[Scores], allowed: float) -> list[Floats]:
    """The limit of each [day], of one measure of every queue; `allowed` false moments a day of one queue."""

    def raised(limit: float, begins: float, mean: float) -> float:
        passing = max(_BEYOND / (allowed * _HEAVIER), 1.0)
        return max(limit, begins + mean * float(np.log(passing)))

    return _along_tails(series, raised)[0]


def often_passed(series: Sequence[Scores], allowed: float) -> list[Floats]:
    """How many moments of each [day] are to be expected as days have been, where limits stay as they are.

    How many times as many as chance raises is told where chance would pass in one of thirty days: further out an
    exponential says too many.
    """
    near = [replace(one, limit=_nearer(one.limit, allowed)) for one in series]
    often = _along_tails(near, lambda limit, *_: limit)[1]
    return [each / max(_TOLD_AT, allowed) * allowed for each in often]


def _nearer(limit: Floats, allowed: float) -> Floats:
    """The score that normal deviates pass `_TOLD_AT` times a day, from the one that they pass as often as allowed."""
    further = 2 * float(np.log(max(_TOLD_AT / allowed, 1.0)))
    return np.asarray(np.sqrt(np.maximum(limit**2 - further, _LEAST**2)), np.float64)


def _along_tails(
    series: Sequence[Scores], moved: Callable[[float, float, float], float]
) -> tuple[list[Floats], list[Floats]]:
    """Limits that are moved day by day, and how often a day's tail passes them; 0 before it is known."""
    worst = [_worst(one) for one in series]
    limits = [one.limit.copy() for one in series]
    often = [np.zeros(len(one)) for one in worst]
    for day in range(max((len(one) for one in worst), default=0)):
        tails = {
            place: found
            for place, one in enumerate(worst)
            if day < len(one) and (found := _tail(_past(one, limits[place], day))) is not None
        }
        above = sum(tail for _, tail, _ in tails.values()) + _USUAL_TAIL * _USUAL_WORTH
        together = above / (sum(n for _, _, n in tails.values()) + _USUAL_WORTH)
        for place, (begins, tail, n) in tails.items():
            mean = (tail + _TOGETHER_WORTH * together) / (n + _TOGETHER_WORTH)
            limit = moved(float(limits[place][day]), begins, mean)
            limits[place][day] = limit
            often[place][day] = _BEYOND * float(np.exp(-max(limit - begins, 0.0) / mean))
    return limits, often


def _worst(one: Scores) -> Floats:
    """The largest score of each day, nan where nothing is judged."""
    shown = np.where(np.nan_to_num(one.alone, nan=-1.0) > 0, one.best, -np.inf)
    found = shown.max(axis=1)
    return np.where(np.isfinite(found), found, np.nan)


def _past(worst: Floats, limits: Floats, day: int) -> Floats:
    """The worst of the last judged days; what was raised counts as just raised."""
    known = np.flatnonzero(np.isfinite(worst[:day]))[-_DAYS:]
    return np.minimum(worst[known], limits[known])


def _tail(past: Floats) -> tuple[float, float, int] | None:
    """Where the tail begins, its excess added up, and how many days tell; None of too few."""
    if len(past) < _FEWEST:
        return None
    ordered = np.sort(past)[::-1]
    beyond = max(2, int(np.ceil(_BEYOND * len(ordered))))
    crises = min(_CRISES, beyond // 2)
    begins = float(ordered[min(beyond, len(ordered) - 1)])
    kept = ordered[crises:beyond]
    excess = float((kept - begins).sum() + crises * (kept[0] - begins))
    return begins, excess, beyond - crises
