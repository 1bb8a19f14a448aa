"""The price of a slow minute hour by hour, of one pool or of pools together.

Prices of pools are added up over the contacts answered. Errors of arrivals are independent from
hour to hour; those of handle time and of patience move all hours of a pool together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few
from wellspent.report.minute_by_hour import Minute, Rows
from wellspent.report.operation import Vector
from wellspent.report.slow_minute_parts import HourPrice

__all__ = ["Priced", "free_share_of", "hours_of", "price_over"]

Chosen = npt.NDArray[np.int64]
_METHOD: Final = "Erlang A at the hour's usual arrivals and handle time, and at the ends of their intervals"  # fmt: skip
_METHOD_OF_MANY: Final = "mean over contacts of Erlang A's prices by hour, at the ends of their inputs' intervals"  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Rows, what the minute takes at each, what an hour of an agent at work costs, and waiting.

    `staffed_hour` Unknown: no wage. `waiting` is one figure a row.
    """

    rows: Rows
    minute: Minute
    staffed_hour: float | Unknown
    waiting: tuple[Figure, ...]

    @property
    def free(self) -> npt.NDArray[np.bool_]:
        """Rows where the minute takes nearly nobody beyond the agents who are there."""
        return ~np.isnan(self.rows.there) & self.minute.free


def hours_of(priced: Priced, chosen: Chosen) -> tuple[HourPrice, ...]:
    """One HourPrice for each hour of the week that these rows have, in the order of the week."""
    cells = np.unique(priced.rows.cell[chosen])
    return tuple(
        _hour(priced, int(cell), chosen[priced.rows.cell[chosen] == cell]) for cell in cells
    )


def _hour(priced: Priced, cell: int, at: Chosen) -> HourPrice:
    rows, minute = priced.rows, priced.minute
    rate = rows.rate[at]
    contacts = float(rate.sum())
    known = not np.isnan(rows.there[at]).any()
    free = priced.free[at]
    at_work = np.maximum(minute.needed[at], np.nan_to_num(rows.there[at]))

    def over_contacts(values: Vector) -> float:
        return float((values * rate).sum() / contacts) if contacts else 0.0

    return HourPrice(
        weekday=cell // 24,
        hour=cell % 24,
        contacts_per_hour=contacts,
        handle_seconds=over_contacts(rows.handle[at]) or float(rows.handle[at].mean()),
        price=price_over(priced, at, _METHOD),
        waiting_price=_waiting(priced, at),
        free=bool(free.all()) if known else None,
        free_share=over_contacts(free.astype(np.float64)) if known else None,
        agents_needed=float(minute.needed[at].sum()),
        agents_with_minute=float(minute.with_minute[at].sum()),
        agents_there=float(rows.there[at].sum()) if known else None,
        occupancy=float((minute.occupancy[at] * at_work).sum() / max(at_work.sum(), 1e-9)),
        service_level=over_contacts(minute.service_level[at]),
        wait_seconds=over_contacts(minute.wait_seconds[at]),
    )


def price_over(priced: Priced, at: Chosen, method: str = _METHOD_OF_MANY) -> Figure:
    """The mean price over the contacts of these rows."""
    rows, minute = priced.rows, priced.minute
    if isinstance(priced.staffed_hour, Unknown):
        return priced.staffed_hour
    seen = round(float(rows.seen[at].sum()))
    if seen < MINIMUM_N:
        return too_few(seen)
    served, extra = (float(column[at].sum()) for column in (minute.served, minute.extra))
    together = _by_pool(rows.pool[at])
    up, down = 0.0, 0.0
    for moved, summed in (
        (minute.by_rate, _each),
        (minute.by_handle, together),
        (minute.by_patience, together),
    ):
        # where more is answered, the same agents are shared by more
        ends = summed(moved.extra[:, at] - extra / served * moved.served[:, at])
        up += float(np.square(np.maximum(ends.max(axis=0), 0.0)).sum())
        down += float(np.square(np.minimum(ends.min(axis=0), 0.0)).sum())
    each = priced.staffed_hour / served
    value = each * extra
    most = each * float((minute.full[at] * minute.served[at]).sum())
    low, high = value - each * down**0.5, value + each * up**0.5
    return Estimate(value, max(low, 0.0), max(min(high, most), value), seen, method)


def _each(values: Vector) -> Vector:
    return values


def _by_pool(pool: Chosen) -> Callable[[Vector], Vector]:
    """Sums by pool, of what moves all its hours together; at the lower end and at the upper."""
    _, place = np.unique(pool, return_inverse=True)
    return lambda ends: np.array([np.bincount(place, one) for one in ends])


def _waiting(priced: Priced, at: Chosen) -> Figure:
    """What the minute costs where nobody is added: the mean over contacts, errors independent.

    A pool to which nothing comes at the hour weighs nothing, and what is not known of it neither.
    """
    at = at[priced.rows.rate[at] > 0] if (priced.rows.rate[at] > 0).any() else at
    figures = [priced.waiting[row] for row in at.tolist()]
    rate = priced.rows.rate[at]
    known = [(one, weight) for one, weight in zip(figures, rate.tolist(), strict=True) if isinstance(one, Estimate)]  # fmt: skip
    unknown = [one for one in figures if isinstance(one, Unknown)]
    if not known or len(known) < len(figures):
        return unknown[0] if unknown else too_few(0)
    if len(known) == 1:
        return known[0][0]
    whole = sum(weight for _, weight in known) or 1.0
    value = sum(one.value * weight for one, weight in known) / whole
    low = sum(((one.value - one.low) * weight) ** 2 for one, weight in known) ** 0.5 / whole
    high = sum(((one.high - one.value) * weight) ** 2 for one, weight in known) ** 0.5 / whole
    n = sum(one.n for one, _ in known)
    return Estimate(value, max(value - low, 0.0), value + high, n, known[0][0].method)


def free_share_of(priced: Priced, at: Chosen) -> Figure:
    """The share of contacts that come when the minute is free, with an interval for arrivals.

    Wilson's, over the hours of the week: whether one is free is one thing known, not one a contact.
    """
    if np.isnan(priced.rows.there[at]).any():
        return Unknown("no interval says how many agents were there", "the column agents of intervals")  # fmt: skip
    rate, free = priced.rows.rate[at], priced.free[at]
    if len(at) < MINIMUM_N:
        return too_few(len(at), "hours of the week")
    share = float((rate * free).sum() / max(rate.sum(), 1e-9))
    # as many hours as would tell as much if all had as many contacts (Kish 1965)
    hours = max(int(rate.sum() ** 2 / max(float(np.square(rate).sum()), 1e-9)), MINIMUM_N)
    found = estimate_share(round(share * hours), hours, "hours of the week")
    if isinstance(found, Unknown):
        return found
    method = "share of contacts; Wilson interval over hours of the week"
    return Estimate(share, min(found.low, share), max(found.high, share), len(at), method)
