"""An operation's pools as the arithmetic of staffing takes them, with or without choices made.

base      handle time as the ACD has it; where it has none, as the ledger has it
friction  the ledger's share of it, brought to the ACD's seconds
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.model import Kind
from wellspent.report.operation import Operation, Pool, SegmentTime, Split, Vector, Week
from wellspent.report.slow_worth import slow_value_of
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Pool as StaffedPool
from wellspent.staffing.price.pools import week_of
from wellspent.staffing.price.slow_value import Segment, SlowValue
from wellspent.staffing.price.uncertain_inputs import central

__all__ = [
    "ChoiceInvalid",
    "added_seconds",
    "as_unknown",
    "base_seconds",
    "kind_seconds",
    "patience_of",
    "prices_of",
    "staffed_pool",
    "valued_segments",
]

OTHERS: Final = "not recorded"


class ChoiceInvalid(WellspentError):
    """A choice that no operation can have."""


def as_unknown(error: WellspentError) -> Unknown:
    """A refusal as an answer: its fact is the reason, its remedy what lifts it."""
    return Unknown(error.fact.removesuffix("."), error.remedy.removesuffix("."))


def base_seconds(split: Split) -> Figure:
    """Mean handle time of a contact: the ACD's, for it counts all of them; else the ledger's."""
    return split.acd if isinstance(split.acd, Estimate) else split.mean


def kind_seconds(split: Split, kind: Kind) -> Figure:
    """Mean seconds of one kind, brought to the seconds of `base_seconds`."""
    seconds = dict(split.kinds)[kind]
    if isinstance(seconds, Unknown) or isinstance(split.mean, Unknown):
        return seconds
    base = base_seconds(split)
    by = base.value / split.mean.value if isinstance(base, Estimate) and split.mean.value > 0 else 1.0  # fmt: skip
    return Estimate(seconds.value * by, seconds.low * by, seconds.high * by, seconds.n, seconds.method)  # fmt: skip


def patience_of(pool: Pool) -> float | Estimate:
    """The mean patience, `inf` where nothing tells: nobody gives up, and every wait counts."""
    found = pool.patience_seconds
    return found if isinstance(found, Estimate) and found.value > 0 else math.inf


def prices_of(operation: Operation) -> Prices | Unknown:
    """What an hour, a wait and a lost contact cost; what the centre has not said counts nothing."""
    if isinstance(operation.wage_per_hour, Unknown):
        return operation.wage_per_hour
    staffing = operation.staffing
    said = {
        "waiting_per_hour": staffing.waiting_per_hour,
        "abandonment": staffing.abandonment,
    }
    return Prices(
        wage_per_hour=operation.wage_per_hour.value,
        waiting_per_hour=staffing.waiting_per_hour or 0.0,
        abandonment=staffing.abandonment or 0.0,
        shrinkage=staffing.shrinkage,
        assumed=tuple(name for name, value in said.items() if value is not None),
    )


def added_seconds(
    segments: Sequence[SegmentTime], by_segment: Mapping[str, float], otherwise: float
) -> float:
    """Mean seconds added to a contact, where each segment gets its own."""
    everybody = sum(one.contacts for one in segments)
    if not everybody:
        return otherwise
    given = sum(one.contacts * by_segment.get(one.name or OTHERS, otherwise) for one in segments)
    return given / everybody


def staffed_pool(
    pool: Pool, operation: Operation, *, added: float = 0.0, friction_cut: float = 0.0
) -> StaffedPool | Unknown:
    """The pool with its usual week, seconds added to each contact and friction taken away."""
    if isinstance(pool.week, Unknown):
        return pool.week
    handle = _base(pool, operation)
    if isinstance(handle, Unknown):
        return handle
    friction, slow = (_part(pool, operation, kind) for kind in ("friction", "slow"))
    if isinstance(friction, Unknown) and friction_cut:
        return friction
    cut = friction_cut * (friction.value if isinstance(friction, Estimate) else 0.0)
    taken = _shifted(handle, added - cut)
    if taken.value < 1:
        raise ChoiceInvalid(
            f"{added:g} slow seconds leave nothing of the {handle.value:.0f} s of a contact of "
            f"'{pool.name}'.",
            "Take fewer away.",
        )
    rows = np.flatnonzero(pool.week.open.ravel())
    repeats = operation.repeat_share
    return StaffedPool(
        pool.name,
        week_of(
            _at(pool.week.contacts_per_hour, rows),
            _at(pool.week.agents, rows),
            contacts_sd=_between(pool.week, rows),
            intervals=np.round(_at(pool.week.hours, rows) * 3600.0 / _length(pool)),
            weekday=rows // 24,
            hour=rows % 24,
        ),
        handle_seconds=taken,
        friction_seconds=_within(friction, taken.value, 1 - friction_cut),
        slow_seconds=_within(slow, taken.value, 1.0),
        patience_seconds=patience_of(pool),
        repeat_share=repeats if isinstance(repeats, Estimate) else None,
        segments=tuple(valued_segments(operation, pool.segments)),
    )


def _length(pool: Pool) -> float:
    return 3600.0 if isinstance(pool.history, Unknown) else pool.history.seconds


def _base(pool: Pool, operation: Operation) -> Figure:
    """The pool's handle time, or the whole centre's where it has none of its own."""
    own = base_seconds(pool.split)
    return own if isinstance(own, Estimate) else base_seconds(operation.split)


def _part(pool: Pool, operation: Operation, kind: Kind) -> Figure:
    own = kind_seconds(pool.split, kind)
    return own if isinstance(own, Estimate) else kind_seconds(operation.split, kind)


def _shifted(figure: Estimate, by: float) -> Estimate:
    return Estimate(
        figure.value + by, max(figure.low + by, 1.0), figure.high + by, figure.n, figure.method
    )


def _within(figure: Figure, whole: float, kept: float) -> Estimate | None:
    """A part of the handle time, at most half of it; None where it is not known."""
    if isinstance(figure, Unknown):
        return None
    value, low, high = (
        min(one * kept, whole / 2) for one in (figure.value, figure.low, figure.high)
    )
    return Estimate(value, low, high, figure.n, figure.method)


def _at(cells: Vector, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Vector:
    found: Vector = cells.ravel()[rows]
    return found


def _between(week: Week, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Vector:
    """How far one such hour's rate lies from another's: the error of the mean, undone."""
    error, hours = _at(week.rate_error, rows), _at(week.hours, rows)
    spread = np.square(error) * hours - _at(week.contacts_per_hour, rows)
    wide: Vector = np.sqrt(np.maximum(spread, 0.0))
    return wide


def valued_segments(operation: Operation, segments: Sequence[SegmentTime]) -> list[Segment]:
    """The segments with what slow time is worth to them, found or assumed; those without any are 0."""
    everybody = sum(one.contacts for one in segments)
    values = [(one, slow_value_of(operation, one.name)) for one in segments if one.contacts]
    if not any(value and central(value.worth) for _, value in values):
        return []
    return [
        Segment(
            one.name or OTHERS,
            one.contacts / everybody,
            value or SlowValue(0.0, operation.staffing.slow_seconds),
        )
        for one, value in values
    ]
