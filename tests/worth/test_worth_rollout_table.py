"""A table of teams and periods is read in whatever way its moments are written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from staged import COLUMNS, averages, table_of

from wellspent.worth.study import StudyUnusable
from wellspent.worth.team_periods import team_periods_of


def read(when, starts=None, outcome=None, teams=None):
    """One team, unless `teams` names others, with an outcome of 1 in each of the moments."""
    n = len(when)
    return team_periods_of(
        pa.table({
            "week": when,
            "spend": outcome or [1.0] * n,
            "team": teams or ["North"] * n,
            "start": starts if starts is not None else [""] * n,
        }),
        **COLUMNS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("when", "start", "labels", "period"),
    [
        ([3, 4, 6], 4, ("3", "4", "6"), "period"),
        (["3", "4", "6"], "4", ("3", "4", "6"), "period"),
        (["2026-W01", "2026-W02", "2026-W04"], "2026-W02", ("2026-W01", "2026-W02", "2026-W04"), "week"),
        (["2026-W01", "2026-W02", "2026-W04"], "2026-01-07", ("2026-W01", "2026-W02", "2026-W04"), "week"),
        (["2025-12", "2026-01", "2026-03"], "2026-01", ("2025-12", "2026-01", "2026-03"), "month"),
        (["2025-12", "2026-01", "2026-03"], "2026-01-20", ("2025-12", "2026-01", "2026-03"), "month"),
        ([date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 26)], date(2026, 1, 14), ("2026-01-05", "2026-01-12", "2026-01-26"), "week"),
        ([datetime(2026, 1, 5, 9), datetime(2026, 1, 6, 8), datetime(2026, 1, 8, 7)], datetime(2026, 1, 6), ("2026-01-05", "2026-01-06", "2026-01-08"), "day"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_numbers_dates_weeks_and_months_are_put_on_an_even_grid(when, start, labels, period):
    panel = read(when, [start] * 3)
    assert (panel.labels, panel.period) == (labels, period)
    assert panel.numbers.tolist() == [1, 2, 4]
    assert panel.first.tolist() == [2]


@pytest.mark.parametrize(
    "never", [[""] * 2, ["never"] * 2, pa.nulls(2), [float("inf")] * 2, [0, 0]]
)
def test_an_empty_start_is_never(never):
    assert read([1, 2], never).first.tolist() == [0]


@pytest.mark.parametrize(
    "began",
    [[0, 0, 1, 1], ["no", "no", "yes", "yes"], [False, False, True, True], ["", "", "1", "1"], [0.0, 0.0, 1.0, 1.0]],
)  # fmt: skip
def test_a_column_of_nought_and_one_starts_with_its_first_one_and_says_so(began):
    panel = read([11, 12, 13, 14] * 2, [*began, *began[:2], *began[:2]], teams=["North"] * 4 + ["South"] * 4)  # fmt: skip
    assert panel.first.tolist() == [3, 0]
    assert "its start is the first period in which it is 1" in panel.notes[0]


def test_a_team_that_always_has_it_began_in_its_first_period():
    assert read(["2026-W10", "2026-W11"], [1, 1]).first.tolist() == [1]


def test_a_period_in_which_some_contacts_have_it_already_is_the_start():
    assert read([11, 12, 12, 13], [0, 0, 1, 1]).first.tolist() == [2]


def test_a_team_that_stops_again_is_refused_by_name():
    with pytest.raises(StudyUnusable, match="the team 'North' has it in 12 and does not have it in 13") as refused:  # fmt: skip
        read([11, 12, 13], [0, 1, 0])
    assert "a start that lasts" in refused.value.remedy


def test_where_periods_are_nought_and_one_so_are_starts():
    assert read([0, 1, 0, 1], [1, 1, None, None], teams=["North"] * 2 + ["South"] * 2).first.tolist() == [2, 0]  # fmt: skip


def test_the_figures_of_nought_and_one_are_those_of_the_starts_written_out():
    rows = table_of(averages())
    begun = [bool(start and week >= start) for start, week in zip(rows["start"].to_pylist(), rows["week"].to_pylist(), strict=True)]  # fmt: skip
    place = rows.column_names.index("start")
    told = team_periods_of(rows.set_column(place, "start", pa.array(begun)), **COLUMNS)
    assert told.first.tolist() == team_periods_of(rows, **COLUMNS).first.tolist()


def test_a_start_after_the_last_period_counts_as_untreated_and_is_said():
    panel = read([1, 2], [9, 9])
    assert panel.first.tolist() == [0]
    assert panel.notes == ("1 team begins after the last period and counts as untreated",)


def test_many_days_are_taken_together_as_weeks():
    days = [date(2026, 1, 5) + timedelta(days=i) for i in range(70)]
    panel = read(days, [date(2026, 1, 14)] * 70, [float(i) for i in range(70)])
    assert panel.period == "week"
    assert panel.outcome[0, :2].tolist() == [3.0, 10.0]
    assert panel.first.tolist() == [2]
    assert "70 days are taken together" in panel.notes[0]


def test_rows_that_cannot_be_used_are_counted_by_reason():
    panel = read([1, 1, None, 2], outcome=[1.0, None, 1.0, 3.0], teams=["North", "North", "South", None])  # fmt: skip
    assert panel.left_out == (("no team", 1), ("no week", 1), ("no spend", 1))
    assert panel.teams == ("North",)
    assert panel.rows_used == 1


def test_a_team_with_two_starts_is_an_error_with_its_name():
    with pytest.raises(StudyUnusable, match=r"'North' has two starts in 'start': 1 and 2\."):
        read([1, 2, 3], [1, 2, 2])
    with pytest.raises(StudyUnusable, match="never and 2"):
        read([1, 2, 3], [None, 2, 2])


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (["soon", "later"], "'soon', which is neither a date"),
        (["2026-W77", "2026-W02"], "'2026-W77', which is neither"),
        (["2026-W01", "2026-02"], "cannot be put in one order"),
        ([1.5, 2.0], "'1.5', which is neither"),
    ],
)
def test_moments_that_cannot_be_put_in_order_are_errors(when, words):
    with pytest.raises(StudyUnusable, match=words):
        read(when)


def test_starts_in_another_way_than_the_periods_are_an_error():
    with pytest.raises(
        StudyUnusable, match="The periods are days and the starts in 'start' are weeks"
    ):
        read(["2026-01-05", "2026-01-06"], ["2026-W02"] * 2)


def test_a_column_that_is_not_there_or_is_named_twice_is_an_error():
    table = table_of(averages())
    with pytest.raises(StudyUnusable, match="no column 'shop'"):
        team_periods_of(table, **COLUMNS | {"unit": "shop"})
    with pytest.raises(StudyUnusable, match="'team' is used twice"):
        team_periods_of(table, **COLUMNS | {"time": "team"})


def test_a_table_without_a_usable_row_is_an_error():
    with pytest.raises(StudyUnusable, match="No row of the table has"):
        read([None, None])


def test_averages_are_of_the_rows_of_a_team_in_a_period():
    panel = read([1, 1, 2, 2], outcome=[1.0, 3.0, 5.0, None], teams=["b", "b", "a", "b"])
    assert panel.teams == ("a", "b")
    assert np.array_equal(panel.outcome, [[np.nan, 5.0], [2.0, np.nan]], equal_nan=True)
    assert panel.averaged


def test_many_mondays_are_weeks_already():
    panel = read([date(2024, 1, 1) + timedelta(weeks=i) for i in range(70)])
    assert (len(panel.labels), panel.period, panel.notes) == (70, "week", ())
