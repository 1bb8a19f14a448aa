"""What comes about every week is no crisis: limits that the last four weeks' worst moments of a day raise.

worst      the largest score of a day, of one measure of one queue
tail       how fast worst scores thin out, an exponential beyond what four days in ten reach; the few largest are
           counted as no larger than the next, so that a crisis or three do not blind the watch (type II censoring)
limit      the score that the tail passes as often as was allowed; never below the one that chance alone asks for

Waits and service levels have far ends that no formula of chance foretells: queues collapse under a little more
load, and a handful of customers waits for minutes where all others wait for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.moments.crisis.limits import Scores
from wellspent.moments.crisis.model import Measure

__all__ = ["RECURRING", "with_recurring"]

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
_HEAVIER: Final = (
    0.3  # tails are heavier than exponentials further out: aim lower than what is allowed
)


def with_recurring(series: Sequence[Scores], allowed: float) -> list[Floats]:
    """The limit of each [day], of one measure of every queue; `allowed` false moments a day of one queue."""
    worst = [_worst(one) for one in series]
    limits = [one.limit.copy() for one in series]
    most = max((len(one) for one in worst), default=0)
    for day in range(most):
        tails = {
            place: found
            for place, one in enumerate(worst)
            if day < len(one) and (found := _tail(_past(one, limits[place], day))) is not None
        }
        above = sum(tail for _, tail, _ in tails.values()) + _USUAL_TAIL * _USUAL_WORTH
        together = above / (sum(n for _, _, n in tails.values()) + _USUAL_WORTH)
        for place, (begins, tail, n) in tails.items():
            mean = (tail + _TOGETHER_WORTH * together) / (n + _TOGETHER_WORTH)
            passing = _BEYOND / (allowed * _HEAVIER)
            raised = begins + mean * float(np.log(max(passing, 1.0)))
            limits[place][day] = max(limits[place][day], raised)
    return limits


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
