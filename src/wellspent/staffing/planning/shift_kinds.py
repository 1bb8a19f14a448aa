"""What a shift may look like: how long, when it may begin, when its breaks may lie.

kind     full time, part time …: one length, many possible begins
break    a pause inside a shift; it begins somewhere in a window that is counted from
         the shift's begin
paid     a break that is paid is time of the shift that nobody answers in

Hours of the day are counted from midnight; everything inside a shift in seconds from
its begin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wellspent.staffing.demand import StaffingError

__all__ = ["Break", "ShiftKind", "ShiftsInvalid", "check_kinds", "usual_kinds"]


class ShiftsInvalid(StaffingError):
    """Shifts or their limits that contradict themselves."""


@dataclass(frozen=True, slots=True)
class Break:
    """A pause inside a shift, beginning `earliest_seconds` to `latest_seconds` after the shift does."""

    seconds: float
    earliest_seconds: float
    latest_seconds: float
    paid: bool = True

    def begins(self, grid_seconds: float) -> tuple[float, ...]:
        """The seconds after the shift's begin at which it may begin, one a step of the grid."""
        steps = int((self.latest_seconds - self.earliest_seconds) / grid_seconds + 1e-9)
        return tuple(self.earliest_seconds + step * grid_seconds for step in range(steps + 1))


@dataclass(frozen=True, slots=True)
class ShiftKind:
    """One kind of shift: `hours` from begin to end, breaks included.

    It may begin between `earliest_hour` and `latest_hour` of a day, every `every_minutes`, on
    the `days` named (from 0; None: on all). `fewest` and `most` are agents a day; `most_share`
    is its share of a day's shifts, as for part time. `wage_factor` multiplies the wage, as at
    night.
    """

    name: str
    hours: float
    earliest_hour: float = 0.0
    latest_hour: float = 24.0
    breaks: tuple[Break, ...] = ()
    every_minutes: float = 30.0
    days: tuple[int, ...] | None = None
    fewest: int = 0
    most: int | None = None
    most_share: float | None = None
    wage_factor: float = 1.0

    @property
    def seconds(self) -> float:
        """From begin to end."""
        return self.hours * 3600

    @property
    def paid_hours(self) -> float:
        """What one such shift is paid for."""
        return self.hours - sum(pause.seconds for pause in self.breaks if not pause.paid) / 3600

    @property
    def begin_hours(self) -> tuple[float, ...]:
        """The hours of a day at which it may begin."""
        step = self.every_minutes / 60
        n = int((min(self.latest_hour, 24 - 1e-6) - self.earliest_hour) / step + 1e-9)
        return tuple(self.earliest_hour + i * step for i in range(n + 1))


def usual_kinds(
    open_hours: float, paid_hours: Sequence[float] = (8.0, 6.0, 4.0), every_minutes: float = 30.0
) -> tuple[ShiftKind, ...]:
    """Kinds for a centre that has named no more than the paid hours of its shifts.

    From seven hours on a shift has half an hour's unpaid lunch about its middle and a paid quarter
    of an hour on either side, from five hours on two paid quarters, from three hours on one. Kinds
    longer than the centre is open are left out; where none is left, one is as long as it is open.
    """
    kinds = tuple(_usual_kind(hours, every_minutes) for hours in dict.fromkeys(paid_hours))
    fitting = tuple(kind for kind in kinds if kind.hours <= open_hours + 1e-9)
    whole = ShiftKind("as long as open", min(open_hours, 24.0), every_minutes=every_minutes)
    return fitting or (whole,)


def _usual_kind(paid_hours: float, every_minutes: float) -> ShiftKind:
    lunch = paid_hours >= 7
    hours = paid_hours + 0.5 * lunch

    def quarter(earliest: float, latest: float) -> Break:
        return Break(900.0, _quarters(earliest), _quarters(latest))

    if lunch:
        middle = hours / 2
        breaks: tuple[Break, ...] = (
            quarter(0.18 * hours, middle - 1.5),
            Break(1800.0, _quarters(middle - 0.75), _quarters(middle + 0.5), paid=False),
            quarter(middle + 1.5, hours - 1.25),
        )
    elif paid_hours >= 5:
        breaks = (quarter(0.25 * hours, 0.25 * hours + 1), quarter(0.6 * hours, hours - 1.25))
    elif paid_hours >= 3:
        breaks = (quarter(0.3 * hours, 0.6 * hours),)
    else:
        breaks = ()
    return ShiftKind(f"{paid_hours:g} h", hours, breaks=breaks, every_minutes=every_minutes)


def _quarters(hours: float) -> float:
    """In seconds, at a quarter of an hour."""
    return round(hours * 4) * 900.0


def check_kinds(kinds: Sequence[ShiftKind]) -> None:
    """Raise `ShiftsInvalid` for the first kind that contradicts itself."""
    if not kinds:
        raise ShiftsInvalid("There is no kind of shift.", "Name at least one.")
    names = [kind.name for kind in kinds]
    for kind in kinds:
        if names.count(kind.name) > 1:
            raise ShiftsInvalid(
                f"Two kinds of shift are called '{kind.name}'.", "Give each its own name."
            )
        for wrong, remedy in _faults(kind):
            raise ShiftsInvalid(f"The shift '{kind.name}' {wrong}.", remedy)


def _faults(kind: ShiftKind) -> Iterable[tuple[str, str]]:
    if not (0 < kind.hours <= 24):
        yield f"lasts {kind.hours:g} hours", "Give it more than 0 and at most 24."
    if not (0 <= kind.earliest_hour <= kind.latest_hour <= 24):
        yield (
            f"may begin between {kind.earliest_hour:g} and {kind.latest_hour:g} o'clock",
            "Name two hours of the day in their order; for a begin after midnight name two kinds.",
        )
    if not (kind.every_minutes > 0 and math.isfinite(kind.every_minutes)):
        yield f"may begin every {kind.every_minutes:g} minutes", "Give it at least one minute."
    if kind.fewest < 0 or (kind.most is not None and kind.most < kind.fewest):
        yield (
            f"is for at least {kind.fewest} and at most {kind.most} agents",
            "Name a least number that is not above the largest.",
        )
    if kind.most_share is not None and not (0 <= kind.most_share <= 1):
        yield f"may be a share of {kind.most_share:g} of a day", "Name a share from 0 to 1."
    if not (kind.wage_factor >= 0 and math.isfinite(kind.wage_factor)):
        yield f"multiplies the wage by {kind.wage_factor:g}", "Name a factor of 0 or more."
    yield from _faults_of_breaks(kind)


def _faults_of_breaks(kind: ShiftKind) -> Iterable[tuple[str, str]]:
    ended = 0.0
    for pause in kind.breaks:
        if pause.seconds <= 0 or pause.latest_seconds < pause.earliest_seconds:
            window = f"between {pause.earliest_seconds:g} s and {pause.latest_seconds:g} s"
            yield (
                f"has a break of {pause.seconds:g} s {window}",
                "Give it a length and a window in its order.",
            )
        if pause.earliest_seconds < ended:
            yield (
                "has two breaks that may overlap",
                "Let the later one's window begin when the earlier one is over at its latest.",
            )
        ended = pause.latest_seconds + pause.seconds
    if ended > kind.seconds:
        yield "has a break that may end after it", "Let the break's window end earlier."
