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


def usual_kinds(open_hours: float) -> tuple[ShiftKind, ...]:
    """Kinds for a centre that has said nothing: full time, two of part time, all of them shorter
    than it is open.

    Eight paid hours with half an hour's unpaid lunch and two paid quarters; six hours with two
    quarters; four hours with one. A centre open for less gets one shift as long as it is open.
    """
    quarter = 900.0
    kinds = (
        ShiftKind("full time", 8.5, breaks=(
            Break(quarter, 1.5 * 3600, 2.5 * 3600),
            Break(2 * quarter, 3.5 * 3600, 5.0 * 3600, paid=False),
            Break(quarter, 6.0 * 3600, 7.25 * 3600),
        )),
        ShiftKind("six hours", 6.0, breaks=(
            Break(quarter, 1.5 * 3600, 2.5 * 3600), Break(quarter, 3.5 * 3600, 4.75 * 3600),
        )),
        ShiftKind("four hours", 4.0, breaks=(Break(quarter, 1.25 * 3600, 2.5 * 3600),)),
    )  # fmt: skip
    fitting = tuple(kind for kind in kinds if kind.hours <= open_hours + 1e-9)
    return fitting or (ShiftKind("as long as open", open_hours),)


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
