"""One more slow minute at every open hour of every pool: agents needed before and after, all at once.

row        one open hour of one pool's usual week
needed     the fewest agents that keep the target and the cap, with fractions: a mean over weeks
extra      agents that the minute takes beyond those needed and those who are there anyway

A row's interval is the delta method's: how the extra agents change as arrivals, handle time and
patience move by their errors, each alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Unknown
from wellspent.report.operation import Operation, Pool, Vector, Week
from wellspent.report.staffing_pools import (
    ChoiceInvalid,
    base_seconds,
    kind_seconds,
    patience_of,
)
from wellspent.staffing.demand import Target
from wellspent.staffing.erlang_kernel import perform_many
from wellspent.staffing.price.best_staffing import agents_for_target_many
from wellspent.staffing.price.demands import Demands

__all__ = ["MINUTE", "Minute", "Rows", "minute_by_hour", "rows_of"]

MINUTE: Final = 60.0
_HALF: Final = 1.959963984540054  # standard errors in half an interval


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What comes to each open hour, with the choices made: arrays, one number a row.

    `pool` is the place of the row's pool among those asked for; `seen` how many contacts the
    history has of it; errors are standard errors; `there` is nan where not recorded.
    """

    pool: npt.NDArray[np.int64]
    cell: npt.NDArray[np.int64]
    seen: Vector
    rate: Vector
    rate_error: Vector
    handle: Vector
    handle_error: Vector
    patience: Vector
    patience_error: Vector
    there: Vector

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """The rows of all parts, one after the other."""
        names = [one.name for one in fields(cls)]
        return cls(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        )


@dataclass(frozen=True, slots=True, eq=False)
class Minute:
    """What one more slow minute per contact takes at each row, so that the target is kept.

    `extra` is agents at work; its errors are the half-widths of 95 % intervals by what is
    uncertain. `served` are contacts answered per hour; the last three figures are what the agents
    needed, or those who are there where they are more, achieve before the minute.
    """

    needed: Vector
    with_minute: Vector
    extra: Vector
    half_by_rate: Vector
    half_by_handle: Vector
    half_by_patience: Vector
    served: Vector
    occupancy: Vector
    service_level: Vector
    wait_seconds: Vector


def rows_of(
    place: int, pool: Pool, operation: Operation, added: float, friction_cut: float
) -> Rows | Unknown:
    """The rows of one pool; Unknown where its arrivals or its handle time are not known."""
    week = pool.week
    if isinstance(week, Unknown):
        return week
    cell = np.flatnonzero(week.open.ravel())
    found = _handle(pool, operation, week, cell)
    if isinstance(found, Unknown):
        return found
    handle, error = found
    share, share_error = 0.0, 0.0
    if friction_cut:
        friction = _friction_share(pool, operation)
        if isinstance(friction, Unknown):
            return friction
        share, share_error = friction
    taken = handle * (1 - friction_cut * share) + added
    if taken.min() < 1:
        raise ChoiceInvalid(
            f"{added:g} slow seconds leave nothing of the {handle.min():.0f} s of a contact of "
            f"'{pool.name}'.",
            "Take fewer away.",
        )
    patience = patience_of(pool)
    known = isinstance(patience, Estimate)
    return Rows(
        pool=np.full(len(cell), place),
        cell=cell,
        seen=week.contacts.ravel()[cell],
        rate=week.contacts_per_hour.ravel()[cell],
        rate_error=week.rate_error.ravel()[cell],
        handle=taken,
        handle_error=np.hypot(
            error * (1 - friction_cut * share), handle * friction_cut * share_error
        ),
        patience=np.full(len(cell), patience.value if isinstance(patience, Estimate) else patience),
        patience_error=np.full(len(cell), _error(patience) if known else 0.0),
        there=week.agents.ravel()[cell],
    )


def _handle(
    pool: Pool, operation: Operation, week: Week, cell: npt.NDArray[np.int64]
) -> tuple[Vector, Vector] | Unknown:
    """Handle seconds and their errors by row: the ACD's by hour, else one mean for all."""
    seconds = week.handle_seconds.ravel()[cell]
    if not np.isnan(seconds).any():
        return seconds, week.handle_error.ravel()[cell]
    mean = base_seconds(pool.split)
    mean = mean if isinstance(mean, Estimate) else base_seconds(operation.split)
    if isinstance(mean, Unknown):
        return mean
    return np.full(len(cell), mean.value), np.full(len(cell), _error(mean))


def _friction_share(pool: Pool, operation: Operation) -> tuple[float, float] | Unknown:
    """Friction as a share of handle time, and its error: the pool's, else the centre's."""
    for split in (pool.split, operation.split):
        friction, mean = kind_seconds(split, "friction"), base_seconds(split)
        if isinstance(friction, Estimate) and isinstance(mean, Estimate) and mean.value > 0:
            return friction.value / mean.value, _error(friction) / mean.value
    found = operation.split.mean
    return found if isinstance(found, Unknown) else Unknown("no time by kind", "a run")


def _error(figure: float | Estimate) -> float:
    return (figure.high - figure.low) / 2 / _HALF if isinstance(figure, Estimate) else 0.0


def minute_by_hour(rows: Rows, target: Target, max_occupancy: float | None) -> Minute:
    """Agents before and after the minute, at every row; quick."""
    rate, handle, patience = rows.rate, rows.handle, rows.patience
    moved = (
        (rate, handle, patience),
        (rate + rows.rate_error, handle, patience),
        (rate, handle + rows.handle_error, patience),
        (rate, handle, patience + rows.patience_error),
    )
    contacts, seconds, patient = (np.concatenate(column) for column in zip(*moved, strict=True))
    now = Demands(contacts, seconds, patient)
    both = (np.concatenate(pair) for pair in zip(now, now.longer(MINUTE), strict=True))
    needed = agents_for_target_many(Demands(*both), target, max_occupancy)
    before, after = needed.reshape(2, len(moved), len(rate))
    # who was not recorded is there as far as needed
    there = np.nan_to_num(rows.there, nan=0.0)
    extra = np.maximum(after - np.maximum(before, there), 0.0)
    at_work = np.maximum(before[0], there)
    reached = perform_many(at_work, rate, handle, patience, target.seconds)
    by_rate, by_handle, by_patience = _HALF * np.abs(extra[1:] - extra[0])
    return Minute(
        needed=before[0],
        with_minute=after[0],
        extra=extra[0],
        half_by_rate=by_rate,
        half_by_handle=by_handle,
        half_by_patience=by_patience,
        served=rate * (1.0 - reached.abandonment),
        occupancy=reached.occupancy,
        service_level=reached.service_level,
        wait_seconds=reached.wait_seconds,
    )
