"""Shifts cover the levels at the least cost."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.staffing.planning import shift_program
from wellspent.staffing.planning.shift_kinds import Break
from wellspent.staffing.planning.shifts import (
    ShiftKind,
    ShiftsInvalid,
    Uncoverable,
    design_shifts,
    usual_kinds,
)
from wellspent.staffing.shrinkage import ShrinkageInvalid, shrink

LONG = ShiftKind("long", 4, breaks=(Break(3600, 3600, 7200),), every_minutes=60)
SHORT = ShiftKind("short", 2, every_minutes=60, wage_factor=1.25)
EXACT = {"gap": 0.0, "break_minutes": 60}


def design(levels, kinds=(LONG, SHORT), interval_seconds=3600, **more):
    return design_shifts(levels, kinds, interval_seconds=interval_seconds, **more)


def cheapest_by_trying_all(levels):
    """The oracle: every number of every shift with every place of its break."""
    patterns = []
    for begin in range(len(levels) - 3):
        for pause in (1, 2):
            at = [begin <= i < begin + 4 and i != begin + pause for i in range(len(levels))]
            patterns.append((np.array(at, dtype=int), 4.0))
    for begin in range(len(levels) - 1):
        at = [begin <= i < begin + 2 for i in range(len(levels))]
        patterns.append((np.array(at, dtype=int), 2.5))
    most = max(levels)
    return min(
        sum(n * cost for n, (_, cost) in zip(counts, patterns, strict=True))
        for counts in product(range(most + 1), repeat=len(patterns))
        if (sum(n * at for n, (at, _) in zip(counts, patterns, strict=True)) >= levels).all()
    )


def assert_covers(plan):
    assert all(b >= a - 1e-6 for a, b in zip(plan.levels, plan.covered, strict=True))


@pytest.mark.parametrize(
    "levels", [(1, 1, 1, 1, 1), (0, 2, 1, 2, 0), (1, 2, 2, 1, 1), (2, 0, 1, 1, 2)]
)
def test_no_shifts_are_cheaper_than_those_found_by_trying_all(levels):
    plan = design(levels, **EXACT)
    assert_covers(plan)
    assert plan.cost == pytest.approx(cheapest_by_trying_all(levels))


hours = st.lists(st.integers(0, 9), min_size=8, max_size=14)


@settings(max_examples=25)
@given(hours)
def test_whatever_the_levels_they_are_covered_and_what_is_said_of_the_cover_is_true(levels):
    plan = design(levels, gap=0.0)
    assert_covers(plan)
    at_work, parts = plan.at_work()
    again = np.array(at_work).reshape(len(levels), parts).mean(axis=1)
    assert plan.covered == pytest.approx(again.tolist())
    assert plan.cost == pytest.approx(
        sum(s.agents * s.paid_hours * (1.25 if s.kind == "short" else 1) for s in plan.shifts)
    )


@settings(max_examples=15)
@given(hours, st.data())
def test_a_level_that_rises_never_makes_shifts_cheaper(levels, data):
    more = list(levels)
    more[data.draw(st.integers(0, len(levels) - 1))] += 1
    assert design(more, gap=0.0).cost >= design(levels, gap=0.0).cost - 1e-6


def test_every_break_of_every_agent_lies_in_its_window_and_after_the_one_before():
    kind = usual_kinds(12)[0]
    plan = design([5] * 24 + [9] * 24, [kind], interval_seconds=900)
    assert plan.n_shifts > 0
    for shift in plan.shifts:
        assert len(shift.breaks) == len(kind.breaks)
        for (begin, end), pause in zip(shift.breaks, kind.breaks, strict=True):
            later = begin - shift.begin_seconds
            assert pause.earliest_seconds <= later <= pause.latest_seconds
            assert end - begin == pause.seconds


def test_a_break_of_a_quarter_takes_half_an_agent_from_half_an_hour():
    one = ShiftKind("one", 2, breaks=(Break(900, 1800, 1800),), every_minutes=30)
    plan = design([1, 1, 1, 1], [one], interval_seconds=1800)
    assert plan.covered == (2.0, 1.0, 2.0, 2.0)


def test_shrinkage_is_paid_and_breaks_that_are_not_paid_are_not():
    kind = ShiftKind("day", 4, breaks=(Break(3600, 3600, 3600, paid=False),), every_minutes=60)
    plan = design([1, 0, 1, 1], [kind], cost_per_hour=20, shrinkage=0.25, break_minutes=60)
    assert (plan.paid_hours, plan.cost) == (pytest.approx(4.0), pytest.approx(80.0))


def test_days_that_no_shift_joins_cost_what_they_cost_alone():
    day = [0] * 8 + [3, 4, 6, 5, 4, 4, 3, 2] + [0] * 8
    week = design(day * 3, gap=0.0)
    assert week.cost == pytest.approx(3 * design(day, gap=0.0).cost)
    assert {shift.day for shift in week.shifts} == {0, 1, 2}


def test_a_plan_that_repeats_lets_a_night_shift_run_into_its_begin():
    levels = [1] * 4 + [0] * 18 + [1] * 2
    night = ShiftKind("night", 6, 22, 22)
    plan = design(levels, [night], cyclic=True)
    assert [(s.begin_seconds, s.end_seconds) for s in plan.shifts] == [(22 * 3600, 28 * 3600)]
    assert_covers(plan)
    assert plan.at_work() == (tuple(levels), 1)
    with pytest.raises(Uncoverable, match="from 00:00 to 04:00"):
        design(levels, [night])


@pytest.mark.parametrize("wage", [1.0, 17.35, 20 / 0.7, 3_000_000.0])
def test_the_same_shifts_are_cheapest_whatever_an_hour_is_paid(wage):
    levels = (1, 2, 3, 2, 2, 1)
    assert design(levels, gap=0.0, cost_per_hour=wage).cost == pytest.approx(
        wage * design(levels, gap=0.0).cost
    )


def test_days_around_the_clock_are_cut_at_a_quiet_hour_and_what_that_may_cost_is_said():
    """Eight-hour shifts from any hour; together the four days are one program, here solved too."""
    day = [1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 1, 1, 1]
    kinds = [ShiftKind("eight", 8, every_minutes=60), ShiftKind("four", 4, every_minutes=60)]
    plan = design(day * 4, kinds, cyclic=True, gap=0.0)
    assert_covers(plan)
    cut = {(shift.begin_seconds % 86_400) // 3600 for shift in plan.shifts}
    ends = {(shift.end_seconds % 86_400) // 3600 for shift in plan.shifts}
    assert cut & ends
    together = [replace(kind, most=99) for kind in kinds]  # a limit by the day: not to be cut
    least = design(day * 4, together, cyclic=True, gap=0.0).cost
    assert plan.cost * (1 - plan.gap) - 1e-6 <= least <= plan.cost + 1e-6


def test_a_week_around_the_clock_with_breaks_is_covered_at_nearly_the_least_cost():
    day = [2] * 6 + [3, 5, 8, 9, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2]
    plan = design(day * 3, usual_kinds(24, (8, 4)), cyclic=True)
    assert_covers(plan)
    assert plan.gap < 0.15


def test_too_few_seats_leave_agents_missing_and_say_where():
    plan = design([2, 5, 5, 2], most_agents=3)
    assert max(plan.covered) == 3.0
    assert plan.short == (0.0, 2.0, 2.0, 0.0)


def test_a_price_for_a_missing_agent_decides_whether_it_is_worth_a_shift():
    peak = [0, 0, 1, 0]
    assert design(peak, [SHORT], under_per_hour=1.0).n_shifts == 0
    assert design(peak, [SHORT], under_per_hour=9.0).n_shifts == 1


def test_a_price_for_an_agent_too_many_prefers_shifts_that_fit():
    levels = [1, 1, 0, 0, 1, 1]
    whole = ShiftKind("whole", 6, wage_factor=0.5)
    assert {s.kind for s in design(levels, [whole, SHORT]).shifts} == {"whole"}
    assert {s.kind for s in design(levels, [whole, SHORT], over_per_hour=2.0).shifts} == {"short"}


def test_part_time_stays_within_its_share_and_a_kind_within_its_numbers():
    levels = [2, 2, 4, 9, 9, 4, 2, 2]
    few = ShiftKind("short", 2, every_minutes=60, most_share=0.25)
    plan = design(levels, [LONG, few])
    counts = {
        kind: sum(s.agents for s in plan.shifts if s.kind == kind) for kind in ("long", "short")
    }
    assert counts["short"] <= 0.25 * sum(counts.values())
    at_least = ShiftKind("short", 2, every_minutes=60, fewest=7, most=7)
    plan = design(levels, [LONG, at_least])
    assert sum(s.agents for s in plan.shifts if s.kind == "short") == 7


def test_people_for_a_week_are_the_busiest_day_or_five_days_each():
    day = [0] * 10 + [1] * 4 + [0] * 10
    four = [ShiftKind("four", 4, every_minutes=60)]
    assert design(day * 7, four).fewest_people() == 2  # seven shifts, five days each
    assert design([3 * n for n in day], four).fewest_people() == 3


def test_it_says_how_good_the_shifts_are_and_when_time_ran_out():
    plan = design([1, 1, 1, 1], gap=0.0)
    assert str(plan) == "2 shifts, 4.0 paid hours; at most 0.0% dearer than the cheapest"
    assert str(replace(plan, gap=0.031, stopped="time")).endswith(
        "at most 3.1% dearer than the cheapest (time ran out)"
    )


def test_the_same_levels_with_the_same_few_nodes_have_the_same_shifts_again():
    levels = [7, 9, 3, 8, 12, 5, 11, 2, 6, 9, 4, 10, 3, 8, 7, 1] * 3
    once, again = (
        design(levels, usual_kinds(24, (8, 6, 4)), interval_seconds=1800, gap=0.0, nodes=1)
        for _ in range(2)
    )
    assert once == again
    assert once.stopped in {"gap", "nodes"}
    assert_covers(once)


def test_where_nodes_bring_no_shifts_there_are_more_of_them_and_it_is_said_that_they_ran_out(
    monkeypatch,
):
    """HiGHS' own answer, told as if its nodes had run out: first without shifts, then with them."""
    allowed, solver = [], shift_program.optimize.milp

    def ended_by_nodes(*program, options, **more):
        allowed.append(options["node_limit"])
        found = solver(*program, options=options, **more)
        found.status, found.message = 4, "HiGHS Status 16: Solution limit reached"
        found.x = found.x if len(allowed) > 1 else None
        return found

    monkeypatch.setattr(shift_program.optimize, "milp", ended_by_nodes)
    plan = design([1, 2, 2, 1], [SHORT], nodes=3)
    assert allowed == [3, 24]
    assert plan.stopped == "nodes"
    assert str(plan).endswith("(nodes ran out)")


