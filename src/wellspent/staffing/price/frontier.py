"""The frontier: how many agents it takes to give customers so much slow time.

point     so many slow seconds a contact, the whole agents that keep the target, what they cost,
          what they reach and what the seconds bring
as it is  with all of the friction there is
cut       with a share of the friction gone: the same agents give so much more
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.price.money import DAYS_PER_WEEK, WEEKS_PER_YEAR, Prices
from wellspent.staffing.price.pools import Hours, Pool, assumed_worth, smallest_n
from wellspent.staffing.price.slow_value import VALUE_UNKNOWN, share_out
from wellspent.staffing.price.story_cases import Change, FrictionUnknown
from wellspent.staffing.price.uncertain_inputs import Floats, central, relative_error
from wellspent.staffing.price.week_work import (
    Rule,
    Weeks,
    WeekTotals,
    bands_of,
    contacts_error,
    open_hours,
    staff_weeks,
    work_weeks,
)

__all__ = ["SLOW_SECONDS", "Frontier", "FrontierPoint", "draw_frontier"]

SLOW_SECONDS = tuple(range(0, 181, 15))
_Z = 1.959963984540054
_STEP = 0.02  # of an input, to see how the agents follow it
METHOD = "Erlang formulas by hour, whole agents; interval by the delta method"


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """What it takes to give so many slow seconds a contact, beyond those given today."""

    slow_seconds: float
    agents: Figure  # at work in an open hour, on average
    agent_hours_per_week: Figure
    cost_per_day: Figure  # wages
    cost_per_year: Figure
    value_per_year: Figure
    net_per_year: Figure  # value less wages
    service_level: float  # reached by the formulas at the values of the inputs, as are the next
    wait_seconds: float
    abandonment: float
    occupancy: float


@dataclass(frozen=True, slots=True)
class Frontier:
    """Both lines of points, and what was taken for granted."""

    as_it_is: tuple[FrontierPoint, ...]
    cut: tuple[FrontierPoint, ...] | Unknown
    friction_cut: float
    assumed: tuple[str, ...]
    method: str = METHOD


def draw_frontier(
    pools: Sequence[Pool],
    prices: Prices,
    rule: Rule,
    *,
    slow_seconds: Sequence[float] = SLOW_SECONDS,
    friction_cut: float = 0.4,
) -> Frontier:
    """What it takes to give each of these slow seconds: with all the friction, and with less.

    The second line is unknown where nobody measured the friction. Raises `ChangeInvalid`, and what
    the rule raises.
    """
    for seconds in slow_seconds:
        Change(friction_cut=friction_cut, slow_seconds=seconds)
    added = np.asarray(slow_seconds, dtype=np.float64)
    unmeasured = [pool.name for pool in pools if pool.friction_seconds is None]
    cut: tuple[FrontierPoint, ...] | Unknown
    if unmeasured:
        error = FrictionUnknown(unmeasured[0])
        cut = Unknown(error.fact, error.remedy)
    else:
        cut = _points(pools, prices, rule, added, friction_cut)
    return Frontier(
        as_it_is=_points(pools, prices, rule, added, 0.0),
        cut=cut,
        friction_cut=friction_cut,
        assumed=(*prices.assumed, *assumed_worth(pools)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """All points of a line; a week's figures, `[point]`, and their errors by input, `[input, point]`.

    An error is what one standard error of an input moves.
    """

    totals: WeekTotals
    value: Floats  # nan where nobody said
    hour_errors: Floats  # agent hours
    value_errors: Floats

    def __add__(self, other: _Line) -> _Line:
        return _Line(
            self.totals + other.totals,
            self.value + other.value,
            np.concatenate([self.hour_errors, other.hour_errors]),
            np.concatenate([self.value_errors, other.value_errors]),
        )


def _points(
    pools: Sequence[Pool], prices: Prices, rule: Rule, added: Floats, cut: float
) -> tuple[FrontierPoint, ...]:
    line = reduce(add, [_line(pool, prices, rule, added, cut) for pool in pools])
    n = smallest_n(pools)
    return tuple(_point(line, prices, n, float(x), i) for i, x in enumerate(added))


def _line(pool: Pool, prices: Prices, rule: Rule, added: Floats, cut: float) -> _Line:
    hours = open_hours(pool.hours)
    friction = 0.0 if pool.friction_seconds is None else central(pool.friction_seconds)
    handle = np.maximum(central(pool.handle_seconds) - cut * friction, 1.0) + added
    weeks = _weeks(hours, handle, central(pool.patience_seconds))
    totals = work_weeks(weeks, staff_weeks(weeks, rule, prices, whole=True), rule)
    worths = _worths(pool, added)
    handle_error = np.hypot(
        relative_error(pool.handle_seconds) * central(pool.handle_seconds),
        cut * friction * relative_error(pool.friction_seconds or 0.0),
    )
    moved = np.array(_elasticities(pool, hours, prices, rule))[:, None] * np.stack([
        handle_error / handle,
        np.full_like(handle, contacts_error(hours)),
        np.full_like(handle, relative_error(pool.patience_seconds)),
    ])  # fmt: skip
    worth_errors = np.array([relative_error(s.value.worth) for s in pool.segments])[:, None]
    served = np.zeros_like(moved)
    served[1] = contacts_error(hours) * totals.answered * worths.sum(axis=0)
    rows = [served, worth_errors * worths * totals.answered] if pool.segments else [served]
    value_errors = np.concatenate(rows)
    hour_errors = np.zeros_like(value_errors)
    hour_errors[: len(moved)] = moved * totals.agent_hours
    value = totals.answered * worths.sum(axis=0)
    return _Line(
        totals, value if pool.segments else np.full_like(value, np.nan), hour_errors, value_errors
    )


def _weeks(hours: Hours, handle: Floats, patience: float) -> Weeks:
    contacts = np.broadcast_to(hours.contacts_per_hour, (len(handle), len(hours)))
    return Weeks(contacts, handle, np.full_like(handle, patience), hours.hours)


def _worths(pool: Pool, added: Floats) -> Floats:
    """What the seconds of each point bring in a contact, by segment: `[segment, point]`."""
    shared = (
        np.array([share_out(pool.segments, float(x)) for x in added]) if pool.segments else None
    )
    if shared is None:
        return np.zeros((0, len(added)))
    return np.array([
        [segment.share * segment.value.value(x) for x in shared[:, column]]
        for column, segment in enumerate(pool.segments)
    ])  # fmt: skip


def _elasticities(
    pool: Pool, hours: Hours, prices: Prices, rule: Rule
) -> tuple[float, float, float]:
    """By how many per cent the agent hours grow with one of handle time, contacts, patience."""
    bands = bands_of(hours.contacts_per_hour, hours.hours)
    inputs = np.array([central(pool.handle_seconds), 1.0, central(pool.patience_seconds)])
    moved = np.exp(_STEP * np.concatenate([np.eye(3), -np.eye(3)])) * inputs
    weeks = Weeks(moved[:, 1:2] * bands[0], moved[:, 0].copy(), moved[:, 2].copy(), bands[1])
    staffed = (staff_weeks(weeks, rule, prices, whole=False) * bands[1]).sum(axis=1)
    slopes = np.log(staffed[:3] / staffed[3:]) / (2.0 * _STEP)
    return float(slopes[0]), float(slopes[1]), float(slopes[2])


def _point(line: _Line, prices: Prices, n: int, x: float, i: int) -> FrontierPoint:
    totals = line.totals
    hours, hour_errors = float(totals.agent_hours[i]), line.hour_errors[:, i]
    wages, wage_errors = prices.staffed_hour * hours, prices.staffed_hour * hour_errors
    value, value_errors = float(line.value[i]), line.value_errors[:, i]

    def figure(amount: float, errors: Floats, times: float) -> Figure:
        if np.isnan(amount):
            return VALUE_UNKNOWN
        half = _Z * float(np.sqrt(np.square(errors).sum()))
        return Estimate(times * amount, times * (amount - half), times * (amount + half), n, METHOD)

    return FrontierPoint(
        slow_seconds=x,
        agents=figure(hours, hour_errors, float(totals.agents[i]) / hours),
        agent_hours_per_week=figure(hours, hour_errors, 1.0),
        cost_per_day=figure(wages, wage_errors, 1.0 / DAYS_PER_WEEK),
        cost_per_year=figure(wages, wage_errors, WEEKS_PER_YEAR),
        value_per_year=figure(value, value_errors, WEEKS_PER_YEAR),
        net_per_year=figure(value - wages, value_errors - wage_errors, WEEKS_PER_YEAR),
        service_level=float(totals.in_time[i] / totals.contacts[i]),
        wait_seconds=float(3600.0 * totals.hours_waited[i] / totals.contacts[i]),
        abandonment=float(totals.abandoned[i] / totals.contacts[i]),
        occupancy=float(totals.hours_busy[i] / totals.agent_hours[i]),
    )
