"""What the ACD counted for a pool, and the usual week that this makes.

Queues that share agents are added up interval by interval; of queues with intervals of different
lengths the longest is taken. Where one of several queues lacks a row, what it usually has in that
hour of the week stands for it; an interval in which none has a row is not known. A day on which no
contact was offered is a day on which the pool was closed, and is no part of any mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import Figure, Unknown, estimate_ratio
from wellspent.report.operation import History, Vector, Week
from wellspent.report.rows_lacking import fill_sums, place_rows, share_lacking

__all__ = ["HOURS", "add_up", "fit_patience", "mean_handle_seconds", "usual_week"]

HOURS: Final = 7 * 24
_LONGEST: Final = 3600.0  # seconds: a longer interval does not tell one hour from another
_LEAST_DAYS: Final = 14  # each weekday twice: one may have been unlike any other
_FIRST_MONDAY: Final = np.datetime64("1970-01-05")
NO_INTERVALS: Final = Unknown(
    "no interval of the ACD was imported for these queues",
    "the ACD's intervals (wellspent import DIR FILE --as intervals)",
)
_COUNTS: Final = ("offered", "answered", "abandoned", "answered_in_target")


def add_up(intervals: pa.Table) -> History | Unknown:
    """The history of queues that share agents, from the rows of `intervals` that are theirs."""
    if not intervals.num_rows:
        return NO_INTERVALS
    columns = {name: np.asarray(intervals[name].to_numpy()) for name in intervals.column_names}
    seconds = float(columns["seconds"].max())
    width = np.timedelta64(round(seconds * 1_000_000), "us")
    at = columns["at"].astype("datetime64[us]")
    # from a Monday at midnight, so that slots of an hour or a day begin where those do
    slot = (at - _FIRST_MONDAY.astype("datetime64[us]")) // width
    slots, place = np.unique(slot, return_inverse=True)

    places = place_rows(columns["queue"], place, slots, seconds, columns["offered"])

    def total(values: Vector) -> Vector:
        sums = _sum_known(place, len(slots), values)
        return sums if places is None else fill_sums(places, sums, values)

    counts = {name: total(columns[name]) for name in _COUNTS}
    answered = np.nan_to_num(columns["answered"])
    return History(
        at=_FIRST_MONDAY.astype("datetime64[us]") + slots * width,
        seconds=seconds,
        offered=counts["offered"],
        answered=counts["answered"],
        abandoned=counts["abandoned"],
        in_target=counts["answered_in_target"],
        wait_seconds=_mean(place, len(slots), columns["wait_seconds"], answered),
        handle_seconds=_mean(place, len(slots), columns["handle_seconds"], answered),
        agents=total(columns["agents"] * columns["seconds"] / seconds),
        lacking=0.0 if places is None else share_lacking(places, columns["offered"]),
    )


def _sum_known(place: npt.NDArray[Any], n: int, values: Vector) -> Vector:
    """Sums by place over what was recorded; nan where nothing was."""
    known = ~np.isnan(values)
    sums = np.bincount(place[known], values[known], n)
    found: Vector = np.where(np.bincount(place[known], minlength=n) > 0, sums, np.nan)
    return found


def _mean(place: npt.NDArray[Any], n: int, values: Vector, weights: Vector) -> Vector:
    known = ~np.isnan(values) & (weights > 0)
    sums = np.bincount(place[known], values[known] * weights[known], n)
    whole = np.bincount(place[known], weights[known], n)
    mean: Vector = np.divide(sums, whole, out=np.full(n, np.nan), where=whole > 0)
    return mean


def usual_week(history: History) -> Week | Unknown:
    """The mean week of a history of at least 14 days in intervals of at most an hour, else Unknown.

    Weekdays on which the centre never opens count as days where they follow the last one.
    """
    if history.seconds > _LONGEST:
        return Unknown(
            f"the intervals are {history.seconds / 3600:g} h long and tell no hour from another",
            "intervals of an hour or less",
        )
    day = history.at.astype("datetime64[D]")
    days, of_day = np.unique(day, return_inverse=True)
    busy = np.bincount(of_day, history.offered) > 0
    kept = busy[of_day]
    if not kept.any():
        return Unknown("no contact was offered in any interval", "intervals with contacts")
    there = _days_there(days[busy])
    if there < _LEAST_DAYS:
        return Unknown(
            f"{there} {_day_or_days(there)} of intervals, and a usual week needs {_LEAST_DAYS}",
            f"{_LEAST_DAYS - there} more {_day_or_days(_LEAST_DAYS - there)}",
        )
    weekday = (day.astype(np.int64) + 3) % 7  # the first of 1970 was a Thursday
    hour = (history.at - day).astype("timedelta64[s]").astype(np.int64) // 3600
    cell = (weekday * 24 + hour)[kept]
    week = ((days.astype(np.int64) + 3) // 7)[of_day][kept]
    offered, length = history.offered[kept], history.seconds / 3600.0
    hours = np.bincount(cell, minlength=HOURS) * length
    contacts = np.bincount(cell, offered, HOURS)
    agents = _mean(cell, HOURS, history.agents[kept], np.ones(len(cell)))
    opened = (contacts > 0) | (np.nan_to_num(agents) > 0)
    rate = np.divide(contacts, hours, out=np.full(HOURS, np.nan), where=opened)
    handle, error = _handle_by_hour(history, cell, kept)
    return Week(
        open=_days(opened),
        hours=_days(np.where(opened, hours, np.nan)),
        contacts=_days(np.where(opened, contacts, np.nan)),
        contacts_per_hour=_days(rate),
        rate_error=_days(np.where(opened, _rate_error(cell, week, offered, length), np.nan)),
        handle_seconds=_days(np.where(opened, handle, np.nan)),
        handle_error=_days(np.where(opened, error, np.nan)),
        agents=_days(np.where(opened, agents, np.nan)),
    )


def _days_there(opened: npt.NDArray[Any]) -> int:
    """Days from the first to the last, with the days always closed that follow after a week."""
    number = opened.astype(np.int64)
    there = int(number[-1] - number[0]) + 1
    weekdays = set((number % 7).tolist())
    while 7 <= there < _LEAST_DAYS and (int(number[0]) + there) % 7 not in weekdays:
        there += 1
    return there


def _day_or_days(n: int) -> str:
    return "day" if n == 1 else "days"


def _days(cells: npt.NDArray[Any]) -> npt.NDArray[Any]:
    shaped = cells.reshape(7, 24)
    shaped.flags.writeable = False
    return shaped


def _rate_error(
    cell: npt.NDArray[Any], week: npt.NDArray[Any], offered: Vector, length: float
) -> Vector:
    """The standard error of contacts per hour: over weeks, and at least that of chance."""
    weeks, of_week = np.unique(week, return_inverse=True)
    key = of_week * HOURS + cell
    size = len(weeks) * HOURS
    hours = (np.bincount(key, minlength=size) * length).reshape(-1, HOURS)
    counts = np.bincount(key, offered, size).reshape(-1, HOURS)
    seen, whole = (hours > 0).sum(axis=0), np.maximum(hours.sum(axis=0), length)
    rates = np.divide(counts, hours, out=np.zeros_like(counts), where=hours > 0)
    mean = counts.sum(axis=0) / whole
    spread = np.where(hours > 0, np.square(rates - mean), 0.0).sum(axis=0)
    between = spread / np.maximum(seen - 1, 1) / np.maximum(seen, 1)
    chance = (counts.sum(axis=0) + 0.5) / np.square(whole)  # half a contact: none seen is not none
    error: Vector = np.sqrt(np.maximum(np.where(seen > 1, between, 0.0), chance))
    return error


def _handle_by_hour(
    history: History, cell: npt.NDArray[Any], kept: npt.NDArray[np.bool_]
) -> tuple[Vector, Vector]:
    """Mean handle seconds by hour of the week, drawn towards the whole mean, and their errors.

    Random effects: hours differ by a variance between, contacts by one within, both by the
    method of moments (weights of DerSimonian & Laird 1986); each hour's mean is its posterior.
    """
    seconds, weight = history.handle_seconds[kept], np.nan_to_num(history.answered[kept])
    known = ~np.isnan(seconds) & (weight > 0)
    if not known.any():
        return np.full(HOURS, np.nan), np.full(HOURS, np.nan)
    cell, seconds, weight = cell[known], seconds[known], weight[known]
    n = np.bincount(cell, weight, HOURS)
    mean = np.bincount(cell, seconds * weight, HOURS) / np.maximum(n, 1)
    whole = float((seconds * weight).sum() / weight.sum())
    filled = n > 0
    freedom = max(len(seconds) - int(filled.sum()), 1)
    within = float((weight * np.square(seconds - mean[cell])).sum()) / freedom
    scatter = float((n * np.square(mean - whole))[filled].sum()) - (filled.sum() - 1) * within
    between = max(scatter / max(float(n.sum() - np.square(n).sum() / n.sum()), 1.0), 0.0)
    trust = n * between / np.maximum(n * between + within, 1e-9)
    own = trust * within / np.maximum(n, 1)
    error = np.sqrt(np.where(filled, own, between) + within / n.sum())
    return trust * mean + (1 - trust) * whole, error


def mean_handle_seconds(history: History) -> Figure:
    """The ACD's mean handle time of all contacts, with the jackknife over days."""
    seconds = history.handle_seconds * history.answered
    known = ~np.isnan(seconds)
    if not known.any():
        return Unknown(
            "no interval of the ACD has a handle time", "the column handle_seconds of intervals"
        )
    day = history.at.astype("datetime64[D]")[known]
    return _ratio_over_days(day, seconds[known], history.answered[known])


