"""One more slow minute at every open hour of every pool: agents needed before and after, all at once.

row        one open hour of one pool's usual week
needed     the fewest agents that keep the target and the cap, with fractions: a mean over weeks
extra      agents that the minute takes beyond those needed and those who are there anyway; 0 where
           those who are there are enough
free       the whole interval of the extra agents lies below a twentieth of what the minute would
           take if nobody were there to spare

Arrivals, handle time and patience are moved to both ends of their intervals, each alone. What this
does to the extra agents is taken before they are cut off at 0, combined, and then cut off: else a
row would be free because no single input takes it over the edge, though two together do.
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

__all__ = ["FREE_SHARE", "MINUTE", "Minute", "Moved", "Rows", "minute_by_hour", "rows_of"]

MINUTE: Final = 60.0
FREE_SHARE: Final = 0.05  # of what the minute takes where nobody is there to spare
_FEWEST: Final = 0.05  # of the rate: no interval of arrivals ends lower
_LEAST_SECONDS: Final = 1.0
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
class Moved:
    """How far extra agents and contacts answered move as one input goes to an end of its interval.

    Arrays `[2, row]`: the lower end, the upper end.
    """

    extra: Vector
    served: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Minute:
    """What one more slow minute per contact takes at each row, so that the target is kept.

    `extra` is agents at work, `most` the same at the upper end of its 95 % interval; `full` are the
    agents per contact answered that it could take at the most, with nobody to spare. `served` are
    contacts answered per hour; the last three figures are what the agents needed, or those who are
    there where they are more, achieve before the minute.
    """

    needed: Vector
    with_minute: Vector
    extra: Vector
    most: Vector
    full: Vector
    by_rate: Moved
    by_handle: Moved
    by_patience: Moved
    served: Vector
    occupancy: Vector
    service_level: Vector
    wait_seconds: Vector

    @property
    def free(self) -> npt.NDArray[np.bool_]:
        """Rows where it takes nearly nobody, whatever arrivals, handle time and patience are."""
        return self.most <= FREE_SHARE * (self.with_minute - self.needed)


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
    contacts, seconds, patient = _ends(rows)
    places = len(rows.rate)
    now = Demands(contacts, seconds, patient)
    both = (np.concatenate(pair) for pair in zip(now, now.longer(MINUTE), strict=True))
    needed = agents_for_target_many(Demands(*both), target, max_occupancy)
    before, after = needed.reshape(2, -1, places)
    # who was not recorded is there as far as needed
    at_work = np.maximum(before, np.nan_to_num(rows.there, nan=0.0))
    reached = perform_many(at_work.ravel(), contacts, seconds, patient, target.seconds)
    served = (contacts * (1.0 - reached.abandonment)).reshape(-1, places)
    lacking = after - at_work  # below 0: agents to spare with the minute too
    moved = _cut_off(lacking)
    extra = np.maximum(lacking[0], 0.0)
    by_rate, by_handle, by_patience = (
        Moved(moved[place : place + 2], served[place + 1 : place + 3] - served[0])
        for place in (0, 2, 4)
    )
    per_contact = np.divide(after - before, served, out=np.zeros_like(served), where=served > 0)
    return Minute(
        needed=before[0],
        with_minute=after[0],
        extra=extra,
        most=extra + _together(moved),
        full=per_contact.max(axis=0),
        by_rate=by_rate,
        by_handle=by_handle,
        by_patience=by_patience,
        served=served[0],
        occupancy=reached.occupancy[:places],
        service_level=reached.service_level[:places],
        wait_seconds=reached.wait_seconds[:places],
    )


def _ends(rows: Rows) -> tuple[Vector, Vector, Vector]:
    """Arrivals, handle time and patience: as they are, then each at its lower and its upper end."""
    rate, handle, patience = rows.rate, rows.handle, rows.patience
    off = _HALF * rows.rate_error
    longer, more_patient = _HALF * rows.handle_error, _HALF * rows.patience_error
    moved = (
        (rate, handle, patience),
        (np.maximum(rate - off, _FEWEST * rate), handle, patience),
        (rate + off, handle, patience),
        (rate, np.maximum(handle - longer, _LEAST_SECONDS), patience),
        (rate, handle + longer, patience),
        (rate, handle, np.maximum(patience - more_patient, _LEAST_SECONDS)),
        (rate, handle, patience + more_patient),
    )
    contacts, seconds, patient = (np.concatenate(column) for column in zip(*moved, strict=True))
    return contacts, seconds, patient


def _cut_off(lacking: Vector) -> Vector:
    """How far the extra agents move, `[end, row]`, from the agents that lack at all ends.

    The inputs together move a row up and down so far; what of that lies below 0 is cut off, in the
    same proportion for every input.
    """
    here, moved = lacking[0], lacking[1:] - lacking[0]
    up, down = _together(moved), _together(-moved)
    extra = np.maximum(here, 0.0)
    risen = np.maximum(here + up, 0.0) - extra
    fallen = extra - np.maximum(here - down, 0.0)
    kept_up = np.divide(risen, up, out=np.zeros_like(up), where=up > 0)
    kept_down = np.divide(fallen, down, out=np.zeros_like(down), where=down > 0)
    cut: Vector = moved * np.where(moved > 0, kept_up, kept_down)
    return cut


def _together(moved: Vector) -> Vector:
    """How far up the inputs move a row: the root of the sum of squares over inputs."""
    by_input = np.maximum(moved.reshape(-1, 2, moved.shape[1]).max(axis=1), 0.0)
    up: Vector = np.sqrt(np.square(by_input).sum(axis=0))
    return up
