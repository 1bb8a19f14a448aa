"""The staffing plan of the weeks to come, pool by pool: arrivals forecast, agents, shifts, cost.

Handle times are lognormal with the mean of the ACD's contacts and the spread of the ledger's;
customers wait an exponential time before they give up. A pool that cannot be planned is Unknown
with its reason, and the others are planned all the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.operation import History, Operation, Pool
from wellspent.report.slow_minute_parts import Choices
from wellspent.report.staffing_pools import added_seconds, patience_of, staffed_pool
from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.forecasting.forecast import Forecast, forecast_arrivals
from wellspent.staffing.forecasting.special_days import (
    CountryUnknown,
    HolidaysMissing,
    find_special_days,
)
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.planning.plan import Plan, make_plan
from wellspent.staffing.planning.shift_kinds import usual_kinds

__all__ = ["PoolPlan", "WeekPlan", "plan_weeks"]

_DAY: Final = 86_400
_SAMPLES: Final = 20  # draws of the forecast that the plan is tried on
_NODES: Final = 200  # of the solver's tree for each day's shifts: work, and not time, ends it
_SOLVING: Final = 120.0  # seconds for the shifts of one pool, should a machine be that slow
_USUAL_LOG_SD: Final = (
    0.8  # of handle times, where no ledger tells: Brown et al. 2005 found 0.8 to 1
)
_HALF: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """One pool's plan: what is forecast, and the plan for it. `today_hours` are paid hours now.

    `today_hours` is Unknown where the ACD recorded no agents.
    """

    pool: str
    forecast: Forecast | Unknown
    plan: Plan | Unknown
    today_hours: Figure


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The plans of all pools for so many weeks, with these choices.

    `notes` are what was left out for all of them, and why, in sentences.
    """

    weeks: int
    choices: Choices
    currency: str
    pools: tuple[PoolPlan, ...]
    notes: tuple[str, ...] = ()

    @property
    def planned(self) -> int:
        """How many pools have a plan."""
        return sum(isinstance(one.plan, Plan) for one in self.pools)

    @property
    def paid_hours(self) -> float | None:
        """Paid hours of the pools that could be planned; None where there are none."""
        hours = [one.plan.paid_hours for one in self.pools if isinstance(one.plan, Plan)]
        return sum(hours) if hours else None

    @property
    def costs(self) -> Figure:
        """What the pools cost that could be planned, exact for these shifts."""
        known = [one for one in self.pools if isinstance(one.plan, Plan)]
        return replace(self, pools=tuple(known)).cost

    @property
    def cost(self) -> Figure:
        """What they cost, exact for these shifts; Unknown where one has no plan or no wage."""
        costs = [one.plan.cost if isinstance(one.plan, Plan) else one.plan for one in self.pools]
        known = [one for one in costs if isinstance(one, Estimate)]
        if not known or len(known) < len(costs):
            gaps = [one for one in costs if isinstance(one, Unknown)]
            return gaps[0] if gaps else Unknown("there is no pool", "contacts with queues")
        total = sum(one.value for one in known)
        return Estimate(
            total, total, total, sum(one.n for one in known), "sum of the pools' shifts"
        )


