"""What points are paid: as it would have been, and what is to be expected when chance draws the contacts again.

Everything is in shares of the scheme's amount: 1 is one payout.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from wellspent.moments.incentives.points import Points
from wellspent.moments.incentives.rows import Floats
from wellspent.moments.incentives.scheme import Scheme

__all__ = ["expected_pay", "hurdles", "paid_of"]

# Gauss-Hermite nodes of the standard normal, for what is paid by points
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_SHARES: Final = _WEIGHTS / _WEIGHTS.sum()


def paid_of(points: Points, scheme: Scheme) -> Floats:
    """What each cell would have been paid; of equal points the earlier name is first."""
    if scheme.pays == "above":
        return (points.points >= scheme.threshold).astype(np.float64)
    if scheme.pays == "by_points":
        return _by_points(points.points, scheme)
    paid = np.zeros(len(points.points))
    for period in np.unique(points.period):
        here = np.flatnonzero(points.period == period)
        best = here[np.argsort(-points.points[here], kind="stable")]
        paid[best[: _places(len(here), scheme)]] = 1.0
    return paid


def hurdles(points: Points, scheme: Scheme) -> Floats:
    """The points that each cell needs to be paid, as the others stand."""
    if scheme.pays != "top":
        return np.full(len(points.points), scheme.threshold)
    needed = np.zeros(len(points.points))
    for period in np.unique(points.period):
        here = np.flatnonzero(points.period == period)
        ordered = np.sort(points.points[here])[::-1]
        places = _places(len(here), scheme)
        last = ordered[places - 1]
        after = ordered[min(places, len(here) - 1)]
        # who is among the best stays there until the next one is passed
        needed[here] = np.where(points.points[here] >= last, after, last)
    return needed


def expected_pay(points: Floats, chance: Floats, needed: Floats, scheme: Scheme) -> Floats:
    """What is to be expected where points have this variance of chance; arrays broadcast."""
    sd = np.sqrt(np.maximum(chance, 1e-12))
    if scheme.pays != "by_points":
        found: Floats = special.ndtr((points - needed) / sd)
        return found
    drawn = points[..., None] + sd[..., None] * _NODES
    return np.asarray((_by_points(drawn, scheme) * _SHARES).sum(axis=-1), dtype=np.float64)


def _by_points(points: Floats, scheme: Scheme) -> Floats:
    most = scheme.most / scheme.amount
    found: Floats = np.clip(points - scheme.threshold, 0.0, most)
    return found


def _places(units: int, scheme: Scheme) -> int:
    return max(round(units * scheme.share), 1)
