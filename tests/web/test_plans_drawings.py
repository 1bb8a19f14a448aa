"""The map, the curve and the week: where each thing stands, and in which shade."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_minutes import NOT_RECORDED, hour, known, minute, point

from wellspent.estimate import Unknown
from wellspent.rendering import axes
from wellspent.rendering.axes import axis_over
from wellspent.web.plans.curve import Mark, Point, draw_curve
from wellspent.web.plans.heat_map import draw_free_hours, draw_heat_map, say_hours
from wellspent.web.plans.showing import show
from wellspent.web.plans.templatetags.amounts import say_amount
from wellspent.web.plans.week import Level, draw_week

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20)


def shades(*prices):
    return [cell.shade for cell in draw_heat_map(prices, "EUR").cells]


def test_the_examples_of_the_axes_hold():
    assert doctest.testmod(axes).failed == 0


@given(NUMBERS)
def test_every_number_stands_on_its_axis_in_order(numbers):
    axis = axis_over(numbers, 0, 100)
    places = [axis.at(number) for number in sorted(numbers)]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)


@given(NUMBERS)
def test_an_axis_has_a_few_ticks_that_hold_all_numbers(numbers):
    ticks = [tick for tick, _ in axis_over(numbers, 0, 100).ticks]
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= min(numbers) + 1e-3
    assert ticks[-1] >= max(numbers) - 1e-3


def test_a_dearer_hour_is_never_paler():
    found = shades(*(hour(0, at, at / 10) for at in range(20)))
    assert found == sorted(found)
    assert set(found) == {"h1", "h2", "h3", "h4", "h5"}


def test_one_dear_hour_does_not_make_all_others_pale():
    found = shades(*(hour(0, at, price) for at, price in enumerate([0.1, 0.2, 0.3, 0.4, 90.0])))
    assert len(set(found)) == 5


def test_a_free_hour_is_free_whatever_hiring_for_it_would_cost():
    assert shades(hour(0, 9, 0.4, free=True), hour(0, 10, 0.4)) == ["free", "h1"]


def test_a_price_of_nothing_that_is_not_surely_free_is_a_question():
    heat = draw_heat_map([hour(0, 9, 0.0), hour(0, 10, 0.4)], "EUR")
    assert [cell.words for cell in heat.cells] == ["0?", "0.40"]
    assert any(shade.words.startswith("0?:") for shade in heat.legend)


def test_an_hour_that_is_not_known_is_hatched_and_its_reason_counted():
    drawn = draw_heat_map([hour(0, 9, NOT_RECORDED, free=None), hour(0, 10, 0.4)], "EUR")
    assert [cell.shade for cell in drawn.cells] == ["unknown", "h1"]
    assert drawn.reasons == ((NOT_RECORDED, 1),)
    assert drawn.legend[-1].shade == "unknown"


def test_an_hour_in_which_the_centre_is_closed_has_no_price_and_no_reason():
    drawn = draw_heat_map([hour(0, 9, 0.2), hour(1, 10, 0.3)], "EUR")
    assert [[cell.shade for cell in row] for _, row in drawn.rows] == [["h1", "closed"], ["closed", "h5"]]  # fmt: skip
    assert drawn.reasons == ()


def test_a_week_without_an_hour_has_an_empty_map():
    assert draw_heat_map([], "EUR").cells == ()


def test_the_hours_for_agents_hold_no_money():
    drawn = draw_free_hours([hour(0, 9, 0.71), hour(0, 10, 0.2, free=True)])
    assert [cell.words for cell in drawn.cells] == ["busy", "time"]


def test_hours_are_said_with_neighbours_joined():
    drawn = draw_free_hours([hour(d, at, 0.1, free=True) for d, at in [(0, 7), (0, 8), (0, 19), (6, 8)]])  # fmt: skip
    assert say_hours(drawn.free) == "Monday 7–9 and 19–20; Sunday 8–9"


def test_a_curve_rises_to_the_right_where_more_costs_more():
    curve = draw_curve([Point(0, 10, 9, 11), Point(60, 20, 18, 22)], [])
    (_, low), (_, high) = (map(float, one.split(",")) for one in curve.path.split())
    assert low > high  # an SVG counts downwards
    assert len(curve.band.split()) == 4


def test_words_of_marks_on_one_point_do_not_cover_each_other():
    marks = [Mark("today", "today", 0, 10), Mark("chosen", "chosen", 1, 10), Mark("best", "best", 2, 10)]  # fmt: skip
    rows = [one.words_y for one in draw_curve([Point(0, 10), Point(60, 20)], marks).marks]
    assert min(abs(a - b) for i, a in enumerate(rows) for b in rows[:i]) > 14


def test_the_frontier_marks_today_the_choice_and_the_best():
    drawn = show(minute(), 45.0)
    words = " ".join(mark.words for mark in drawn.curve.marks)
    assert sorted(words.replace(",", "").split()) == ["best", "chosen", "today"]


def test_without_a_worth_no_point_is_the_best():
    no_worth = Unknown("nobody has said what slow time is worth", "slow_worth in [staffing]")
    points = tuple(
        type(p)(p.slow_seconds, p.agent_hours, p.cost, no_worth, no_worth, p.occupancy)
        for p in map(point, (0, 30, 60))
    )
    drawn = show(minute(frontier=points), 30.0)
    assert {mark.kind for mark in drawn.curve.marks} == {"today", "chosen"}


def test_without_a_wage_the_frontier_is_of_paid_hours():
    no_wage = Unknown("nobody has said what an hour costs", "cost_per_hour in [centre]")
    points = tuple(
        type(p)(p.slow_seconds, p.agent_hours, no_wage, no_wage, no_wage, p.occupancy)
        for p in map(point, (0, 30, 60))
    )
    assert show(minute(frontier=points), 0.0).curve_of == "agent_hours"


def test_without_any_frontier_its_reason_is_shown():
    assert isinstance(show(minute(frontier=(), hours=()), 0.0).curve, Unknown)


def test_hours_with_fewer_agents_than_needed_are_marked_and_no_others():
    week = draw_week([Level(0, 9, 12.0, 10.0), Level(0, 10, 8.0, 10.0), Level(0, 11, 9.0, None)])
    (day,) = week.days
    assert len(day.short) == 1
    assert day.name == "Monday"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1240.4, "1,240"), (36.52, "36.5"), (0.434, "0.43"), (-5200.0, "−5,200"), (-0.001, "0.00")],
)
def test_an_amount_is_said_with_the_digits_that_matter(number, words):
    assert say_amount(number) == words


def test_a_story_is_a_column_and_a_figure_a_row():
    rows = show(minute(), 0.0).stories
    assert next(words for words, _ in rows[0].figures) == "as today"
    assert rows[0].figures[0][1] == known(334.0)


def test_today_stands_on_the_curve_where_nothing_is_cut():
    """A story's cost counts waiting, the frontier's does not: today is marked by its hours."""
    drawn = show(minute(), 60.0).curve
    today = next(mark for mark in drawn.marks if "today" in mark.words)
    hours = 2_310.0 / 2_300.0  # of the story, and of the frontier's first point
    assert today.y == pytest.approx(drawn.y.at(52_000.0 * hours), abs=0.1)
