"""The seconds of friction before a day and after it, between contacts that are about the same.

unit       what a change begins in: a queue or a team
stratum    contacts of one unit with one reason; rare reasons are taken together
ratio      after over before within strata (Mantel & Haenszel 1959; rates: Rothman & Greenland,
           *Modern Epidemiology*, chapter 15), so that another mix of reasons is not taken for a change

The error takes a day as one piece: tools fail for a day, not for a contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["LEAST_CONTACTS", "LEAST_TOUCHED", "Contacts", "Floats", "Sides", "contacts_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_CONTACTS: Final = 15
"""Comparable contacts of a unit on either side of a change; of fewer nothing is said."""
LEAST_TOUCHED: Final = 5
"""Of them, contacts that show the friction."""
_LEAST_DAYS: Final = 3  # with contacts; with fewer no scatter between days is known
_RARE: Final = 10  # contacts of a unit with a reason; fewer are taken together
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a day, of comparable contacts: two numbers each, before and after.

    `means` are seconds per contact at one mix of reasons, `errors` their variances by chance; `touched`
    counts contacts that show the friction.
    """

    contacts: tuple[int, int]
    touched: tuple[int, int]
    days: tuple[int, int]
    means: tuple[float, float]
    errors: tuple[float, float]
    weight: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether both means say anything."""
        return min(self.contacts) >= LEAST_CONTACTS and min(self.days) >= _LEAST_DAYS


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Contacts ordered by unit: the number of their stratum, their day (from 1970) and their seconds.

    `rows` says where each unit's contacts begin and end.
    """

    rows: dict[str, slice]
    stratum: Ints
    day: Ints
    seconds: Floats

    @property
    def units(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(self.rows)

    @property
    def first(self) -> date:
        """The first day."""
        return _EPOCH + timedelta(days=int(self.day.min()))

    @property
    def last(self) -> date:
        """The last day."""
        return _EPOCH + timedelta(days=int(self.day.max()))

    def sides(self, units: Sequence[str], since: date, start: date, end: date) -> Sides:
        """Those units together: from `since` to the day before `start`, and from then to `end`."""
        places = np.concatenate([np.arange(*self.rows[one].indices(len(self.day))) for one in units])  # fmt: skip
        low, middle, high = ((one - _EPOCH).days for one in (since, start, end))
        day = self.day[places]
        places = places[(day >= low) & (day <= high)]
        return _compared(
            self.stratum[places], self.day[places] >= middle, self.day[places], self.seconds[places]
        )


def contacts_of(table: pa.Table) -> Contacts | None:
    """The contacts of a table with a row each: `unit`, `reason`, `day` (date32) and `seconds`.

    Rows without a unit, a day or seconds are left out; None where nothing is left.
    """
    valid = [np.asarray(table[name].is_valid()) for name in ("unit", "day", "seconds")]
    known = table.filter(pa.array(np.logical_and.reduce(valid)))
    if not known.num_rows:
        return None
    texts: Any = known["unit"].to_numpy(zero_copy_only=False)
    units, codes = np.unique(texts.astype(str), return_inverse=True)
    filled: Any = known["reason"]
    reasons: Any = filled.fill_null("").to_numpy(zero_copy_only=False)
    _, reason = np.unique(reasons.astype(str), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    codes, reason = codes[order].astype(np.int64), reason[order].astype(np.int64)
    strata, places, counts = np.unique(
        codes * (int(reason.max()) + 1) + reason, return_inverse=True, return_counts=True
    )
    # rare reasons of a unit share one stratum, whose number no other has
    stratum = np.where(counts[places] >= _RARE, places, len(strata) + codes)
    ends = np.searchsorted(codes, np.arange(len(units) + 1))
    return Contacts(
        {str(unit): slice(int(ends[i]), int(ends[i + 1])) for i, unit in enumerate(units)},
        stratum.astype(np.int64),
        known["day"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)[order],
        known["seconds"].to_numpy().astype(np.float64)[order],
    )


def _compared(stratum: Ints, after: npt.NDArray[np.bool_], day: Ints, seconds: Floats) -> Sides:
    """The two means at the mix of reasons that both sides share, with their errors."""
    _, stratum = np.unique(stratum, return_inverse=True)
    size = int(stratum.max()) + 1 if len(stratum) else 0
    counts = np.stack([np.bincount(stratum[after == side], minlength=size) for side in (False, True)])  # fmt: skip
    both = counts.sum(axis=0)
    shared = counts.min(axis=0) > 0
    weight = counts[::-1] / np.maximum(both, 1)  # of a contact: the other side's share
    whole = float((counts[0] * counts[1] / np.maximum(both, 1)).sum())
    used = shared[stratum] if size else np.zeros(0, dtype=bool)
    sides = [used & ~after, used & after]
    touched = tuple(int((seconds[side] > 0).sum()) for side in sides)
    contacts = tuple(int(side.sum()) for side in sides)
    days = tuple(len(np.unique(day[side])) for side in sides)
    if not whole:
        return Sides((0, 0), (0, 0), (0, 0), (0.0, 0.0), (0.0, 0.0))
    sums = [float((seconds * weight[i][stratum])[side].sum()) for i, side in enumerate(sides)]
    ratio = sums[1] / sums[0] if min(sums) > 0 else 1.0
    level = np.bincount(stratum, seconds / np.where(after, ratio, 1.0), minlength=size) / np.maximum(both, 1)  # fmt: skip
    # what a stratum's own mean takes of the scatter is given back
    back = np.sqrt(both / np.maximum(both - 1, 1))
    errors = []
    for i, side in enumerate(sides):
        away = (seconds - level[stratum] * (ratio if i else 1.0)) * back[stratum] * weight[i][stratum]  # fmt: skip
        pieces = np.bincount(day[side] - day.min(), away[side])
        errors.append(float(np.square(pieces).sum()) * days[i] / max(days[i] - 1, 1) / whole**2)
    return Sides(
        (contacts[0], contacts[1]), (touched[0], touched[1]), (days[0], days[1]),
        (sums[0] / whole, sums[1] / whole), (errors[0], errors[1]), whole,
    )  # fmt: skip
