"""Surveys, outcomes and intervals from CSV."""

from datetime import datetime

import pytest

from wellspent.errors import ColumnMissing, FormatUnknown, NothingFound
from wellspent.readers.record_tables import read_table_csv
from wellspent.tables import IMPORTED


@pytest.fixture
def read_table(tmp_path):
    def reading(name, text, **columns):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        return read_table_csv(path, name, {name: columns})

    return reading


def test_surveys_keep_invitations_that_nobody_answered(read_table):
    table, problems = read_table(
        "surveys", "contact,question,score,comment\na,csat,4,fine\nb,csat,,\n"
    )
    assert table.schema == IMPORTED["surveys"]
    assert table.column("score").to_pylist() == [4.0, None]
    assert problems == []


def test_outcomes_have_a_moment_and_a_value(read_table):
    table, _ = read_table(
        "outcomes", "customer;at;kind;value\nc1;2025-03-31T10:00:00Z;spend;12,50\n"
    )
    assert table.to_pylist() == [
        {"customer": "c1", "at": datetime(2025, 3, 31, 10), "kind": "spend", "value": 12.5}  # noqa: DTZ001
    ]


def test_intervals_have_whole_counts_and_seconds(read_table):
    text = "Skill,at,seconds,offered,handle_seconds\nvets,2025-03-31 10:00,900,12,01:02:03\n"
    table, problems = read_table("intervals", text, queue="Skill")
    [row] = table.to_pylist()
    assert (row["queue"], row["offered"], row["handle_seconds"]) == ("vets", 12, 3723.0)
    assert (row["agents"], problems) == (None, [])


@pytest.mark.parametrize(
    "row",
    [",2025-03-31T10:00,900,12", "vets,soon,900,12", "vets,2025-03-31T10:00,long,12",
     "vets,2025-03-31T10:00,900,1.5", "vets,2025-03-31T10:00,900,-1", "vets,900,12"],
)  # fmt: skip
def test_a_row_with_a_bad_cell_is_left_out_and_told_with_its_line(read_table, row):
    good = "vets,2025-03-31T10:00,900,12"
    table, problems = read_table("intervals", f"queue,at,seconds,offered\n{good}\n{row}\n{good}\n")
    assert table.num_rows == 2
    assert [problem.line for problem in problems] == [3]


def test_a_missing_column_is_an_error_that_names_it(read_table):
    with pytest.raises(ColumnMissing, match="no column 'score'"):
        read_table("surveys", "contact,question\na,csat\n")
    with pytest.raises(ColumnMissing, match="no column 'Rating'"):
        read_table("surveys", "contact,question,score\na,csat,4\n", score="Rating")


def test_other_tables_and_empty_files_are_errors(read_table):
    with pytest.raises(FormatUnknown, match="surveys, outcomes, intervals, digital"):
        read_table("weather", "a\n1\n")
    with pytest.raises(NothingFound):
        read_table("surveys", "\n")


def test_characters_that_no_table_can_hold_are_replaced_and_told(read_table):
    table, problems = read_table("surveys", "contact,question,score\na\x00,csat,4\n")
    assert table.column("contact").to_pylist() == ["a\ufffd"]
    assert "the rest was kept" in problems[0].found
