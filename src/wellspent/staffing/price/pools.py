"""A pool through the hours of a week: what comes in, who is there, and what handling takes.

hours   the rows of a pool: one for each hour of the week, or for each interval that is wanted
row     so many contacts per hour, so many agents at work, for so many hours a week
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate
from wellspent.staffing.demand import MOST_CONTACTS_PER_HOUR, MOST_HANDLE_SECONDS, StaffingError
from wellspent.staffing.price.slow_value import Segment, check_segments
from wellspent.staffing.price.uncertain_inputs import Floats, Input, central

__all__ = ["Hours", "HoursInvalid", "Pool", "PoolInvalid", "assumed_worth", "smallest_n", "week_of"]


class HoursInvalid(StaffingError):
    """Rows that do not fit together, or hold what no hour can hold."""


class PoolInvalid(StaffingError):
    """A pool whose parts of the handle time cannot be what they are given as."""


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """The hours of a week of one pool; arrays of equal length, one row each. `week_of` makes them.

    `agents` are those at work (not those paid), nan where nobody recorded them. `contacts_sd` is
    how far the rate of one such hour lies from that of another, in contacts per hour: 0 where the
    rate is taken as known. `intervals` counts the records that a row rests on, None where the rows
    are stated and not recorded; `hours` says for how many hours a week a row stands. `weekday` runs from 0, Monday.
    """

    weekday: npt.NDArray[np.int64]
    hour: npt.NDArray[np.int64]
    contacts_per_hour: Floats
    agents: Floats
    contacts_sd: Floats
    intervals: npt.NDArray[np.int64] | None
    hours: Floats

    def __post_init__(self) -> None:
        """Refuse rows that do not fit, naming the first bad one."""
        columns = [getattr(self, field.name) for field in fields(self)]
        if len({len(column) for column in columns if column is not None}) != 1:
            raise HoursInvalid(
                "The columns of a pool's hours differ in length.",
                "Give one value a row in each of them.",
            )
        self._refuse("contacts_per_hour", 0.0, MOST_CONTACTS_PER_HOUR)
        self._refuse("contacts_sd", 0.0, MOST_CONTACTS_PER_HOUR)
        self._refuse("hours", 0.0, 168.0)
        self._refuse("agents", 0.0, 1e6, unknown_too=True)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.hours)

    def only(self, wanted: npt.NDArray[np.bool_]) -> Hours:
        """The rows that are wanted."""
        return Hours(
            weekday=self.weekday[wanted],
            hour=self.hour[wanted],
            contacts_per_hour=self.contacts_per_hour[wanted],
            agents=self.agents[wanted],
            contacts_sd=self.contacts_sd[wanted],
            intervals=None if self.intervals is None else self.intervals[wanted],
            hours=self.hours[wanted],
        )

    def _refuse(self, name: str, least: float, most: float, *, unknown_too: bool = False) -> None:
        values: Floats = getattr(self, name)
        good = (values >= least) & (values <= most)
        bad = np.flatnonzero(~(good | np.isnan(values)) if unknown_too else ~good)
        if len(bad):
            raise HoursInvalid(
                f"{name} is {values[bad[0]]:g} in row {bad[0] + 1} of the hours.",
                f"Give a number from {least:g} to {most:,.0f}.",
            )


def week_of(
    contacts_per_hour: npt.ArrayLike,
    agents: npt.ArrayLike | None = None,
    *,
    contacts_sd: npt.ArrayLike = 0.0,
    intervals: npt.ArrayLike | None = None,
    weekday: npt.ArrayLike = 0,
    hour: npt.ArrayLike = 0,
    hours: npt.ArrayLike = 1.0,
) -> Hours:
    """The hours that these columns state; a single value holds for every row.

    >>> week_of([120.0, 30.0], [14, 5]).agents.tolist()
    [14.0, 5.0]
    """
    rows = len(np.atleast_1d(np.asarray(contacts_per_hour)))
    return Hours(
        weekday=_column(weekday, rows).astype(np.int64),
        hour=_column(hour, rows).astype(np.int64),
        contacts_per_hour=_column(contacts_per_hour, rows),
        agents=_column(np.nan if agents is None else agents, rows),
        contacts_sd=_column(contacts_sd, rows),
        intervals=None if intervals is None else _column(intervals, rows).astype(np.int64),
        hours=_column(hours, rows),
    )


def _column(values: npt.ArrayLike, rows: int) -> Floats:
    given = np.atleast_1d(np.asarray(values, dtype=np.float64))
    return np.full(rows, given[0]) if len(given) == 1 else given


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """One pool: its hours of the week, and what one contact takes.

    `handle_seconds` is the mean handle time, in which `friction_seconds` and `slow_seconds` are
    contained: from the ledger, with their intervals; None where nobody measured them. `patience_seconds` is the mean time until a
    waiting customer gives up; `inf`: nobody does. `repeat_share` is the share of contacts that
    come back about the same thing, None where nobody knows. `segments` say what slow time is worth to whom; none: nobody said.
    Raises `PoolInvalid` and `SegmentsInvalid`.
    """

    name: str
    hours: Hours
    handle_seconds: Input
    friction_seconds: Input | None = None
    slow_seconds: Input | None = None
    patience_seconds: Input = math.inf
    repeat_share: Input | None = None
    segments: tuple[Segment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse parts that are more than the whole, and times that cannot be."""
        handle, repeats = central(self.handle_seconds), central(self.repeat_share or 0.0)
        friction, slow = central(self.friction_seconds or 0.0), central(self.slow_seconds or 0.0)
        if not 0 < handle <= MOST_HANDLE_SECONDS:
            raise PoolInvalid(
                f"A contact of '{self.name}' takes {handle:g} seconds.",
                "Give the mean handle time in seconds, above 0 and at most a day.",
            )
        if not (friction >= 0 and slow >= 0 and friction + slow <= handle):
            raise PoolInvalid(
                f"'{self.name}' has {friction:g} s of friction and {slow:g} s of slow time in a "
                f"handle time of {handle:g} s.",
                "Give parts of it, none below 0 and together at most the handle time.",
            )
        if not central(self.patience_seconds) > 0:
            raise PoolInvalid(
                f"Customers of '{self.name}' wait {central(self.patience_seconds):g} seconds.",
                "Give the mean patience in seconds, above 0, or leave it out.",
            )
        if not 0 <= repeats < 1:
            raise PoolInvalid(
                f"{repeats:g} of the contacts of '{self.name}' are repeats.",
                "Give a share from 0 to below 1: 15 % is 0.15.",
            )
        if self.segments:
            check_segments(self.segments)

    @property
    def inputs(self) -> tuple[Input | None, ...]:
        """Everything of the pool that may have an interval, its contacts aside."""
        return (
            self.handle_seconds, self.friction_seconds, self.patience_seconds, self.repeat_share,
            *(segment.value.worth for segment in self.segments),
        )  # fmt: skip


def smallest_n(pools: Sequence[Pool], *further: Input) -> int:
    """How many things the least supported of all inputs rests on; 0 where all are just stated."""
    inputs = [*further, *(given for pool in pools for given in pool.inputs)]
    counts = [given.n for given in inputs if isinstance(given, Estimate)]
    recorded = [
        pool.hours.intervals[pool.hours.contacts_sd > 0]
        for pool in pools
        if pool.hours.intervals is not None
    ]
    return min([*counts, *(int(rows.min()) for rows in recorded if len(rows))], default=0)


def assumed_worth(pools: Sequence[Pool]) -> tuple[str, ...]:
    """The segments whose value of slow time is the user's own assumption, by name."""
    names = {s.name for pool in pools for s in pool.segments if s.value.source == "assumed"}
    return tuple(f"slow_worth of {name}" for name in sorted(names))
