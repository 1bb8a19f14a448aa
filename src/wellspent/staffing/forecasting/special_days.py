"""Public holidays and the days before them, which bring other numbers of contacts.

The dates come from the `holidays` library, by country (`DE`) or part of one (`DE-BY`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from wellspent.staffing.demand import StaffingError
from wellspent.staffing.forecasting.arrival_history import Days

__all__ = ["CountryUnknown", "HolidaysMissing", "find_special_days"]

_EVE = "day before "


class CountryUnknown(StaffingError):
    """A country whose holidays nobody here knows."""

    def __init__(self, country: str) -> None:
        """`country` is the code that was given."""
        super().__init__(
            f"The holidays of {country!r} are not known.",
            "Give a country's two letters, such as DE, or with a part of it, such as DE-BY.",
        )


class HolidaysMissing(StaffingError):
    """Holidays were asked for without the library that knows them."""

    def __init__(self) -> None:
        """Say which extra brings it."""
        super().__init__(
            "Holidays need the library `holidays`, which is not installed.",
            "Install it with `pip install 'wellspent[staffing]'`, or leave the country out.",
        )


def find_special_days(country: str | None, days: Days) -> Mapping[np.datetime64, str]:
    """The name of every day among these that is a holiday or the day before one.

    None: no day is special. Where two fall together the holiday counts. Raises
    `CountryUnknown` and `HolidaysMissing`.
    """
    if country is None or not len(days):
        return {}
    first, last = days[0].astype(date), days[-1].astype(date)
    named = _calendar(country, range(first.year, last.year + 2))
    special: dict[np.datetime64, str] = {}
    for day in days:
        if day in named:
            special[day] = named[day]
        elif day + 1 in named:
            special[day] = _EVE + named[day + 1]
    return special


def _calendar(country: str, years: range) -> dict[np.datetime64, str]:
    """Holidays of these years by date, in English where the library has it."""
    try:
        import holidays  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise HolidaysMissing from missing
    code, _, part = country.strip().upper().partition("-")
    try:
        found: Any = holidays.country_holidays(
            code, subdiv=part or None, years=years, language="en_US"
        )
    except NotImplementedError as unknown:
        raise CountryUnknown(country) from unknown
    return {np.datetime64(day, "D"): name for day, name in found.items()}
