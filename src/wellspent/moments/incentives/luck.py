"""How much of a scheme's points, and of its payouts, is luck.

luck        the share of the spread of points that would be other with another draw of as many contacts: the mean variance
            of chance over the variance of points (one minus their reliability). Interval: bootstrap of units.
same again  of what was paid, how much another draw of contacts would give to the same: points are drawn towards the
            mean as far as they are chance, and chance is added anew.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.moments.incentives.payout import expected_pay, hurdles
from wellspent.moments.incentives.points import Points
from wellspent.moments.incentives.rows import Floats
from wellspent.moments.incentives.scheme import Scheme

__all__ = ["luck_of", "same_again"]

_DRAWS: Final = 400


def luck_of(points: Points, what: str, rng: np.random.Generator) -> Figure:
    """The share of the spread of points that is luck; `what` names the units."""
    units = np.unique(points.unit)
    if len(units) < MINIMUM_N:
        return too_few(len(units), what)
    if points.points.std() < 1e-12:
        return Unknown(f"all {what} have the same points", "a measure in which they differ")
    place = np.searchsorted(units, points.unit)
    drawn = rng.integers(0, len(units), (_DRAWS, len(units)))
    times = np.apply_along_axis(np.bincount, 1, drawn, minlength=len(units))[:, place].astype(np.float64)  # fmt: skip
    value = float(_share(points, np.ones((1, len(place))))[0])
    low, high = np.quantile(_share(points, times), [0.025, 0.975])
    method = f"variance of chance over variance of points; bootstrap of {what}"
    return Estimate(value, min(float(low), value), max(float(high), value), len(units), method)


def same_again(points: Points, paid: Floats, luck: Figure, scheme: Scheme) -> Figure:
    """Of what was paid, the share that another draw of contacts would give to the same."""
    if isinstance(luck, Unknown):
        return luck
    if paid.sum() <= 0:
        return Unknown("nobody would have been paid", "a lower threshold")
    at = [_kept(points, paid, share, scheme) for share in (luck.value, luck.high, luck.low)]
    return Estimate(
        at[0], min(at), max(at), int((paid > 0).sum()), "points shrunk by luck and drawn again; at the ends of luck's interval"
    )  # fmt: skip


def _kept(points: Points, paid: Floats, luck: float, scheme: Scheme) -> float:
    mean, whole = float(points.points.mean()), float(points.points.var(ddof=1))
    shrunk = mean + (1 - luck) * (points.points - mean)
    chance = np.full(len(shrunk), whole * luck * (2 - luck))
    again = expected_pay(shrunk, chance, hurdles(points, scheme), scheme)
    return float(np.minimum(again, paid).sum() / paid.sum())


def _share(points: Points, times: Floats) -> Floats:
    """Chance over spread, a row of times each unit was drawn."""
    n = times.sum(axis=1)
    mean = times @ points.points / n
    spread = (times * np.square(points.points - mean[:, None])).sum(axis=1) / np.maximum(n - 1, 1)
    chance = times @ points.chance / n
    found: Floats = np.clip(
        np.divide(chance, spread, out=np.ones(len(n)), where=spread > 0), 0.0, 1.0
    )
    return found
