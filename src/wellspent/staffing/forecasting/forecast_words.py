"""What a forecast says of itself: how it was found, what it assumed, and which holidays lie ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from wellspent.estimate import Unknown
from wellspent.staffing.forecasting.arrival_history import ArrivalHistory, Days, weekday_of
from wellspent.staffing.forecasting.arrival_model import ArrivalModel

__all__ = ["SpecialDay", "how_found", "name_special_days", "notes_of"]

_WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_EVE: Final = "day before "


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A holiday ahead, or the day before one.

    `factor` is what it brings over an ordinary such weekday, from `n` past days; Unknown where
    the history holds none, and the day is forecast as an ordinary one.
    """

    day: date
    name: str
    factor: float | Unknown
    n: int

    def __str__(self) -> str:
        """The sentence for a person."""
        weekday = _WEEKDAYS[self.day.weekday()]
        if isinstance(self.factor, Unknown):
            return (
                f"{self.day} is {self.name}: {self.factor.reason}, so it is forecast as an "
                f"ordinary {weekday}, and its interval does not cover what a holiday may do."
            )
        days = "one past day" if self.n == 1 else f"{self.n} past days"
        return (
            f"{self.day} is {self.name}: forecast at {self.factor:.0%} of an ordinary {weekday}, "
            f"from {days}."
        )


def how_found(model: ArrivalModel, days: int) -> str:
    """The method, in a line."""
    if model.plain:
        return f"mean of the same weekday times one shape of the day, {days} days"
    return f"Poisson regression of days and of the shape of a day, {days} days"


def name_special_days(
    model: ArrivalModel, days: Days, special: Mapping[np.datetime64, str]
) -> tuple[SpecialDay, ...]:
    """Holidays among these days, and days before one of which the history has an example."""
    named = []
    for day, weekday in zip(days, weekday_of(days), strict=True):
        if day not in special or not model.opened[weekday].any():
            continue
        factor = model.factor(special[day])
        if factor.n:
            named.append(SpecialDay(day.astype(date), special[day], factor.value, factor.n))
        elif not special[day].startswith(_EVE):
            unknown = Unknown("the history holds no holiday", "a history that covers holidays")
            named.append(SpecialDay(day.astype(date), special[day], unknown, 0))
    return tuple(named)


def notes_of(
    model: ArrivalModel, history: ArrivalHistory, special: tuple[SpecialDay, ...]
) -> tuple[str, ...]:
    """What was assumed, one sentence each."""
    notes = []
    if model.plain:
        notes.append(
            f"The history covers {len(history.days)} days, less than three weeks: weekdays are "
            f"plain averages, and days are taken to stray by {model.spread.day:.0%} (one standard "
            "deviation), partly an assumption."
        )
    if history.zeros_assumed:
        notes.append("The records hold no empty interval: those without a row count as empty.")
    notes += [
        f"No {_WEEKDAYS[day]} was recorded: it is taken for the mean of the other days."
        for day in model.guessed
    ]
    return (*notes, *(str(day) for day in special))