def test_no_time_at_all_is_an_error_that_asks_for_more():
    with pytest.raises(ShiftsInvalid, match=r"found within \S+ s\. Allow more seconds"):
        design([7, 9, 3, 8, 12, 5] * 4, usual_kinds(24), seconds=1e-9)


def test_an_interval_that_no_shift_reaches_is_named_with_a_remedy():
    with pytest.raises(Uncoverable, match=r"from 06:00 to 08:00, where 2 agents") as error:
        design([2, 2, 1, 1], [ShiftKind("day", 2, 8, 8)], first_hour=6)
    assert error.value.remedy.startswith("Let a kind of shift begin early")


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (ShiftKind("x", 0), "lasts 0 hours"),
        (ShiftKind("x", 25), "lasts 25 hours"),
        (ShiftKind("x", 8, 9, 7), "between 9 and 7 o'clock"),
        (ShiftKind("x", 8, every_minutes=0), "every 0 minutes"),
        (ShiftKind("x", 8, fewest=3, most=2), "at least 3 and at most 2"),
        (ShiftKind("x", 8, most_share=1.5), "a share of 1.5"),
        (ShiftKind("x", 8, wage_factor=-1), "wage by -1"),
        (ShiftKind("x", 2, breaks=(Break(0, 0, 0),)), "a break of 0 s"),
        (ShiftKind("x", 2, breaks=(Break(900, 0, 6900),)), "a break that may end after it"),
        (
            ShiftKind("x", 4, breaks=(Break(900, 0, 3600), Break(900, 3600, 3600))),
            "two breaks that may overlap",
        ),
    ],
)
def test_a_kind_that_contradicts_itself_is_refused_with_its_figure(kind, fact):
    with pytest.raises(ShiftsInvalid, match=fact):
        design([1, 1, 1, 1], [kind])


