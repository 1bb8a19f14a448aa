"""When contacts arrive: the four weeks, their busy and their quiet hours.

moment   whole seconds from the midnight on which the four weeks begin
quarter  a quarter of an hour of opening time, counted from 0 over the four weeks
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.fernhill import planted

__all__ = [
    "QUARTERS",
    "QUARTER_SECONDS",
    "arrive",
    "day_of",
    "moment_of",
    "quarter_of",
    "quarter_weights",
    "when",
]

QUARTER_SECONDS: Final = 900
_PER_DAY: Final = (planted.CLOSES - planted.OPENS) * 4
QUARTERS: Final = planted.DAYS * _PER_DAY


def quarter_weights() -> npt.NDArray[np.float64]:
    """The share of all contacts that each quarter gets; they sum to 1."""
    days = [planted.FIRST_DAY + timedelta(days=n) for n in range(planted.DAYS)]
    of_day = [planted.WEEKDAY_WEIGHT[day.weekday()] * _busyness(day) for day in days]
    of_quarter = np.repeat(planted.HOUR_WEIGHT, 4)
    weights = np.outer(of_day, of_quarter).ravel()
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def arrive(rng: np.random.Generator, contacts: int) -> list[int]:
    """The moments at which this many contacts are connected, in order."""
    quarters = rng.choice(QUARTERS, size=contacts, p=quarter_weights())
    seconds = rng.integers(QUARTER_SECONDS, size=contacts)
    return sorted(moment_of(int(q)) + int(s) for q, s in zip(quarters, seconds, strict=True))


def moment_of(quarter: int) -> int:
    """The moment at which a quarter begins."""
    day, rest = divmod(quarter, _PER_DAY)
    return day * 86_400 + planted.OPENS * 3600 + rest * QUARTER_SECONDS


def quarter_of(moment: int) -> int:
    """The quarter that a moment of opening time lies in."""
    day, second = divmod(moment, 86_400)
    return day * _PER_DAY + (second - planted.OPENS * 3600) // QUARTER_SECONDS


def day_of(moment: float) -> date:
    """The date of a moment."""
    return when(moment).date()


def when(moment: float) -> datetime:
    """The moment on the calendar, naive UTC."""
    return datetime.combine(planted.FIRST_DAY, time()) + timedelta(seconds=moment)


def _busyness(day: date) -> float:
    return planted.BUSY_FACTOR if day == planted.BUSY_DAY else 1.0
