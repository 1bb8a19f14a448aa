"""How far contacts fall from what was expected: by day, by hour and by interval, beyond chance.

day       a whole day is busier or quieter than expected, and the next one a little with it
hour      an hour is, within its day
interval  an interval is, within its hour
chance    given all that, contacts come as a Poisson stream

Each is a relative standard deviation, estimated by moments after what chance alone would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from wellspent.staffing.forecasting.day_volume import HALF_LIFE_DAYS

__all__ = ["Spread", "count_interval", "measure_spread", "sample_counts", "sample_rates"]

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Whole = npt.NDArray[np.int64]

_OUTER: Final = 4.0  # a day further off than so many usual ones is brought in to there
_ENOUGH_BEFORE: Final = (
    3  # days of a weekday before one of which it can be asked how far off it was
)
_ENOUGH: Final = 20  # such days, or every day is compared with all others
_ENOUGH_FOR_TAILS: Final = 40
_WIDEST: Final = 1.5


@dataclass(frozen=True, slots=True)
class Spread:
    """Relative standard deviations; `freedom` is how many days beyond those fitted tell `day`.

    `lag` is the correlation of one day with the next; `block` how many intervals an hour is here.
    """

    day: float
    lag: float
    hour: float
    interval: float
    freedom: int
    block: int

    def with_day(self, day: float) -> Spread:
        """The same where days stray by so much."""
        return Spread(day, self.lag, self.hour, self.interval, self.freedom, self.block)

    @property
    def variance(self) -> float:
        """Of one interval's rate, relative to what was expected, all together."""
        widened = (
            self.day**2 * self.freedom / (self.freedom - 2) if self.freedom > 2 else self.day**2
        )
        return (1 + widened) * (1 + self.hour**2) * (1 + self.interval**2) - 1


def measure_spread(  # noqa: PLR0917 - the four arrays of one history
    counts: Numbers, totals: Numbers, shape: Numbers, weekdays: Whole, tamed: Numbers, block: int
) -> Spread:
    """The spread of past ordinary days; arguments as in `DayVolume` and `fit_day_shape`.

    A day's total is held against the days of its weekday before it, as a forecast would be;
    where there are too few of them, against all others of its weekday.
    """
    used = ~np.isnan(tamed)
    expected, fitted = _expected_before(tamed, weekdays), 1
    if np.count_nonzero(~np.isnan(expected) & used) < _ENOUGH:
        expected, fitted = _expected_without(tamed, weekdays), len(np.unique(weekdays[used]))
    fits = used & ~np.isnan(expected) & (expected > 0)
    day, lag = _day_spread(totals[fits], expected[fits])
    freedom = max(int(fits.sum()) - fitted, 3)
    within = _within(counts[used], totals[used], shape[weekdays[used]], block)
    return Spread(day, lag, *within, freedom, block)


def _day_spread(totals: Numbers, expected: Numbers) -> tuple[float, float]:
    if len(totals) < _ENOUGH_BEFORE:
        return 0.0, 0.0
    off = totals / expected - 1
    chance = float(np.mean(1 / expected))
    usual = max(1.4826 * float(np.median(np.abs(off))), chance**0.5)
    off = np.clip(off, -_OUTER * usual, _OUTER * usual)
    more = max(float(np.mean(off**2)), _reach(np.abs(off)) ** 2) - chance
    more = max(more, 0.0)
    together = float(np.mean(off[1:] * off[:-1])) / more if more > 0 else 0.0
    return min(more**0.5, _WIDEST), float(np.clip(together, 0.0, 0.9))


def _reach(off: Numbers) -> float:
    """The standard deviation at which as many days lie as far off as do, tails being heavy.

    It looks at 95 in 100 of them; at 90 where they are so few that one surge would decide.
    """
    share, normal = (0.95, 1.96) if len(off) >= _ENOUGH_FOR_TAILS else (0.9, 1.645)
    return float(np.quantile(off, share)) / normal


def _expected_before(tamed: Numbers, weekdays: Whole) -> Numbers:
    """What the days of its weekday before it said of each day, faded as the volume is."""
    expected = np.full(len(tamed), np.nan)
    for weekday in range(7):
        days = np.flatnonzero((weekdays == weekday) & ~np.isnan(tamed))
        for place in range(_ENOUGH_BEFORE, len(days)):
            before = days[:place]
            fade = 0.5 ** ((days[place] - before) / HALF_LIFE_DAYS)
            expected[days[place]] = np.average(tamed[before], weights=fade)
    return expected


