"""How many contacts will come in each interval, and how far they may fall from that.

A day's volume (`day_volume`) times the share that each of its intervals gets (`day_shape`),
both Poisson regressions; public holidays as those before them (`special_days`); closed hours
have none. The interval around a count is one for the count itself, not for its mean: it holds
what chance does, and that whole days, hours and intervals stray beyond it (`forecast_spread`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import Figure, Unknown
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.forecasting.arrival_history import ArrivalHistory, read_history
from wellspent.staffing.forecasting.arrival_model import ArrivalModel, fit_arrival_model
from wellspent.staffing.forecasting.forecast_backtest import score_forecasts
from wellspent.staffing.forecasting.forecast_spread import (
    Spread,
    count_interval,
    sample_counts,
    sample_rates,
)
from wellspent.staffing.forecasting.forecast_words import (
    SpecialDay,
    how_found,
    name_special_days,
    notes_of,
)
from wellspent.staffing.forecasting.opening import Hours, learn_opening, opening_from
from wellspent.staffing.forecasting.special_days import find_special_days

__all__ = ["Forecast", "HorizonInvalid", "Sums", "forecast_arrivals"]

Numbers = npt.NDArray[np.float64]
_Kind = TypeVar("_Kind", bound=np.generic)
Moments = npt.NDArray[np.datetime64]

_MOST_DAYS: Final = 366
_LEAST_HISTORY: Final = 7  # days: below it a weekday is not known at all
_FEWEST_DAYS: Final = 4  # that are recorded at least by half: fewer tell no spread
_DAY_SECONDS: Final = 86_400


class HorizonInvalid(StaffingError):
    """Intervals that no forecast can be made for."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Contacts of stretches that begin `at`: mean, and the 95 % prediction interval of the count."""

    at: Moments
    mean: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Contacts of each interval to come; every array has one element an interval.

    `at` is when an interval begins, on the history's own clock. `mean` is what is to be
    expected, `low` to `high` the 95 % prediction interval of the count. `n` is the days of
    history. `mase` is the mean absolute error on the history's own last two weeks, in units of
    that of "as a week before" on the same days: below 1 is better. `special` are the holidays
    ahead; `notes` say in words what was assumed.
    """

    at: Moments
    mean: Numbers
    low: Numbers
    high: Numbers
    interval_seconds: int
    n: int
    method: str
    mase: Figure
    special: tuple[SpecialDay, ...] = ()
    notes: tuple[str, ...] = ()
    _days: Numbers = field(repr=False, default_factory=lambda: np.zeros((0, 0)))
    _day_sd: Numbers = field(repr=False, default_factory=lambda: np.zeros(0))
    _spread: Spread = field(repr=False, default=Spread(0.0, 0.0, 0.0, 0.0, 30, 1))
    _skipped: int = field(repr=False, default=0)

    @property
    def arrivals(self) -> Arrivals:
        """The same as a stream to staff for: what is to be expected, by the hour."""
        return self._stream(self.mean)

    def sample(self, rng: np.random.Generator, n: int) -> npt.NDArray[np.int64]:
        """N ways in which it may turn out, [n, intervals]: days, hours and chance together."""
        paths = sample_counts(rng, self._days, self._day_sd, self._spread, n)
        return self._horizon(paths.reshape(n, -1))

    def sample_arrivals(self, rng: np.random.Generator, n: int) -> tuple[Arrivals, ...]:
        """N streams as they may turn out to be, before chance: for plans that carry the doubt on."""
        rates = sample_rates(rng, self._days, self._day_sd, self._spread, n)
        return tuple(self._stream(rate) for rate in self._horizon(rates.reshape(n, -1)))

    def sums(self, intervals: int, *, paths: int = 1000, seed: int = 1) -> Sums:
        """The same for stretches of so many intervals: hours or days, of which the last may be short.

        The intervals of parts do not add up to that of a whole, since days stray as a whole;
        these are counted on `paths` samples.
        """
        starts = np.arange(0, len(self.mean), intervals)
        drawn = np.add.reduceat(self.sample(np.random.default_rng(seed), paths), starts, axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        mean = np.add.reduceat(self.mean, starts)
        return Sums(self.at[starts], mean, np.minimum(low, mean), np.maximum(high, mean))

    def _horizon(self, paths: npt.NDArray[_Kind]) -> npt.NDArray[_Kind]:
        return paths[:, self._skipped : self._skipped + len(self.mean)]

    def _stream(self, rates: Numbers) -> Arrivals:
        by_hour = rates * (3600 / self.interval_seconds)
        return Arrivals(tuple(by_hour.tolist()), float(self.interval_seconds))


def forecast_arrivals(
    history: pa.Table,
    *,
    interval_seconds: float,
    horizon_intervals: int,
    opening: Sequence[Hours] | None = None,
    country: str | None = None,
    begins: datetime | None = None,
    backtest: bool = True,
) -> Forecast | Unknown:
    """The forecast from a table of `at` (when an interval began) and `contacts`, one row each.

    An interval without a row is not known, and not empty. `opening` are seven pairs of hours,
    Monday first, None for a closed day; without it they are learned. `country` (`DE`, `DE-BY`)
    knows its holidays. The first interval `begins` at the midnight after the history unless
    told otherwise, and the horizon runs on from there, closed intervals included. Unknown below
    a week of history; below three, a plain average, which `method` and `notes` say.

    Raises children of `StaffingError`: `HistoryInvalid`, `HorizonInvalid`, `OpeningInvalid`,
    `CountryUnknown`, and `ForecastNeedsLibrary` or `HolidaysMissing` without the extra.
    """
    past = read_history(history, interval_seconds)
    missing = _too_short(past)
    if missing is not None:
        return missing
    first, skipped, ahead = _horizon_days(past, horizon_intervals, begins)
    special = find_special_days(country, np.concatenate([past.days, ahead]))
    opened = (
        learn_opening(past) if opening is None else opening_from(opening, past.interval_seconds)
    )
    model = fit_arrival_model(past, opened, special)
    if model.days_known < _FEWEST_DAYS:
        return Unknown(
            f"only {model.days_known} days of the history are recorded for the most part",
            "records of whole days",
        )
    days, day_sd = model.expect(ahead, special)
    kept = slice(skipped, skipped + horizon_intervals)
    mean = days.ravel()[kept]
    low, high = count_interval(mean, _variances(model, days, day_sd)[kept])
    named = name_special_days(model, ahead, special)
    return Forecast(
        at=first + np.arange(horizon_intervals) * np.timedelta64(past.interval_seconds, "s"),
        mean=mean, low=low, high=high, interval_seconds=past.interval_seconds,
        n=len(past.days), method=how_found(model, len(past.days)),
        mase=_mase(past, opening, special, wanted=backtest),
        special=named, notes=notes_of(model, past, named),
        _days=days, _day_sd=day_sd, _spread=model.spread, _skipped=skipped,
    )  # fmt: skip


def _too_short(past: ArrivalHistory) -> Unknown | None:
    if len(past.days) < _LEAST_HISTORY:
        return Unknown(
            f"the history covers {len(past.days)} days, and a forecast needs {_LEAST_HISTORY}",
            f"intervals of {_LEAST_HISTORY - len(past.days)} more days; three weeks are better",
        )
    if not np.nansum(past.counts) > 0:
        return Unknown("the history holds no contact", "intervals in which contacts came")
    return None


def _horizon_days(
    past: ArrivalHistory, intervals: int, begins: datetime | None
) -> tuple[np.datetime64, int, npt.NDArray[np.datetime64]]:
    """When the horizon begins, how far into its first day, and the days that it touches."""
    a_day = _DAY_SECONDS // past.interval_seconds
    if not 1 <= intervals <= _MOST_DAYS * a_day:
        raise HorizonInvalid(
            f"A forecast cannot cover {intervals:,} intervals.",
            f"Ask for 1 to {_MOST_DAYS * a_day:,}, which are {_MOST_DAYS} days.",
        )
    after = past.days[-1] + 1
    first = np.datetime64(begins.replace(tzinfo=None) if begins else after.item(), "s")
    day = first.astype("datetime64[D]")
    into = int((first - day.astype("datetime64[s]")).astype(np.int64))
    if (
        into % past.interval_seconds
        or day < past.days[-1]
        or (day - after).astype(int) > _MOST_DAYS
    ):
        raise HorizonInvalid(
            f"A forecast cannot begin at {first}, with a history that ends on {past.days[-1]}.",
            "Begin with an interval, not before the history's last day nor a year after it.",
        )
    skipped = into // past.interval_seconds
    touched = -(-(skipped + intervals) // a_day)
    return first, skipped, day + np.arange(touched)


def _variances(model: ArrivalModel, days: Numbers, day_sd: Numbers) -> Numbers:
    """The relative variance of every interval's rate."""
    each = [model.spread.with_day(float(sd)).variance for sd in day_sd]
    return np.repeat(np.array(each), days.shape[1])


def _mase(
    past: ArrivalHistory,
    opening: Sequence[Hours] | None,
    special: Mapping[np.datetime64, str],
    *,
    wanted: bool,
) -> Figure:
    if not wanted:
        return Unknown("the forecast was not tried on past weeks", "a forecast with `backtest`")

    def expect(known: ArrivalHistory, days: npt.NDArray[np.datetime64]) -> Numbers:
        opened = (
            learn_opening(known)
            if opening is None
            else opening_from(opening, past.interval_seconds)
        )
        return fit_arrival_model(known, opened, special).expect(days, special)[0]

    return score_forecasts(past, expect)
