"""`wellspent crisis` as somebody at the desk of a queue would type it; the intervals are synthetic."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from wellspent.cli import cli

sys.path.insert(0, str(Path(__file__).parents[1] / "moments"))
from crisis_worlds import arrivals, at, intervals, slots


def wellspent(*arguments, code=0):
    done = CliRunner().invoke(cli, ["crisis", *[str(one) for one in arguments]])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def table():
    rate = arrivals()
    rate[slots(23, 10, 12)] *= 2.5
    return intervals(rate)


@pytest.fixture
def file(table, tmp_path):
    path = tmp_path / "intervals.csv"
    pyarrow.csv.write_csv(table, path)
    return path


def test_the_json_says_from_to_measure_expected_observed_and_when(file):
    said = json.loads(wellspent(file, "--json").stdout)
    [one] = [m for m in said["moments"] if m["detected_at"].startswith("2026-01-28T10")]
    assert list(one)[:2] == ["from", "to"]
    assert one["measure"] == "offered"
    assert one["observed"] > one["expected"] > 0
    assert one["from"] < one["detected_at"] <= at(23, 10, 30).isoformat()
    assert 0.02 < said["expected_false_per_day"] < 0.05


def test_parquet_says_the_same_and_the_order_of_rows_says_nothing(file, table, tmp_path):
    parquet = tmp_path / "intervals.parquet"
    pyarrow.parquet.write_table(table.take(list(range(table.num_rows))[::-1]), parquet)
    assert wellspent(parquet, "--json").stdout == wellspent(file, "--json").stdout


def test_the_terminal_says_how_many_chance_raises(file):
    said = " ".join(wellspent(file).stdout.split())
    assert "volume" in said
    assert re.search(r"Chance alone raises about 0\.0\d+ a day", said)


def test_bad_rows_are_told_with_their_lines_and_nothing_else_is_lost(file):
    """The table has 1,344 rows; what is added stands from line 1,346 on."""
    before = json.loads(wellspent(file, "--json").stdout)
    bad = [
        "yesterday,3,3,3,0,200",
        "2026-02-02 08:00:00,many,3,3,0,200",
        "2026-01-05 08:00:00,3,3,3,0,200",
        "2026-02-02 08:07:00,3,3,3,0,200",
        "2026-02-02 08:15:00,12,12,12,0,-200",
        "2026-02-02 08:30:00,12",
    ]
    file.write_text(file.read_text() + "\n".join(bad) + "\n")
    done = wellspent(file, "--json")
    assert [f":{line}:" in done.stderr for line in range(1346, 1352)] == [True] * 6
    said = json.loads(done.stdout)
    assert said["problems"] == 6
    assert said["moments"] == before["moments"]
    assert said["intervals_judged"] == before["intervals_judged"] + 1


def test_a_clock_with_an_offset_stays_as_it_was_written(file):
    text = file.read_text().replace('"', "")
    head, *rows = text.splitlines()
    offset = [f"{row.partition(',')[0]}+02:00,{row.partition(',')[2]}" for row in rows]
    plain = wellspent(file, "--json").stdout
    file.write_text("\n".join([head, *offset]) + "\n")
    assert wellspent(file, "--json").stdout == plain


def test_the_hour_that_comes_twice_as_clocks_go_back_is_no_mistake(tmp_path):
    rows = [f"2026-10-25 {hour:02}:{minute:02},10" for hour in (1, 2, 2, 3) for minute in (0, 30)]
    path = tmp_path / "night.csv"
    path.write_text("start,offered\n" + "\n".join(rows) + "\n")
    assert json.loads(wellspent(path, "--json").stdout)["problems"] == 0


def test_a_centres_own_table_of_intervals_is_understood(file, table):
    names = {
        "start": "at",
        "within_threshold": "answered_in_target",
        "aht_seconds": "handle_seconds",
    }
    ours = table.rename_columns([names.get(name, name) for name in table.column_names])
    plain = wellspent(file, "--json").stdout
    pyarrow.csv.write_csv(ours, file)
    assert wellspent(file, "--json").stdout == plain


def test_a_short_file_is_not_judged_and_says_what_would_lift_it(table, tmp_path):
    path = tmp_path / "short.csv"
    pyarrow.csv.write_csv(table.slice(0, 60), path)
    assert "intervals of more days" in " ".join(wellspent(path).stdout.split())
    assert json.loads(wellspent(path, "--json").stdout)["not_judged"]["lift"]


@pytest.mark.parametrize("text", ["start,calls\n2026-01-05 08:00,3\n", "start,offered\nnow,many\n", "", "\x00\x01"])  # fmt: skip
def test_what_is_no_table_of_intervals_is_refused_in_words(tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text(text)
    assert "wellspent: " in wellspent(path, code=2).stderr


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    assert "no such file" in wellspent(tmp_path / "none.csv", code=2).stderr


@pytest.mark.parametrize("where", ["tmp", "parquet"])
def test_a_file_without_rows_holds_no_intervals(tmp_path, table, where):
    path = tmp_path / "intervals.csv"
    path.write_text("")
    if where == "parquet":
        pyarrow.parquet.write_table(table.slice(0, 0), path)
    said = wellspent(path, code=2).stderr
    assert "holds no intervals" in said
    assert "conversations" not in said


def test_more_than_were_offered_is_a_problem_and_the_rest_of_the_row_counts(file):
    before = json.loads(wellspent(file, "--json").stdout)
    text = (
        file.read_text() + "2026-02-02 08:00:00,3,5,4,6,200\n2026-02-02 08:15:00,12,12,13,0,200\n"
    )
    file.write_text(text)
    done = wellspent(file, "--json")
    said = json.loads(done.stdout)
    assert said["problems"] == 4
    assert said["intervals_judged"] == before["intervals_judged"] + 2
    assert ":1346: the answered 5 is more than the offered 3; the cell is left out." in done.stderr
    for line, name in ((1346, "within_threshold 4"), (1346, "abandoned 6"), (1347, "within_threshold 13")):  # fmt: skip
        assert f":{line}: the {name} is more than the offered" in done.stderr
