"""A plan of staff for one pool: levels, shifts, what they achieve and what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import Target
from wellspent.staffing.forecasting.forecast import Forecast, forecast_arrivals
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.planning.open_stretches import open_intervals, simulate_open
from wellspent.staffing.planning.plan import PlanInvalid, achieve_cover, make_plan
from wellspent.staffing.planning.shifts import (
    Break,
    ShiftKind,
    ShiftsInvalid,
    design_shifts,
    usual_kinds,
)
from wellspent.staffing.scenario import AgentGroup, Queue, Scenario, Shift
from wellspent.staffing.shrinkage import ShrinkageInvalid
from wellspent.staffing.simulate import simulate

TARGET = Target.parse("80/20")
HANDLE, PATIENCE = Lognormal.with_cv(300, 1.1), Exponential(120)
DAY = Arrivals((60, 120, 200, 240, 210, 180, 200, 160, 90, 40), 3600)


def plan(arrivals=DAY, **more):
    return make_plan(
        arrivals, HANDLE, PATIENCE, TARGET, **({"replications": 40, "first_hour": 8.0} | more)
    )


def drawn(scale, arrivals=DAY):
    rates = tuple(scale * rate for rate in arrivals.contacts_per_hour)
    return replace(arrivals, contacts_per_hour=rates)


def test_shifts_cover_the_levels_and_the_plan_keeps_its_target():
    made = plan()
    assert sum(made.shifts.short) == 0
    assert made.shifts.levels == tuple(np.repeat(made.levels.levels, 4).astype(float).tolist())
    assert isinstance(made.achieved.service_level, Estimate)
    assert made.achieved.service_level.value > 0.8
    assert made.achieved.missed(0.78) == ()


def test_a_plan_costs_what_its_paid_hours_cost_and_says_how():
    made = plan(wage_per_hour=20.0, shrinkage=0.25)
    assert isinstance(made.cost, Estimate)
    assert made.cost.value == pytest.approx(20 * made.paid_hours)
    assert made.paid_hours == pytest.approx(
        sum(shift.agents * shift.paid_hours for shift in made.shifts.shifts) / 0.75
    )
    assert made.cost.method == (
        f"{made.paid_hours:,.1f} paid hours (shrinkage 25%) × 20.00 an hour; exact for these shifts"
    )


def test_without_a_wage_there_is_no_cost_and_a_word_how_to_get_one():
    cost = plan().cost
    assert cost == Unknown(
        "nobody has said what a paid hour costs", "cost_per_hour in the settings"
    )


def test_a_forecast_in_doubt_promises_less_than_one_taken_for_certain():
    """Days of 70 % to 130 % of the forecast: the mean is the same, the service is not."""
    made = plan(samples=[drawn(scale) for scale in np.linspace(0.7, 1.3, 40)])
    assert isinstance(made.in_doubt, type(made.achieved))
    sure, doubt = made.achieved.service_level, made.in_doubt.service_level
    assert isinstance(sure, Estimate)
    assert isinstance(doubt, Estimate)
    assert doubt.value < sure.low
    assert doubt.high - doubt.low > 2 * (sure.high - sure.low)
    assert doubt.n == 40
    assert doubt.method.startswith("simulation of the shifts, arrivals drawn from the forecast; ")
    assert isinstance(made.kept, Estimate)
    assert 0.3 < made.kept.value < 0.9


def test_a_forecast_brings_its_hour_and_its_doubts_with_it():
    """Five weeks of days from eight to six; the plan is for the day after."""
    rng, rates = np.random.default_rng(1), np.repeat(DAY.contacts_per_hour, 1)
    at = [
        datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=d, hours=8 + h)
        for d in range(35)
        for h in range(10)
    ]
    history = pa.table({"at": at, "contacts": rng.poisson(np.tile(rates, 35)).astype(float)})
    forecast = forecast_arrivals(
        history, interval_seconds=3600, horizon_intervals=10, backtest=False,
        opening=[(8, 18)] * 7, begins=datetime(2026, 2, 9, 8, tzinfo=UTC),
    )  # fmt: skip
    assert isinstance(forecast, Forecast)
    made = plan(forecast, first_hour=None)
    assert made.arrivals == forecast.arrivals
    assert made.shifts.shifts[0].begin_seconds == 0.0
    assert isinstance(made.in_doubt, type(made.achieved))
    assert isinstance(made.kept, Estimate)
    assert made.kept.n == 40


def test_without_draws_of_the_forecast_the_plan_says_what_it_does_not_know():
    made = plan()
    assert isinstance(made.in_doubt, Unknown)
    assert isinstance(made.kept, Unknown)
    assert made.kept.reason == "there are no draws of the forecast"


def test_a_cover_that_is_the_levels_achieves_what_the_levels_do():
    """Two shifts without breaks; the simulation's grid is finer only where a shift begins inside."""
    arrivals = Arrivals((60, 120, 120, 60), 3600)
    kinds = [ShiftKind("two", 2, every_minutes=60)]
    shifts = design_shifts((9, 9, 14, 14), kinds, interval_seconds=3600)
    how = {"threshold_seconds": 20.0, "replications": 20, "seed": 5}
    is_open = open_intervals(arrivals)
    by_shifts = achieve_cover(arrivals, HANDLE, PATIENCE, shifts, is_open, **how)
    by_levels = simulate_open(arrivals, HANDLE, PATIENCE, (9, 9, 14, 14), is_open, **how)
    assert by_shifts.answered_in_target.tolist() == by_levels.answered_in_target.tolist()