@pytest.mark.parametrize(
    ("levels", "more", "fact"),
    [
        ([], {}, "no interval"),
        ([1, -2, 1], {}, "Interval 2 of 3 needs -2"),
        ([1, float("nan")], {}, "Interval 2 of 2 needs nan"),
        ([1], {"interval_seconds": 0}, "cannot be 0 seconds"),
        ([1], {"first_hour": 24}, "begin at 24 o'clock"),
        ([1, 1], {"kinds": []}, "no kind of shift"),
        ([1, 1], {"kinds": [SHORT, SHORT]}, "Two kinds of shift are called 'short'"),
        (
            [1, 1],
            {"kinds": [ShiftKind("s", 2, fewest=5)], "most_agents": 2},
            "contradict each other",
        ),
    ],
)
def test_bad_input_is_a_sentence_of_fact_and_one_of_remedy(levels, more, fact):
    with pytest.raises(ShiftsInvalid, match=fact) as error:
        design(levels, **more)
    assert error.value.remedy.endswith(".")


@pytest.mark.parametrize("hours", [1.0, 3.0, 4.5, 6.0, 7.5, 8.5, 10.0, 24.0])
def test_the_usual_kinds_are_sound_and_fit_into_the_opening(hours):
    kinds = usual_kinds(hours, (10, 8, 7.5, 7, 6, 5, 4, 3, 2))
    assert kinds
    assert all(kind.hours <= hours for kind in kinds)
    assert design([1] * int(hours * 4), kinds, interval_seconds=900).n_shifts >= 1


@given(st.floats(0, 1000), st.floats(0, 0.9))
def test_paid_agents_less_shrinkage_are_the_level_again(level, shrinkage):
    assert shrink(level, shrinkage) * (1 - shrinkage) == pytest.approx(level)


@pytest.mark.parametrize("absurd", [-0.1, 0.95, 1.0, 30.0, float("nan")])
def test_an_absurd_shrinkage_is_refused(absurd):
    with pytest.raises(ShrinkageInvalid, match="leaves no sensible time"):
        shrink(10, absurd)