def plan_weeks(
    operation: Operation,
    choices: Choices,
    *,
    weeks: int = 1,
    seed: int = 1,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> WeekPlan:
    """The plans of the choices' pools; `progress` is told how many are done, of how many."""
    target = Target.parse(choices.target)
    pools = [one for one in operation.pools if choices.pool in (None, one.name)]
    country, notes = _holidays(operation)
    plans = []
    for place, pool in enumerate(pools):
        progress(place, len(pools))
        plans.append(_plan(pool, operation, choices, target, weeks, seed, country))
    progress(len(pools), len(pools))
    return WeekPlan(weeks, choices, operation.currency, tuple(plans), notes)


def _holidays(operation: Operation) -> tuple[str | None, tuple[str, ...]]:
    """The country whose holidays can be looked up; else none, and why, for a plan does without."""
    country = operation.staffing.country
    try:
        find_special_days(country, np.array(["2026-01-01"], dtype="datetime64[D]"))
    except (CountryUnknown, HolidaysMissing) as error:
        return None, (f"The plan knows no holidays. {error.fact} {error.remedy}",)
    return country, ()


def _plan(  # noqa: PLR0917 - what a plan is of
    pool: Pool,
    operation: Operation,
    choices: Choices,
    target: Target,
    weeks: int,
    seed: int,
    country: str | None,
) -> PoolPlan:
    history = pool.history
    if isinstance(history, Unknown):
        return PoolPlan(pool.name, history, history, history)
    today = _today_hours(pool, operation, weeks)
    try:
        forecast = _forecast(history, country, weeks)
        if isinstance(forecast, Unknown):
            return PoolPlan(pool.name, forecast, forecast, today)
        return PoolPlan(
            pool.name, forecast, _staffed(pool, operation, choices, target, forecast, seed), today
        )
    except StaffingError as error:
        unknown = Unknown(_inside(error.fact), _inside(error.remedy))
        return PoolPlan(pool.name, unknown, unknown, today)


def _inside(sentence: str) -> str:
    """The sentence as a part of another; a name in capitals keeps them."""
    small = sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence  # fmt: skip
    return small.removesuffix(".")


def _forecast(history: History, country: str | None, weeks: int) -> Forecast | Unknown:
    table = pa.table({"at": history.at, "contacts": history.offered})
    return forecast_arrivals(
        table,
        interval_seconds=history.seconds,
        horizon_intervals=round(weeks * 7 * _DAY / history.seconds),
        country=country,
    )


def _staffed(  # noqa: PLR0917 - what a plan is of
    pool: Pool,
    operation: Operation,
    choices: Choices,
    target: Target,
    forecast: Forecast,
    seed: int,
) -> Plan | Unknown:
    added = added_seconds(pool.segments, choices.slow_seconds, choices.slow_seconds_otherwise)
    staffed = staffed_pool(pool, operation, added=added, friction_cut=choices.friction_cut)
    if isinstance(staffed, Unknown):
        return staffed
    staffing, wage = operation.staffing, operation.wage_per_hour
    handle = staffed.handle_seconds
    mean = handle.value if isinstance(handle, Estimate) else handle
    patience = patience_of(pool)
    waits = patience.value if isinstance(patience, Estimate) else patience
    return make_plan(
        forecast.arrivals,
        Lognormal(mean, _log_sd(pool)),
        Exponential(waits) if math.isfinite(waits) else None,
        target,
        pool=pool.name,
        samples=forecast.sample_arrivals(np.random.default_rng(seed), _SAMPLES),
        max_occupancy=choices.max_occupancy,
        shrinkage=staffing.shrinkage,
        wage_per_hour=wage.value if isinstance(wage, Estimate) else None,
        currency=operation.currency,
        kinds=usual_kinds(_open_hours(pool), staffing.shift_hours, staffing.shift_grid_minutes),
        seed=seed,
        nodes=_NODES,
        seconds=_SOLVING,
    )


def _log_sd(pool: Pool) -> float:
    """The spread of the logarithm of handle times, from the ledger's mean and its interval."""
    mean = pool.split.mean
    if isinstance(mean, Unknown) or mean.value <= 0:
        return _USUAL_LOG_SD
    sd = (mean.high - mean.low) / 2 / _HALF * math.sqrt(mean.n)
    return math.sqrt(math.log1p((sd / mean.value) ** 2)) or _USUAL_LOG_SD


def _open_hours(pool: Pool) -> float:
    """From opening to closing on the longest day of the usual week."""
    if isinstance(pool.week, Unknown):
        return 24.0
    days = [np.flatnonzero(day) for day in pool.week.open]
    return float(max((day[-1] + 1 - day[0] for day in days if len(day)), default=24))


def _today_hours(pool: Pool, operation: Operation, weeks: int) -> Figure:
    """Paid hours of as many usual weeks as the ACD recorded agents for, shrinkage included."""
    if isinstance(pool.week, Unknown):
        return pool.week
    there = pool.week.agents[pool.week.open]
    if np.isnan(there).any():
        return Unknown("no interval says how many agents were there", "the column agents of intervals")  # fmt: skip
    hours = weeks * float(there.sum()) / (1 - operation.staffing.shrinkage)
    return Estimate(hours, hours, hours, len(there), "agents there by hour of the usual week")