def _expected_without(tamed: Numbers, weekdays: Whole) -> Numbers:
    """What the other days of its weekday say of each day."""
    expected = np.full(len(tamed), np.nan)
    for weekday in range(7):
        days = np.flatnonzero((weekdays == weekday) & ~np.isnan(tamed))
        if len(days) > 1:
            expected[days] = (tamed[days].sum() - tamed[days]) / (len(days) - 1)
    return expected


def _within(counts: Numbers, totals: Numbers, shape: Numbers, block: int) -> tuple[float, float]:
    """The spread of hours within days, and of intervals within hours."""
    hours = counts.shape[1] // block
    by_hour = counts[:, : hours * block].reshape(len(counts), hours, block).sum(axis=2)
    hour_shape = shape[:, : hours * block].reshape(len(counts), hours, block).sum(axis=2)
    hour = _beyond_chance(by_hour, totals, hour_shape)
    both = _beyond_chance(counts, totals, shape)
    return hour**0.5, max((1 + both) / (1 + hour) - 1, 0.0) ** 0.5


def _beyond_chance(counts: Numbers, totals: Numbers, shares: Numbers) -> float:
    """The relative variance of parts of a day, given its total, less the multinomial's."""
    known = ~np.isnan(counts)
    expected = np.where(known, totals[:, None] * shares, 0.0)
    off = np.where(known, np.nan_to_num(counts) - expected, 0.0)
    # each cell's variance over its mean: hours with few contacts stray further than busy ones
    there = expected > 0
    weight = float(expected[there].sum())
    more = float((off[there] ** 2 / expected[there] - (1 - shares[there])).sum())
    return min(max(more / weight, 0.0), _WIDEST**2) if weight > 0 else 0.0


def count_interval(mean: Numbers, variance: float | Numbers) -> tuple[Numbers, Numbers]:
    """Between which counts 95 % fall, of a negative binomial with this mean and relative variance.

    It is the Poisson one without variance; no mean, no contacts.
    """
    mean, size = np.broadcast_arrays(mean, 1 / np.maximum(variance, 1e-9))
    there = mean > 0
    low, high = np.zeros(len(mean)), np.zeros(len(mean))
    share = size[there] / (size[there] + mean[there])
    low[there] = stats.nbinom.ppf(0.025, size[there], share)
    high[there] = stats.nbinom.ppf(0.975, size[there], share)
    return np.minimum(low, np.floor(mean)), np.maximum(high, np.ceil(mean))


def sample_counts(
    rng: np.random.Generator, mean: Numbers, day_sd: Numbers, spread: Spread, n: int
) -> Counts:
    """N ways in which days may turn out, [n, days, intervals], from their means."""
    return rng.poisson(np.minimum(sample_rates(rng, mean, day_sd, spread, n), 1e15))


def sample_rates(
    rng: np.random.Generator, mean: Numbers, day_sd: Numbers, spread: Spread, n: int
) -> Numbers:
    """The same before chance: what would then be expected of each interval.

    `day_sd` [days] are the relative standard deviations of the days themselves. A day's factor
    is lognormal with mean 1, its spread itself in doubt as Student's t has it.
    """
    days, intervals = mean.shape
    steps = rng.standard_normal((n, days))
    for day in range(1, days):
        steps[:, day] = spread.lag * steps[:, day - 1] + (1 - spread.lag**2) ** 0.5 * steps[:, day]
    doubt = np.sqrt(spread.freedom / rng.chisquare(spread.freedom, n))[:, None]
    # on the log scale, and no day beyond what a t of its freedom gives once in a million
    sd = np.sqrt(np.log1p(day_sd**2)) * np.minimum(doubt, 4.0)
    factor = np.exp(sd * steps - sd**2 / 2)
    blocks = -(-intervals // spread.block)
    rate: Numbers = mean[None] * factor[:, :, None]
    if spread.hour > 0:
        hours = _gamma(rng, spread.hour, (n, days, blocks))
        rate *= np.repeat(hours, spread.block, axis=2)[:, :, :intervals]
    if spread.interval > 0:
        rate *= _gamma(rng, spread.interval, rate.shape)
    return rate


def _gamma(rng: np.random.Generator, sd: float, shape: tuple[int, ...]) -> Numbers:
    """Factors with mean 1 and this standard deviation."""
    return rng.gamma(1 / sd**2, sd**2, shape)
