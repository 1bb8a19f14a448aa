"""A plan of staff for one pool: how many agents when, in which shifts, what that achieves and costs.

forecast → levels (`levels`) → shifts (`shifts`) → what the shifts' own cover achieves → cost

Two answers are given to "what does it achieve": with contacts as they are forecast, where only
chance decides; and with the forecast itself in doubt, where a day may be busier than was thought.
The second is the one to promise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.forecasting.forecast import Forecast
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.planning.achieved import Achieved, achieved_by, stack_runs
from wellspent.staffing.planning.levels import Levels, find_levels
from wellspent.staffing.planning.open_stretches import open_intervals, simulate_open
from wellspent.staffing.planning.shifts import ShiftKind, ShiftPlan, design_shifts, usual_kinds
from wellspent.staffing.shrinkage import check_shrinkage
from wellspent.staffing.simulate import LevelRun

__all__ = ["Plan", "PlanInvalid", "achieve_cover", "make_plan"]

_DAY_HOURS: Final = 24.0
_DRAWS: Final = 40  # of a forecast
_QUARTER_SECONDS: Final = 900
_AS_FORECAST: Final = "simulation of the shifts, arrivals as forecast"
_IN_DOUBT: Final = "simulation of the shifts, arrivals drawn from the forecast"


class PlanInvalid(StaffingError):
    """A wage, arrivals or draws of a forecast that no plan can be made with."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One pool's staff for a day or a week, what it achieves and what it costs.

    `achieved` is what the shifts reach with arrivals as forecast; `in_doubt` with arrivals drawn
    from the forecast, and `kept` the share of such plans that keep the target over all their
    contacts. `levels` are by interval of the arrivals, `shifts` cover them by the quarter of an hour. `cost` is what the paid hours cost, in `currency`; it is exact for these shifts.
    """

    pool: str
    arrivals: Arrivals
    target: Target
    levels: Levels
    shifts: ShiftPlan
    achieved: Achieved
    in_doubt: Achieved | Unknown
    kept: Figure
    cost: Figure
    currency: str
    shrinkage: float

    @property
    def paid_hours(self) -> float:
        """Hours that are paid, shrinkage included."""
        return self.shifts.paid_hours


def make_plan(
    arrivals: Arrivals | Forecast,
    handle: HandleTime,
    patience: HandleTime | None,
    target: Target,
    *,
    pool: str = "",
    samples: Sequence[Arrivals] = (),
    max_occupancy: float | None = None,
    shrinkage: float = 0.3,
    wage_per_hour: float | None = None,
    currency: str = "",
    kinds: Sequence[ShiftKind] | None = None,
    first_hour: float | None = None,
    cyclic: bool | None = None,
    opened: Sequence[bool] | None = None,
    over: Literal["interval", "plan"] = "interval",
    most_agents: int | None = None,
    replications: int | None = None,
    seed: int = 1,
    nodes: int | None = None,
    seconds: float = 30.0,
    progress: Callable[[str], None] | None = None,
) -> Plan:
    """The plan for a forecast, or for arrivals whose first interval begins at `first_hour` of a day.

    A forecast brings its own `first_hour` and `samples`: arrivals as they may turn out, 40 of them
    (8 at least, or what is in doubt stays Unknown). `kinds` are the shifts that may be worked (None:
    eight, six and four hours, where the centre is open that long); `cyclic` lets shifts run over the
    plan's end into its begin (None: where it is open day and night). `wage_per_hour` is what a paid
    hour costs (None: no cost is stated). `nodes` and `seconds` bound the choice of shifts; other arguments as in
    `find_levels` and `design_shifts`. `progress` is told what begins. Raises children of
    `StaffingError`.
    """
    arrivals, samples, first_hour = _resolved(arrivals, samples, first_hour, seed)
    _check(wage_per_hour, shrinkage, arrivals, samples)
    tell = progress or (lambda _: None)
    is_open = open_intervals(arrivals, opened)
    tell("levels")
    levels = find_levels(
        arrivals, handle, patience, target, max_occupancy=max_occupancy, most=most_agents,
        opened=is_open.tolist(), over=over, replications=replications, seed=seed,
    )  # fmt: skip
    tell("shifts")
    shifts = _fitted(
        levels, is_open, kinds, first_hour, cyclic, cost_per_hour=wage_per_hour or 1.0,
        shrinkage=shrinkage, most_agents=most_agents, nodes=nodes, seconds=seconds,
    )  # fmt: skip
    tell("what the shifts achieve")
    pool_of = _Pool(handle, patience, target, is_open, shifts, seed + 2)
    achieved = achieved_by(pool_of.run(arrivals, max(levels.replications, 40)), _AS_FORECAST)
    in_doubt, kept = _in_doubt(pool_of, samples)
    return Plan(
        pool, arrivals, target, levels, shifts, achieved, in_doubt, kept,
        _cost(shifts, wage_per_hour, shrinkage), currency, shrinkage,
    )  # fmt: skip


def _fitted(
    levels: Levels,
    is_open: npt.NDArray[np.bool_],
    kinds: Sequence[ShiftKind] | None,
    first_hour: float,
    cyclic: bool | None,
    **terms: Any,
) -> ShiftPlan:
    """The shifts for the levels, by the quarter of an hour."""
    hours = levels.interval_seconds / 3600
    repeats = bool(is_open[0] and is_open[-1]) and (len(is_open) * hours) % _DAY_HOURS == 0
    parts = _parts(levels.interval_seconds)
    return design_shifts(
        np.repeat(levels.levels, parts).tolist(),
        kinds or usual_kinds(_open_hours(is_open, hours, first_hour)),
        interval_seconds=levels.interval_seconds / parts,
        first_hour=first_hour,
        cyclic=repeats if cyclic is None else cyclic,
        **terms,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pool:
    """All that stays the same while arrivals are in doubt."""

    handle: HandleTime
    patience: HandleTime | None
    target: Target
    is_open: npt.NDArray[np.bool_]
    shifts: ShiftPlan
    seed: int

    def run(self, arrivals: Arrivals, replications: int, sample: int = 0) -> LevelRun:
        return achieve_cover(
            arrivals, self.handle, self.patience, self.shifts, self.is_open,
            threshold_seconds=self.target.seconds, replications=replications,
            seed=self.seed + 1000 * sample,
        )  # fmt: skip


def _resolved(
    arrivals: Arrivals | Forecast,
    samples: Sequence[Arrivals],
    first_hour: float | None,
    seed: int,
) -> tuple[Arrivals, Sequence[Arrivals], float]:
    """The arrivals to be expected, as they may turn out, and the hour of the first interval."""
    if isinstance(arrivals, Arrivals):
        return arrivals, samples, first_hour or 0.0
    if first_hour is None:
        begins = arrivals.at[0].astype("datetime64[s]")
        first_hour = float((begins - begins.astype("datetime64[D]")).astype(np.int64)) / 3600
    drawn = samples or arrivals.sample_arrivals(np.random.default_rng(seed), _DRAWS)
    return arrivals.arrivals, drawn, first_hour


def achieve_cover(
    arrivals: Arrivals,
    handle: HandleTime,
    patience: HandleTime | None,
    shifts: ShiftPlan,
    is_open: npt.NDArray[np.bool_],
    *,
    threshold_seconds: float,
    replications: int,
    seed: int,
) -> LevelRun:
    """What the agents that the shifts have at work reach, interval by interval.

    Shifts and breaks begin inside intervals too: the simulation runs on a grid on which they do not.
    """
    at_work, _ = shifts.at_work()
    parts = len(at_work) // len(is_open)
    fine = replace(
        arrivals,
        contacts_per_hour=tuple(np.repeat(arrivals.contacts_per_hour, parts).tolist()),
        interval_seconds=arrivals.interval_seconds / parts,
    )
    run = simulate_open(
        fine, handle, patience, at_work, np.repeat(is_open, parts),
        threshold_seconds=threshold_seconds, replications=replications, seed=seed,
    )  # fmt: skip
    return stack_runs([run], len(is_open))


def _in_doubt(pool: _Pool, samples: Sequence[Arrivals]) -> tuple[Achieved | Unknown, Figure]:
    if not samples:
        none = Unknown(
            "there are no draws of the forecast", "a forecast from three weeks of intervals or more"
        )
        return none, none
    runs = [pool.run(sample, 1, place) for place, sample in enumerate(samples, start=1)]
    share = [
        run.answered_in_target.sum() / max(run.offered.sum(), 1) >= pool.target.share
        for run in runs
    ]
    return achieved_by(stack_runs(runs), _IN_DOUBT), estimate_share(
        sum(map(bool, share)), len(share), "draws of the forecast"
    )


def _cost(shifts: ShiftPlan, wage_per_hour: float | None, shrinkage: float) -> Figure:
    if wage_per_hour is None:
        return Unknown("nobody has said what a paid hour costs", "cost_per_hour in the settings")
    return Estimate(
        shifts.cost, shifts.cost, shifts.cost, shifts.n_shifts,
        f"{shifts.paid_hours:,.1f} paid hours (shrinkage {shrinkage:.0%}) × {wage_per_hour:,.2f} an "
        "hour; exact for these shifts",
    )  # fmt: skip


def _parts(interval_seconds: float) -> int:
    """Into how many parts an interval is cut for its shifts, which begin and pause by the quarter.

    Half an agent too few and half too many would even out in an hour's cover, not in its service.
    """
    whole = round(interval_seconds)
    return max(1, whole // math.gcd(whole, _QUARTER_SECONDS))


def _open_hours(is_open: npt.NDArray[np.bool_], hours: float, first_hour: float) -> float:
    """From opening to closing on the longest of the days."""
    days: dict[int, list[int]] = {}
    for interval in np.flatnonzero(is_open).tolist():
        days.setdefault(int((first_hour + interval * hours + 1e-9) // _DAY_HOURS), []).append(
            interval
        )
    return max(((spots[-1] + 1 - spots[0]) * hours for spots in days.values()), default=_DAY_HOURS)


def _check(
    wage_per_hour: float | None, shrinkage: float, arrivals: Arrivals, samples: Sequence[Arrivals]
) -> None:
    check_shrinkage(shrinkage)
    if wage_per_hour is not None and not (0 < wage_per_hour < math.inf):
        raise PlanInvalid(
            f"An hour cannot be paid {wage_per_hour:,.12g}.", "Give what one paid hour costs."
        )
    if not arrivals.expected:
        raise PlanInvalid(
            "The plan has no contacts in any interval.", "Give contacts per hour above 0 somewhere."
        )
    for sample in samples:
        like: Any = (len(sample.contacts_per_hour), sample.interval_seconds)
        if like != (len(arrivals.contacts_per_hour), arrivals.interval_seconds):
            raise PlanInvalid(
                f"A draw of the forecast has {like[0]} intervals of {like[1]:g} s, and the plan "
                f"{len(arrivals.contacts_per_hour)} of {arrivals.interval_seconds:g} s.",
                "Draw it for the same intervals.",
            )