def fit_patience(history: History) -> Figure:
    """Mean seconds until a waiting customer hangs up: seconds waited over contacts abandoned.

    The exponential law's maximum likelihood, where the seconds waited are everybody's. Intervals
    hold those of the answered alone; each who hung up is taken to have waited as long as the
    answered did, which they did at least: so it errs towards impatience. Jackknife over days.
    """
    usual = np.nan_to_num(history.wait_seconds)
    abandoned = np.nan_to_num(history.abandoned)
    if np.isnan(history.abandoned).all():
        return Unknown("no interval says who hung up", "the column abandoned of intervals")
    if np.isnan(history.wait_seconds).all():
        return Unknown("no interval has a wait", "the column wait_seconds of intervals")
    waited = usual * (np.nan_to_num(history.answered) + abandoned)
    if not abandoned.sum():
        return Unknown("nobody hung up", "intervals in which somebody did")
    if not waited.sum():
        return Unknown("nobody waited", "intervals in which somebody did")
    return _ratio_over_days(history.at.astype("datetime64[D]"), waited, abandoned)


def _ratio_over_days(day: npt.NDArray[Any], parts: Vector, wholes: Vector) -> Figure:
    _, place = np.unique(day, return_inverse=True)
    top: Vector = np.bincount(place, parts).astype(np.float64)
    bottom: Vector = np.bincount(place, wholes).astype(np.float64)
    figure = estimate_ratio(top, bottom, "days of intervals")
    if isinstance(figure, Unknown):
        return figure
    return replace(figure, low=max(figure.low, 0.0), method="ratio of sums, jackknife over days")
