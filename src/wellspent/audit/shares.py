"""Shares of turns or answers with an interval that knows that they come in conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_mean, too_few

__all__ = ["estimate_clustered_share", "estimate_shift"]

_METHOD: Final = "share, Wilson interval with the effective number, clustered by contact"
_SEVERAL: Final = 5  # contacts with a hit; below it their spread says too little

Counts = Sequence[int] | npt.NDArray[np.int64]


def estimate_clustered_share(hits: Counts, of: Counts) -> Figure:
    """The share of all things that are hits; one pair of counts a contact.

    Wilson's interval with Student's t for z and the effective number of things, p(1 − p) / v,
    where v is the jackknife's variance over contacts (Korn & Graubard 1998, "Confidence
    intervals for proportions with small expected number of positive counts estimated from
    survey data"). The number is at most that of the things, and where fewer than five
    contacts hold a hit, at most that of the contacts: then nothing tells how hits gather.
    `n` counts the contacts. Unknown for fewer than `MINIMUM_N` of them.
    """
    top, bottom = np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64)
    top, bottom = top[bottom > 0], bottom[bottom > 0]
    n, total = len(top), float(bottom.sum())
    if n < MINIMUM_N:
        return too_few(n)
    share = float(top.sum()) / total
    number = _effective_number(top, bottom, share)
    t2 = float(special.stdtrit(n - 1, 0.975)) ** 2
    centre = (share + t2 / (2 * number)) / (1 + t2 / number)
    half = (t2 * (share * (1 - share) / number + t2 / (4 * number**2))) ** 0.5 / (1 + t2 / number)
    low = 0.0 if share == 0 else centre - half
    high = 1.0 if share == 1 else centre + half
    return Estimate(share, low, high, n, _METHOD)


def _effective_number(
    top: npt.NDArray[np.float64], bottom: npt.NDArray[np.float64], share: float
) -> float:
    n, total = len(top), float(bottom.sum())
    some = min(int((top > 0).sum()), int((top < bottom).sum()))
    residuals = (top - share * bottom) / total
    variance = n / (n - 1) * float(np.square(residuals).sum())
    most = float(n) if some < _SEVERAL else total
    return min(share * (1 - share) / variance, most) if variance > 0 else most


def estimate_shift(moves: Sequence[float], changed: Figure) -> Figure:
    """By how much answers moved on average, from −1 (yes to no) to 1; one mean a contact.

    Where none moved there is no spread to go by: the interval is then as wide as the share
    `changed` allows, since no answer moves by more than 1.
    """
    figure = estimate_mean(moves)
    if isinstance(figure, Unknown) or any(moves):
        return figure
    if isinstance(changed, Unknown):
        return changed
    return Estimate(
        0.0, -changed.high, changed.high, len(moves), "none moved, bounded by the share"
    )
