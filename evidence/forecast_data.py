"""The two banks whose arrivals the forecasts are measured on, and what "naive" means of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from wellspent.staffing.forecasting.special_days import find_special_days

Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Bank:
    """Counts of working days, [days, intervals]; `week` is how many of them a week has.

    `first_interval` is where the day's first interval lies in a whole day; forecasts are tried
    from `first_origin` on.
    """

    name: str
    days: Days
    counts: Numbers
    interval_seconds: int
    country: str | None
    week: int
    first_interval: int
    first_origin: int

    def table(self, until: int) -> pa.Table:
        """The first so many days, as the product reads them."""
        places = np.arange(self.counts.shape[1]) + self.first_interval
        begins = places * self.interval_seconds * np.timedelta64(1, "s")
        at = (self.days[:until].astype("datetime64[s]")[:, None] + begins).ravel()
        contacts = self.counts[:until].ravel()
        return pa.table({"at": at, "contacts": pa.array(contacts, from_pandas=True)})

    def since(self, day: int) -> Bank:
        """The same without the first so many days."""
        return replace(self, days=self.days[day:], counts=self.counts[day:], first_origin=0)

    def naive(self, origin: int, days: int) -> tuple[Numbers, Numbers]:
        """What came yesterday, and what came a week before."""
        yesterday = np.repeat(self.counts[origin - 1 : origin], days, axis=0)
        before = self.counts[origin - self.week : origin][np.arange(days) % self.week]
        return yesterday, before

    def ordinary(self, origin: int, days: int) -> npt.NDArray[np.bool_]:
        """Whether each of so many days is neither a holiday nor the day before one."""
        special = find_special_days(self.country, self.days)
        return np.array([day not in special for day in self.days[origin : origin + days]])

    def scale(self, fold: Callable[[Numbers], Numbers]) -> float:
        """The better naive forecast's mean absolute error within the days before the first origin."""
        known = fold(self.counts[: max(self.first_origin, 2 * self.week)])
        gaps = (1, self.week)
        return min(float(np.abs(known[gap:] - known[:-gap]).mean()) for gap in gaps)


def by_hour(counts: Numbers, interval_seconds: int) -> Numbers:
    """Sums of whole hours; what is left of the day is left out."""
    block = 3600 // interval_seconds
    hours = counts.shape[-1] // block
    whole = counts[..., : hours * block]
    return np.asarray(whole.reshape(*counts.shape[:-1], hours, block).sum(axis=-1))


def banks(shared: Path) -> list[Bank]:
    """The bank of five-minute counts on working days, and the one open day and night."""
    return [_five_minutes(shared), _six_minutes(shared)]


def _five_minutes(shared: Path) -> Bank:
    """No dates are recorded: the days stand for consecutive working days, from a Monday on."""
    table = csv.read_csv(shared / "operations/bank_calls_5min/calls.csv")
    counts = np.asarray(table["calls"], dtype=np.float64).reshape(-1, 169)
    first = np.datetime64("2003-03-03")
    days = np.busday_offset(first, np.arange(len(counts)))
    return Bank("five-minute bank", days, counts, 300, None, 5, 84, 45)


def _six_minutes(shared: Path) -> Bank:
    """The imputed day is not known to the forecasts; it is scored like any other."""
    path = shared / "operations/anonymous_bank/arrivals_6min.csv.gz"
    table = csv.read_csv(path)
    counts = np.asarray(table["calls"], dtype=np.float64).reshape(-1, 240)
    names = list(dict.fromkeys(str(day)[:10] for day in table["date"].to_pylist()))
    return Bank("24-hour bank", np.array(names, dtype="datetime64[D]"), counts, 360, "IL", 7, 0, 63)


def made_up() -> pa.Table:
    """Nine days of one contact a quarter of an hour."""
    at = np.datetime64("2020-01-01", "s") + np.arange(9 * 96) * np.timedelta64(900, "s")
    return pa.table({"at": at, "contacts": np.ones(len(at))})
