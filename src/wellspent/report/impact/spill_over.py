"""What an arm's slow time does to everybody's waiting, from the centre's own usual week.

Hour by hour and pool by pool: the agents who are there (or who keep the target, where they are
more) answer what comes, first as now and then with half of the contacts taking longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, estimate_ratio
from wellspent.report.operation import Operation, Pool, Week
from wellspent.staffing.demand import Demand, StaffingError, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.required import smallest
from wellspent.worth.experiment.spilling import SpillOver, spill_over

__all__ = ["spill_over_of_contacts", "spill_over_of_operation"]

_ARM: Final = 0.5
_Z: Final = 1.96
_LEAST_HOURS: Final = 1.0  # a day's contacts do not all come in less
_NO_WEEK: Final = Unknown(
    "no queue has a usual week",
    "the ACD's intervals of two weeks (wellspent import DIR FILE --as intervals)",
)
_HOUR = tuple[float, float, float, float, float]  # rate, its error, handle, its error, agents


def spill_over_of_operation(operation: Operation, seconds: float, *, assumed: bool) -> SpillOver:
    """The load and the waiting of a centre whose intervals are known; Unknown where they are not."""
    weeks = [(pool, pool.week) for pool in operation.pools if isinstance(pool.week, Week)]
    if not weeks:
        return spill_over(seconds, assumed=assumed, contacts_per_hour=_NO_WEEK, handle_seconds=_NO_WEEK, arm=_ARM)  # fmt: skip
    target = Target.parse(operation.staffing.target)
    hours = [(pool, list(_open_hours(week))) for pool, week in weeks]
    return spill_over(
        seconds,
        assumed=assumed,
        contacts_per_hour=_rate(hours),
        handle_seconds=_handle(hours),
        wait=(_wait(hours, target, 0.0), _wait(hours, target, _ARM * seconds)),
        arm=_ARM,
    )


def spill_over_of_contacts(began: Any, handle: Any, seconds: float, *, assumed: bool) -> SpillOver:
    """The load alone, from the moments of contacts (datetime64) and their handle seconds, if known."""
    day = began.astype("datetime64[D]")
    days, place = np.unique(day, return_inverse=True)
    hour = (began - day).astype("timedelta64[s]").astype(np.float64) / 3600
    first, last = np.full(len(days), np.inf), np.full(len(days), -np.inf)
    np.minimum.at(first, place, hour)
    np.maximum.at(last, place, hour)
    open_hours = np.maximum(last - first, _LEAST_HOURS)
    rate = estimate_ratio(np.bincount(place).astype(np.float64), open_hours, "days")
    known = handle[np.isfinite(handle)] if handle is not None else np.empty(0)
    lasting: Figure = estimate_mean(known) if len(known) else Unknown("no handle time is known", "a column of handle seconds (--handle)")  # fmt: skip
    return spill_over(seconds, assumed=assumed, contacts_per_hour=rate, handle_seconds=lasting, arm=_ARM)  # fmt: skip


def _open_hours(week: Week) -> Iterator[_HOUR]:
    for cell in zip(*np.nonzero(week.open), strict=True):
        figures = (week.contacts_per_hour, week.rate_error, week.handle_seconds, week.handle_error, week.agents)  # fmt: skip
        rate, rate_error, handle, handle_error, agents = (float(one[cell]) for one in figures)
        if rate > 0 and handle > 0:
            yield rate, rate_error, handle, handle_error, agents


def _rate(hours: list[tuple[Pool, list[_HOUR]]]) -> Figure:
    """Contacts an hour in all pools together, in the mean of their open hours."""
    value = sum(float(np.mean([one[0] for one in theirs])) for _, theirs in hours if theirs)
    error = math.sqrt(sum(float(np.mean([one[1] for one in theirs])) ** 2 for _, theirs in hours if theirs))  # fmt: skip
    n = sum(len(theirs) for _, theirs in hours)
    return Estimate(value, value - _Z * error, value + _Z * error, n, "usual week, mean of its open hours")  # fmt: skip


def _handle(hours: list[tuple[Pool, list[_HOUR]]]) -> Figure:
    all_hours = [one for _, theirs in hours for one in theirs]
    contacts = np.array([one[0] for one in all_hours])
    value = float(contacts @ [one[2] for one in all_hours] / contacts.sum())
    error = float(
        contacts @ [one[3] for one in all_hours] / contacts.sum()
    )  # as if all erred alike
    return Estimate(value, value - _Z * error, value + _Z * error, len(all_hours), "usual week, mean over contacts")  # fmt: skip


def _wait(hours: list[tuple[Pool, list[_HOUR]]], target: Target, more: float) -> Figure:
    """The mean wait of a contact; the interval lets rates and handle times err together."""
    values = []
    for errors in (0.0, -_Z, _Z):
        value = _mean_wait(hours, target, more, errors)
        if value is None:
            return Unknown(
                "the agents who are there would not keep up, and nobody knows when customers give up",
                "the customers' patience ([staffing] patience_seconds)",
            )
        values.append(value)
    n = sum(len(theirs) for _, theirs in hours)
    return Estimate(values[0], values[1], values[2], n, "Erlang A hour by hour with the agents of now; interval from rates and handle times")  # fmt: skip


def _mean_wait(
    hours: list[tuple[Pool, list[_HOUR]]], target: Target, more: float, errors: float
) -> float | None:
    waited = contacts = 0.0
    for pool, theirs in hours:
        patience = pool.patience_seconds.value if isinstance(pool.patience_seconds, Estimate) else math.inf  # fmt: skip
        for rate, rate_error, handle, handle_error, there in theirs:
            usual = Demand(rate, handle, patience)
            asked = max(rate + errors * rate_error, 1e-6)
            lasting = max(handle + errors * handle_error + more, 1.0)
            try:
                agents = max(smallest(usual, target), 0.0 if math.isnan(there) else there)
                wait = perform(agents, Demand(asked, lasting, patience), target.seconds).wait_seconds  # fmt: skip
            except StaffingError:
                return None
            waited += asked * wait
            contacts += asked
    return waited / contacts
