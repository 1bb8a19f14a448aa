"""When contacts come: by chance at a rate, or as they came on a day that is known.

rate      contacts per hour, constant within an interval; it jumps between intervals
recorded  seconds at which contacts really came: the day is replayed
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.staffing.demand import MOST_CONTACTS_PER_HOUR, StaffingError

__all__ = ["Arrivals", "ArrivalsInvalid", "Recorded"]

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

    def draw(self, rng: np.random.Generator) -> Numbers:
        """When contacts come until the horizon, in order."""
        expected = self.expected
        if expected == 0:
            return np.empty(0)
        passed = np.concatenate(list(_unit_stream(expected, rng)))
        passed = passed[: np.searchsorted(passed, expected)]
        # rounding may bring the last a hair beyond
        return np.minimum(self.at(passed), np.nextafter(self.horizon_seconds, 0))


@dataclass(frozen=True, slots=True)
class Recorded:
    """Contacts that came at these seconds, in order: the same in every replication."""

    seconds: tuple[float, ...]
    intervals: int
    interval_seconds: float = 1800.0

    def __post_init__(self) -> None:
        """Refuse contacts out of order or outside the intervals."""
        object.__setattr__(self, "seconds", _floats(self.seconds))
        if not (self.intervals >= 1 and 0 < self.interval_seconds <= 366 * 86_400):
            raise ArrivalsInvalid(
                f"There cannot be {self.intervals} intervals of {self.interval_seconds:g} seconds.",
                "Give at least one, and its length in seconds: half an hour is 1800.",
            )
        times = np.array(self.seconds)
        if not (
            np.all(times[1:] >= times[:-1]) and np.all((times >= 0) & (times < self.edges[-1]))
        ):
            raise ArrivalsInvalid(
                f"Of {len(times):,} recorded contacts some come out of order, or before second 0, "
                f"or at the horizon of {self.edges[-1]:,.12g} seconds or later.",
                "Sort them, and count seconds from the begin of the first interval.",
            )

    @property
    def contacts_per_hour(self) -> tuple[float, ...]:
        """What came in each interval, by the hour."""
        counts = np.histogram(self.seconds, self.edges)[0]
        return _floats(counts * (3600.0 / self.interval_seconds))

    @property
    def edges(self) -> Numbers:
        """Where intervals begin, and in the end the horizon; seconds."""
        return np.arange(self.intervals + 1, dtype=np.float64) * self.interval_seconds

    def draw(self, rng: np.random.Generator) -> Numbers:  # noqa: ARG002 - chance decides nothing
        """When contacts came."""
        return np.array(self.seconds)


def _unit_stream(until: float, rng: np.random.Generator) -> Iterator[Numbers]:
    """Arrivals at rate 1, in pieces, until one comes later than asked for."""
    reached = 0.0
    while reached < until:
        left = until - reached
        gaps = rng.standard_exponential(int(left + 4 * left**0.5) + 16)
        gaps[0] += reached
        piece = np.cumsum(gaps)
        reached = float(piece[-1])
        yield piece


def _floats(numbers: Sequence[Any] | Numbers) -> tuple[float, ...]:
    return tuple(float(number) for number in numbers)
