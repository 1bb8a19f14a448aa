"""When contacts come: a rate that is constant within an interval and jumps between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.staffing.demand import MOST_CONTACTS_PER_HOUR, StaffingError

__all__ = ["Arrivals", "ArrivalsInvalid"]

Numbers = npt.NDArray[np.float64]


class ArrivalsInvalid(StaffingError):
    """Rates or intervals that no queue can have."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A Poisson stream: contacts per hour in each interval, from second 0 on.

    Intervals are `interval_seconds` long each. Raises `ArrivalsInvalid`.
    """

    contacts_per_hour: tuple[float, ...]
    interval_seconds: float = 1800.0

    def __post_init__(self) -> None:
        """Refuse a day without intervals, and rates that nobody can have."""
        object.__setattr__(self, "contacts_per_hour", _floats(self.contacts_per_hour))
        if not self.contacts_per_hour:
            raise ArrivalsInvalid(
                "The arrivals have no interval.", "Give the contacts per hour of at least one."
            )
        if not 0 < self.interval_seconds <= 366 * 86_400:
            raise ArrivalsInvalid(
                f"An interval cannot last {self.interval_seconds:,.12g} seconds.",
                "Give its length in seconds: half an hour is 1800.",
            )
        for place, rate in enumerate(self.contacts_per_hour, start=1):
            if not 0 <= rate <= MOST_CONTACTS_PER_HOUR:
                raise ArrivalsInvalid(
                    f"Interval {place} cannot have {rate:,.12g} contacts per hour.",
                    f"Give a number from 0 to {MOST_CONTACTS_PER_HOUR:,.0f}, counted by the hour.",
                )

    @property
    def horizon_seconds(self) -> float:
        """When the last interval ends."""
        return len(self.contacts_per_hour) * self.interval_seconds

    @property
    def expected(self) -> float:
        """Contacts to be expected until the horizon."""
        return sum(self.contacts_per_hour) * self.interval_seconds / 3600.0

    @property
    def edges(self) -> Numbers:
        """Where intervals begin, and in the end the horizon; seconds."""
        intervals = len(self.contacts_per_hour)
        return np.arange(intervals + 1, dtype=np.float64) * self.interval_seconds

    def at(self, passed: Numbers) -> Numbers:
        """The seconds by which so many contacts were to be expected; `passed` in order.

        The arrivals of a Poisson stream of rate 1 become those of this one (Çinlar 1975). A
        scenario with other rates puts the same stream to it: its contacts come sooner or later.
        """
        rates = np.array(self.contacts_per_hour) * (self.interval_seconds / 3600.0)
        before = np.concatenate([[0.0], np.cumsum(rates)])
        busy = np.flatnonzero(rates > 0)
        last = np.minimum(np.searchsorted(before[busy], passed, side="right") - 1, len(busy) - 1)
        interval = busy[last]
        seconds: Numbers = interval + (passed - before[interval]) / rates[interval]
        return seconds * self.interval_seconds


def _floats(numbers: Sequence[Any]) -> tuple[float, ...]:
    return tuple(float(number) for number in numbers)
