"""When a centre is open: told, or read from its history.

An interval in which nobody ever came is not closed yet: where contacts are few, chance does
that. It counts as closed where such a stretch of empty intervals would be a matter of less
than one in a thousand at the rate of the day around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.demand import StaffingError
from wellspent.staffing.forecasting.arrival_history import ArrivalHistory

__all__ = ["Hours", "OpeningInvalid", "learn_opening", "opening_from"]

Mask = npt.NDArray[np.bool_]
Hours = tuple[float, float] | None  # of a day: opens, closes; None: closed

_CHANCE: Final = 1e-6  # and not more, since the ends of a day are quieter than its mean
_WEEK: Final = 7


class OpeningInvalid(StaffingError):
    """Opening hours that no week has."""


def opening_from(hours: Sequence[Hours], interval_seconds: int) -> Mask:
    """Whether each interval of each weekday is open, [7, intervals], from hours told.

    `hours` are seven, Monday first: (8, 20) is from eight to twenty o'clock, None is closed.
    Raises `OpeningInvalid`.
    """
    if len(hours) != _WEEK:
        raise OpeningInvalid(
            f"Opening hours are given for {len(hours)} days.", "Give seven, Monday first."
        )
    begins = np.arange(86_400 // interval_seconds) * interval_seconds / 3600
    mask = np.zeros((_WEEK, len(begins)), dtype=np.bool_)
    for weekday, day in enumerate(hours):
        if day is None:
            continue
        if not 0 <= day[0] < day[1] <= 24:
            raise OpeningInvalid(
                f"A centre cannot open at {day[0]:g} and close at {day[1]:g} o'clock.",
                "Give two hours of one day, such as 8 and 20; a night is 0 to 24.",
            )
        ends = begins + interval_seconds / 3600
        mask[weekday] = (ends > day[0] + 1e-9) & (begins < day[1] - 1e-9)
    return mask


def learn_opening(history: ArrivalHistory) -> Mask:
    """The same, [7, intervals], from where contacts were recorded."""
    known, came, rows = _by_weekday(history)
    span = _span(came.sum(axis=0))
    cells = rows[:, span].sum(axis=1)
    usual = came.sum() / max(float(cells.sum()), 1.0)
    mask = known.copy()
    for weekday in range(_WEEK):
        # the mean over the hours of all weekdays; a weekday without any contact is judged by them
        of_day = came[weekday].sum() / cells[weekday] if came[weekday].any() else usual
        for stretch in _empty_stretches(came[weekday], known[weekday]):
            if of_day * rows[weekday, stretch].sum() > -np.log(_CHANCE):
                mask[weekday, stretch] = False
    return mask if came.sum() > 0 else np.zeros_like(mask)


def _by_weekday(
    history: ArrivalHistory,
) -> tuple[Mask, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Of each weekday and interval: whether it is known at all, contacts, and days that say so."""
    shape = (_WEEK, history.counts.shape[1])
    came, rows = np.zeros(shape), np.zeros(shape)
    np.add.at(came, history.weekdays, np.nan_to_num(history.counts))
    np.add.at(rows, history.weekdays, ~np.isnan(history.counts))
    return rows > 0, came, rows


def _span(came: npt.NDArray[np.float64]) -> slice:
    """From the first to the last interval in which anybody came."""
    busy = np.flatnonzero(came)
    return slice(int(busy[0]), int(busy[-1]) + 1) if len(busy) else slice(0, len(came))


def _empty_stretches(came: npt.NDArray[np.float64], known: Mask) -> list[slice]:
    """Stretches of intervals that are known and in which nobody ever came."""
    empty = np.concatenate(([0], ((came == 0) & known).astype(np.int64), [0]))
    edges = np.flatnonzero(np.diff(empty))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