def test_a_break_inside_an_interval_is_felt_in_that_interval():
    arrivals = Arrivals((60, 60, 60), 3600)
    pause = Break(1800, 3600, 3600)
    shifts = design_shifts(
        (6, 3, 6), [ShiftKind("day", 3, breaks=(pause,))], interval_seconds=3600, break_minutes=30
    )
    run = achieve_cover(
        arrivals, HANDLE, PATIENCE, shifts, open_intervals(arrivals),
        threshold_seconds=20.0, replications=40, seed=1,
    )  # fmt: skip
    share = run.answered_in_target.sum(0) / run.offered.sum(0)
    assert share[1] < 0.75 * share[0]
    assert run.staffed_seconds[:, 1].mean() < 0.7 * run.staffed_seconds[:, 0].mean()


@pytest.mark.parametrize("breaks", [False, True])
def test_a_plan_promises_what_the_general_engine_sees_with_each_agents_own_shift_or_a_little_less(
    breaks,
):
    """There an agent who is busy when a break or the evening begins goes later; here cover falls on time."""
    kinds = [kind if breaks else replace(kind, breaks=()) for kind in usual_kinds(10)]
    made = plan(kinds=kinds)
    ours = achieve_cover(
        DAY, HANDLE, PATIENCE, made.shifts, open_intervals(DAY),
        threshold_seconds=20.0, replications=100, seed=3,
    ).service_level  # fmt: skip
    agents = tuple(
        Shift(each.begin_seconds, each.end_seconds, each.breaks)
        for each in made.shifts.shifts
        for _ in range(each.agents)
    )
    team = AgentGroup("team", agents, (("service", 1),))
    scenario = Scenario((Queue("service", DAY, HANDLE, PATIENCE),), (team,))
    theirs = simulate(scenario, replications=100, seed=3).service_level
    assert isinstance(ours, Estimate)
    assert isinstance(theirs, Estimate)
    assert ours.value - 0.005 < theirs.value < ours.value + 0.03


def test_a_week_has_every_day_its_own_shifts_and_nobody_at_night():
    night, day = (0.0,) * 8, (60.0, 90.0, 120.0, 90.0, 60.0, 60.0, 40.0, 30.0)
    week = Arrivals((night + day + night) * 2, 3600)
    made = plan(week, first_hour=0.0)
    assert {shift.day for shift in made.shifts.shifts} == {0, 1}
    assert all(
        8 * 3600 <= shift.begin_seconds % 86_400 <= 16 * 3600 for shift in made.shifts.shifts
    )


def test_a_centre_open_day_and_night_has_shifts_over_midnight():
    eight = [ShiftKind("eight", 8, every_minutes=120)]
    made = plan(Arrivals((30.0,) * 24, 3600), first_hour=0.0, kinds=eight)
    assert any(shift.end_seconds > 86_400 for shift in made.shifts.shifts)
    assert sum(made.shifts.short) == 0


def test_a_centre_open_for_three_hours_gets_a_shift_of_three_hours():
    made = plan(Arrivals((60, 90, 60), 3600))
    assert {shift.kind for shift in made.shifts.shifts} == {"as long as open"}


def test_the_same_seed_makes_the_same_plan_and_says_what_it_is_doing():
    told = []
    one, two = plan(progress=told.append), plan()
    assert (one.shifts, one.achieved.service_level) == (two.shifts, two.achieved.service_level)
    assert told == ["levels", "shifts", "what the shifts achieve"]


@pytest.mark.parametrize(
    ("more", "error", "fact"),
    [
        ({"wage_per_hour": 0.0}, PlanInvalid, "An hour cannot be paid 0"),
        ({"shrinkage": 30.0}, ShrinkageInvalid, "A shrinkage of 30"),
        (
            {"samples": [Arrivals((1, 2), 3600)]},
            PlanInvalid,
            "has 2 intervals of 3600 s, and the plan 10",
        ),
        ({"first_hour": 25.0}, ShiftsInvalid, "begin at 25 o'clock"),
        ({"arrivals": Arrivals((0, 0), 3600)}, PlanInvalid, "no contacts in any interval"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_its_figure(more, error, fact):
    with pytest.raises(error, match=fact) as raised:
        plan(**more)
    assert raised.value.remedy.endswith(".")
