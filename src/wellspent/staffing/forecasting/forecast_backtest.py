"""How good forecasts would have been on a history's own last two weeks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Figure, Unknown, estimate_ratio
from wellspent.staffing.forecasting.arrival_history import ArrivalHistory, Days

__all__ = ["score_forecasts"]

Numbers = npt.NDArray[np.float64]

_WEEK: Final = 7
_LEAST_TO_LEARN: Final = 12  # days: two weeks, the second of which may end on a Friday


def score_forecasts(
    history: ArrivalHistory, expect: Callable[[ArrivalHistory, Days], Numbers]
) -> Figure:
    """Mean absolute error of two forecasts, a week each, over that of "as a week before".

    `expect` says what is to be expected of days, [days, intervals], from a history that ends
    before them. The figure is a ratio of sums over the days scored, with the jackknife over
    days; days on which both are right to the contact are left out.
    """
    ends = [len(history.days) - back for back in (2 * _WEEK, _WEEK)]
    if ends[0] < _LEAST_TO_LEARN:
        return Unknown(
            f"{len(history.days)} days are too few to try a forecast on two of their weeks",
            f"intervals of {_LEAST_TO_LEARN + 2 * _WEEK - len(history.days)} more days",
        )
    ours: list[float] = []
    naive: list[float] = []
    for end in ends:
        ahead = slice(end, end + _WEEK)
        if not np.nansum(history.counts[:end]) > 0:
            continue
        wrong = np.abs(expect(history.until(end), history.days[ahead]) - history.counts[ahead])
        before = np.abs(history.counts[end - _WEEK : end] - history.counts[ahead])
        both = ~np.isnan(wrong) & ~np.isnan(before)
        for day in range(_WEEK):
            mine, theirs = wrong[day, both[day]].sum(), before[day, both[day]].sum()
            if mine + theirs > 0:
                ours.append(float(mine))
                naive.append(float(theirs))
    return _named(estimate_ratio(ours, naive, "days"))


def _named(figure: Figure) -> Figure:
    if isinstance(figure, Unknown):
        return figure
    how = "error of two weeks forecast over that of a week before, jackknife over days"
    return Estimate(figure.value, max(figure.low, 0.0), figure.high, figure.n, how)
