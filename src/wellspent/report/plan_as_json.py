"""The price and the plan as plain JSON: stable keys, and never a number where there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Unknown
from wellspent.report.as_json import plain
from wellspent.report.operation import Operation
from wellspent.report.slow_minute import SlowMinute
from wellspent.report.week_plan import PoolPlan, WeekPlan
from wellspent.staffing.planning.plan import Plan

__all__ = ["plan_to_json"]


def plan_to_json(operation: Operation, slow: SlowMinute, plan: WeekPlan) -> dict[str, Any]:
    """All that `wellspent plan` works out, as dicts, lists, texts and numbers.

    An Estimate is `{"value", "low", "high", "n", "method"}`, an Unknown `{"unknown", "lift"}`.
    """
    return {
        "centre": operation.name,
        "fictional": operation.fictional,
        "currency": operation.currency,
        "pools": [_pool(operation, one) for one in plan.pools],
        "price": plain(slow),
        "plan": {
            "weeks": plan.weeks,
            "pools_planned": plan.planned,
            "paid_hours": plan.paid_hours,
            "cost": plain(plan.cost),
            "notes": list(plan.notes),
        },
    }


def _pool(operation: Operation, planned: PoolPlan) -> dict[str, Any]:
    pool = operation.pool(planned.pool)
    return {
        "name": planned.pool,
        "queues": list(pool.queues) if pool else [],
        "told_by": pool.told_by if pool else None,
        "patience_seconds": plain(pool.patience_seconds) if pool else None,
        "handle": plain(pool.split) if pool else None,
        "segments": plain(pool.segments) if pool else [],
        "today_hours": plain(planned.today_hours),
        "forecast": _forecast(planned),
        "plan": _plan(planned),
    }


def _forecast(planned: PoolPlan) -> Any:
    forecast = planned.forecast
    if isinstance(forecast, Unknown):
        return plain(forecast)
    return {
        "at": _moments(forecast.at),
        "mean": _numbers(forecast.mean),
        "low": _numbers(forecast.low),
        "high": _numbers(forecast.high),
        "interval_seconds": forecast.interval_seconds,
        "method": forecast.method,
        "mase": plain(forecast.mase),
        "notes": list(forecast.notes),
    }


def _plan(planned: PoolPlan) -> Any:
    plan = planned.plan
    if isinstance(plan, Unknown) or isinstance(planned.forecast, Unknown):
        return plain(plan)
    begin = planned.forecast.at[0].astype("datetime64[s]").item()

    def moment(seconds: float) -> str:
        said: str = (begin + timedelta(seconds=seconds)).isoformat()
        return said

    achieved = ("service_level", "wait_seconds", "abandonment", "occupancy", "contacts")
    return {
        "levels": list(plan.shifts.levels),
        "covered": list(plan.shifts.covered),
        "shifts": [
            {
                "kind": one.kind,
                "begin": moment(one.begin_seconds),
                "end": moment(one.end_seconds),
                "breaks": [[moment(edge) for edge in pause] for pause in one.breaks],
                "agents": one.agents,
                "paid_hours": one.paid_hours,
            }
            for one in plan.shifts.shifts
        ],
        "paid_hours": plan.paid_hours,
        "gap": plan.shifts.gap,
        "stopped": plan.shifts.stopped,
        "achieved": {name: plain(getattr(plan.achieved, name)) for name in achieved},
        "in_doubt": _in_doubt(plan, achieved),
        "kept": plain(plan.kept),
        "cost": plain(plan.cost),
    }


def _in_doubt(plan: Plan, names: tuple[str, ...]) -> Any:
    if isinstance(plan.in_doubt, Unknown):
        return plain(plan.in_doubt)
    return {name: plain(getattr(plan.in_doubt, name)) for name in names}


def _numbers(values: npt.NDArray[np.float64]) -> list[float]:
    return [round(value, 4) for value in values.tolist()]


def _moments(at: npt.NDArray[np.datetime64]) -> list[str]:
    return [str(one) for one in at.astype("datetime64[s]")]
