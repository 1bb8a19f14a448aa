"""How many contacts a day brings: its weekday, how busy the last days were, and special days.

A Poisson regression on weekdays, in which a day counts half as much as one three weeks later. A
day far off its weekday (a surge, an outage) is brought in to 2.5 standard deviations, so that it
cannot spoil the weeks after it. What the last days had more or less than expected is carried
on, fading within days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.forecasting.poisson_regression import fit_rates

__all__ = ["DayVolume", "fit_day_volume"]

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

# chosen on the two banks of docs/method/forecasts.md, where the optimum is flat
HALF_LIFE_DAYS: Final = 21.0  # of what a day says about its weekday
_LEVEL_HALF_LIFE: Final = 2.0  # of what the last days say about the next, in days
_FAR: Final = 2.5  # standard deviations
_PASSES: Final = 2
_PRIOR: Final = 0.5  # of one contact: keeps a weekday that nobody called on from minus infinity


@dataclass(frozen=True, slots=True, eq=False)
class DayVolume:
    """What an ordinary day brings.

    `weekday` [7] are contacts of each weekday, nan where none was seen; `level` the share by
    which the last days lay above it, on `last_day` (days since 1970); `expected` [days] what was
    expected of each past day, `tamed` [days] its contacts with far ones brought in.
    """

    weekday: Numbers
    level: float
    last_day: int
    expected: Numbers
    tamed: Numbers

    def ordinary(self, weekdays: Whole, day_numbers: Whole) -> Numbers:
        """Contacts to be expected of such days, were they ordinary ones."""
        ahead = np.maximum(day_numbers - self.last_day, 0)
        fading: Numbers = 1 + self.level * 0.5 ** (ahead / _LEVEL_HALF_LIFE)
        return np.asarray(np.nan_to_num(self.weekday)[weekdays] * fading, dtype=np.float64)


def fit_day_volume(
    totals: Numbers, observed: Numbers, weekdays: Whole, day_numbers: Whole, ordinary: Numbers
) -> DayVolume:
    """The volume of days from their `totals`, nan where not known.

    `observed` is the share of the day that was recorded, which a total was scaled up from.
    `ordinary` is true of days that are nothing special; only they are learned from.
    """
    used = ~np.isnan(totals) & (ordinary > 0)
    wanted, there, days = totals[used], observed[used], weekdays[used]
    if not len(wanted):
        nothing = np.full(len(totals), np.nan)
        return DayVolume(np.full(7, np.nan), 0.0, int(day_numbers.max()), nothing, nothing)
    age = day_numbers[used].max() - day_numbers[used]
    weights = there * 0.5 ** (age / HALF_LIFE_DAYS)
    middle = _middles(wanted, days)
    expected, tamed = middle[days], wanted
    for _ in range(_PASSES):
        tamed = _brought_in(wanted, expected, there)
        expected = fit_rates(np.eye(7)[days], tamed, weights, _PRIOR)
    by_weekday = np.full(7, np.nan)
    by_weekday[days] = expected
    level = _level(tamed, expected, there)
    every = np.full(len(totals), np.nan)
    every[used] = tamed
    return DayVolume(by_weekday, level, int(day_numbers.max()), by_weekday[weekdays], every)


def _middles(totals: Numbers, weekdays: Whole) -> Numbers:
    """The median of each weekday's last eight days, to begin with; of all days where it is 0."""
    middle = np.full(7, np.nan)
    for day in np.unique(weekdays):
        of_day = totals[weekdays == day]
        middle[day] = np.median(of_day[-8:])
        if middle[day] <= 0:
            middle[day] = max(of_day.mean(), 0.25)
    return middle


def _brought_in(totals: Numbers, expected: Numbers, observed: Numbers) -> Numbers:
    """The totals, no further from what was expected than 2.5 standard deviations."""
    expected = np.maximum(expected, 1e-9)
    chance = 1 / (expected * observed)
    off = totals / expected - 1
    usual = 1.4826 * float(np.median(np.abs(off)))
    more = max(usual**2 - float(np.median(chance)), 0.0)  # beyond what chance alone does
    most = _FAR * np.sqrt(more + chance) * expected
    return np.clip(totals, np.maximum(expected - most, 0), expected + most)


def _level(tamed: Numbers, expected: Numbers, observed: Numbers) -> float:
    """By which share the last days lay above what was expected of them.

    Where days differ by no more than chance does, the last ones say nothing of the next.
    """
    off = tamed / np.maximum(expected, 1e-9) - 1
    chance = float(np.mean(1 / np.maximum(expected * observed, 1e-9)))
    spread = float(np.mean(off**2))
    trust = max(0.0, 1 - chance / spread) if spread > 0 else 0.0
    back = np.arange(len(off))[::-1]
    weights = observed * 0.5 ** (back / _LEVEL_HALF_LIFE)
    return float(trust * np.average(off, weights=weights))
