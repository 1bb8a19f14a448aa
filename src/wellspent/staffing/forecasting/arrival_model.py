"""What is learned from a history of arrivals: volume of days, shape of a day, special days, spread.

ordinary   a day that is neither a holiday nor the day before one
factor     what a special day brings, over what an ordinary one of its weekday would
plain      between one and three weeks of history: weekdays are averages of one or two days, one
           shape holds for all of them, and no day counts as far off
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.forecasting.arrival_history import ArrivalHistory, Days, weekday_of
from wellspent.staffing.forecasting.day_shape import fit_day_shape, plain_shape
from wellspent.staffing.forecasting.day_volume import DayVolume, fit_day_volume
from wellspent.staffing.forecasting.forecast_spread import Spread, measure_spread

__all__ = ["LEAST_DAYS", "ArrivalModel", "Factor", "fit_arrival_model"]

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Names = Mapping[np.datetime64, str]

LEAST_DAYS: Final = 19  # three weeks, the last of which may end on a Friday
_PLAIN_DAY_SD: Final = 0.1  # assumed of a day, at least, below three weeks of history
_UNSEEN_DAY_SD: Final = 0.25  # below two, where no weekday was seen twice
_TWO_WEEKS: Final = 12  # days, the last of which may be a Friday
_HALF_SEEN: Final = 0.5  # of a day's contacts, or its total is not known
_ONE_SEEN_SD: Final = 0.5  # of the factor of a special day that was seen once
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Factor:
    """What a special day brings over an ordinary one, and of how many past days (0: assumed)."""

    value: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class ArrivalModel:
    """A fitted history; `shape` and `opened` are [7, intervals].

    `factors` are of special days by name, and of any holiday (`""`) or day before one
    (`"day before "`). `guessed` are weekdays that are open and were never seen.
    """

    opened: Mask
    shape: Numbers
    volume: DayVolume
    spread: Spread
    factors: Mapping[str, Factor]
    guessed: tuple[int, ...]
    plain: bool

    @property
    def days_known(self) -> int:
        """Ordinary days whose contacts are known."""
        return int(np.count_nonzero(~np.isnan(self.volume.tamed)))

    def expect(self, days: Days, special: Names) -> tuple[Numbers, Numbers]:
        """Contacts of each interval, [days, intervals], and each day's relative standard deviation."""
        weekdays = weekday_of(days)
        numbers = days.astype("datetime64[D]").astype(np.int64)
        factors = [self.factor(special[day]) if day in special else None for day in days]
        value = np.array([1.0 if f is None else f.value for f in factors])
        own_sd = np.array([0.0 if f is None else f.sd for f in factors])
        totals = self.volume.ordinary(weekdays, numbers) * value
        return totals[:, None] * self.shape[weekdays], np.hypot(self.spread.day, own_sd)

    def factor(self, name: str) -> Factor:
        """What a day of this name brings: as before, as its like did, or as an ordinary day."""
        kind = "day before " if name.startswith("day before ") else ""
        assumed = Factor(1.0, 0.0, 0)
        return self.factors.get(name) or self.factors.get(kind) or assumed


def fit_arrival_model(history: ArrivalHistory, opened: Mask, special: Names) -> ArrivalModel:
    """All that a history says; `opened` is [7, intervals], `special` names days by date."""
    weekdays, numbers = history.weekdays, history.days.astype(np.int64)
    plain = len(history.days) < LEAST_DAYS
    counts = np.where(opened[weekdays], history.counts, np.nan)
    totals, observed = _totals(counts, plain_shape(counts, opened)[weekdays])
    ordinary = _ordinary(history.days, special, totals, weekdays)
    learned = np.where(ordinary > 0, totals, np.nan)
    ages = (numbers.max() - numbers).astype(np.float64)
    shape = fit_day_shape(counts, learned, weekdays, ages, opened, bent=not plain)
    totals, observed = _totals(counts, shape[weekdays])
    volume = fit_day_volume(totals, observed, weekdays, numbers, ordinary)
    volume, guessed = _with_guesses(volume, opened)
    block = max(1, _HOUR // history.interval_seconds)
    spread = measure_spread(counts, totals, shape, weekdays, volume.tamed, block)
    if plain:
        least = _PLAIN_DAY_SD if len(history.days) >= _TWO_WEEKS else _UNSEEN_DAY_SD
        spread = Spread(max(spread.day, least), 0.0, spread.hour, 0.0, 30, block)
    factors = {} if plain else _factors(history.days, special, totals, volume.expected)
    return ArrivalModel(opened, shape, volume, spread, factors, guessed, plain)


def _totals(counts: Numbers, shares: Numbers) -> tuple[Numbers, Numbers]:
    """A day's contacts, scaled up for intervals that are not known, and the share that is known."""
    observed = np.where(np.isnan(counts), 0.0, shares).sum(axis=1)
    enough = observed >= _HALF_SEEN
    totals = np.where(enough, np.nansum(counts, axis=1) / np.where(enough, observed, 1.0), np.nan)
    return totals, np.minimum(observed, 1.0)


def _ordinary(
    days: Days, special: Names, totals: Numbers, weekdays: npt.NDArray[np.int64]
) -> Numbers:
    """1 for an ordinary day; a weekday that was never ordinary is learned from its special days."""
    ordinary = np.array([0.0 if day in special else 1.0 for day in days])
    for weekday in range(7):
        of_day = (weekdays == weekday) & ~np.isnan(totals)
        if of_day.any() and ordinary[of_day].sum() == 0:
            ordinary[of_day] = 1.0
    return ordinary


def _with_guesses(volume: DayVolume, opened: Mask) -> tuple[DayVolume, tuple[int, ...]]:
    """A weekday that is open and was never seen gets the mean of the others."""
    missing = np.isnan(volume.weekday) & opened.any(axis=1)
    if not missing.any() or missing.all():
        return volume, ()
    filled = np.where(missing, np.nanmean(volume.weekday), volume.weekday)
    guessed = DayVolume(filled, volume.level, volume.last_day, volume.expected, volume.tamed)
    return guessed, tuple(int(day) for day in np.flatnonzero(missing))


def _factors(
    days: Days, special: Names, totals: Numbers, expected: Numbers
) -> Mapping[str, Factor]:
    """The factors of special days that the history holds: of each name, and of all of a kind."""
    seen: dict[str, list[tuple[float, float]]] = {}
    for day, total, usual in zip(days, totals, expected, strict=True):
        if day in special and not np.isnan(total) and usual > 0:
            name = special[day]
            kind = "day before " if name.startswith("day before ") else ""
            for key in (name, kind):
                seen.setdefault(key, []).append((float(total), float(usual)))
    return {name: _factor(pairs) for name, pairs in seen.items()}


def _factor(pairs: list[tuple[float, float]]) -> Factor:
    """The median ratio; half a contact is added to each side, so that a quiet day has a logarithm."""
    if not any(total for total, _ in pairs):
        return Factor(0.0, 0.0, len(pairs))
    logs = np.log([(total + 0.5) / (usual + 0.5) for total, usual in pairs])
    sd = float(np.std(logs, ddof=1)) if len(pairs) > 2 else _ONE_SEEN_SD
    return Factor(float(np.exp(np.median(logs))), min(max(sd, 0.1), 1.5), len(pairs))
