"""How the contacts of a day spread over its intervals: one curve, bent a little by weekday.

A Poisson regression on cubic splines over the hours between the first opening and the last
closing; the columns of a weekday are held towards the common curve. Days fade as in the volume,
with half the haste: a shape changes more slowly than a level.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.forecasting.poisson_regression import fit_rates, spline_columns

__all__ = ["fit_day_shape", "plain_shape"]

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

_HALF_LIFE_DAYS: Final = 56.0
_COMMON_SD: Final = 2.0  # of a coefficient of the common curve, on the log scale
_WEEKDAY_SD: Final = 1.0  # of a weekday's
_MOST_KNOTS: Final = 48
_MOST_WEEKDAY_KNOTS: Final = 12
_INTERVALS_A_KNOT: Final = 3


def plain_shape(counts: Numbers, opened: Mask) -> Numbers:
    """The share of each interval, [7, intervals], as it was counted over all days; a first look."""
    known = (~np.isnan(counts)).sum(axis=0)
    rate = np.nansum(counts, axis=0) / np.maximum(known, 1)
    return _shares(np.broadcast_to(rate + 1e-9, opened.shape), opened)


def fit_day_shape(
    counts: Numbers, totals: Numbers, weekdays: Whole, ages: Numbers, opened: Mask, *, bent: bool
) -> Numbers:
    """The share of a day's contacts that each interval gets, [7, intervals]; a day's sum to 1.

    `counts` is [days, intervals] and `totals` [days], nan where not known; `ages` are in days.
    A weekday that never opens has zeros. Not `bent`: one curve for all weekdays.
    """
    fade = np.where(np.isnan(totals), 0.0, 0.5 ** (ages / _HALF_LIFE_DAYS))[:, None]
    known = ~np.isnan(counts) & opened[weekdays]
    came, over = np.zeros(opened.shape), np.zeros(opened.shape)
    np.add.at(came, weekdays, fade * np.where(known, np.nan_to_num(counts), 0.0))
    np.add.at(over, weekdays, fade * known * np.nan_to_num(totals)[:, None])
    cells = opened & (over > 0)
    if came[cells].sum() <= 0:
        return _shares(np.ones(opened.shape), opened)
    day, place = np.nonzero(cells)
    columns = _columns(day, place, opened, bent=bent)
    rates = fit_rates(columns, came[cells] / over[cells], over[cells], 1 / _COMMON_SD**2)
    shape = np.zeros(opened.shape)
    shape[cells] = rates
    return _shares(_filled(shape, cells, opened), opened)


def _columns(day: Whole, place: Whole, opened: Mask, *, bent: bool) -> Numbers:
    """One row a cell: the common curve's columns, then each weekday's."""
    ever = np.flatnonzero(opened.any(axis=0))
    first, width = ever[0], max(int(ever[-1] - ever[0]), 1)
    places = (np.arange(width + 1) / width).astype(np.float64)
    common: Numbers = spline_columns(places, _knots(len(ever), _MOST_KNOTS))[place - first]
    if not bent:
        return common
    own = spline_columns(places, _knots(len(ever), _MOST_WEEKDAY_KNOTS))[place - first]
    own = own * (_WEEKDAY_SD / _COMMON_SD)
    seen = np.unique(day)
    return np.hstack([common, *(own * (day == d)[:, None] for d in seen)])


def _knots(intervals: int, most: int) -> int:
    return max(2, min(most, intervals // _INTERVALS_A_KNOT))


def _filled(shape: Numbers, cells: Mask, opened: Mask) -> Numbers:
    """Open intervals that no day of the weekday knows get what other weekdays have there."""
    there = np.where(cells, shape, np.nan)
    others = np.nan_to_num(np.nansum(there, axis=0) / np.maximum(cells.sum(axis=0), 1))
    return np.where(opened & ~cells, others[None, :], shape)


def _shares(shape: Numbers, opened: Mask) -> Numbers:
    kept = np.where(opened, shape, 0.0)
    return np.asarray(kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-300), dtype=np.float64)
