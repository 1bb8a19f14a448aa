"""`wellspent warn` as an analyst would type it; the tables are synthetic."""

from __future__ import annotations

import json

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from watched import counts_of, day, quiet_counts

from wellspent.cli import cli


def wellspent(*arguments, code=0):
    done = CliRunner().invoke(cli, ["warn", *[str(one) for one in arguments]])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def table():
    counts = quiet_counts()
    counts[4, 60:64] += 30
    return counts_of(counts)


@pytest.fixture
def file(table, tmp_path):
    path = tmp_path / "counts.csv"
    pyarrow.csv.write_csv(table, path)
    return path


def test_the_json_names_topic_date_baseline_observed_and_q(file):
    said = json.loads(wellspent(file, "--json").stdout)
    [alarm] = [one for one in said["alarms"] if one["topic"] == "t4"]
    assert alarm["date"] == day(60).isoformat()
    assert alarm["observed"] > 2 * alarm["baseline"]
    assert alarm["q"] <= 0.05
    assert said["expected_false_share"] == 0.05
    assert said["dates_judged"] == 50


def test_parquet_says_the_same_and_so_does_a_file_that_ends_later(file, table, tmp_path):
    parquet = tmp_path / "counts.parquet"
    pyarrow.parquet.write_table(table, parquet)
    assert wellspent(parquet, "--json").stdout == wellspent(file, "--json").stdout
    known = tmp_path / "known.csv"
    pyarrow.csv.write_csv(table.slice(0, 12 * 62), known)
    whole = json.loads(wellspent(file, "--json").stdout)["alarms"]
    assert json.loads(wellspent(known, "--json").stdout)["alarms"] == [one for one in whole if one["date"] < day(62).isoformat()]  # fmt: skip


def test_the_terminal_says_how_many_may_be_false(file):
    said = wellspent(file, "--since", day(58)).stdout
    assert "t4" in said
    assert "12 days judged" in said
    assert "expected to be false at most" in " ".join(said.split())


def test_the_strict_mode_says_what_it_promises(file):
    said = json.loads(wellspent(file, "--strict", "--false-share", "0.01", "--json").stdout)
    assert said["mode"] == "strict"
    assert "t4" in {one["topic"] for one in said["alarms"]}


def test_bad_rows_are_told_with_their_lines_and_nothing_else_is_lost(file):
    """The table has 840 rows; what is added stands from line 842 on."""
    bad = [
        "2026-01-06,t3,4",
        "yesterday,t3,5",
        "2026-01-06,t99,-4",
        "2026-01-06,,3",
        "2026-01-06,t98,2.5",
    ]
    file.write_text(file.read_text() + "\n".join(bad) + "\n")
    done = wellspent(file, "--json")
    for line, what in zip(range(842, 847), ("another row", "not a day", "not a count", "topic is empty", "not a count"), strict=True):  # fmt: skip
        assert any(f":{line}: " in said and what in said for said in done.stderr.splitlines())
    said = json.loads(done.stdout)
    assert said["problems"] == 5
    assert {one["topic"] for one in said["alarms"]} == {"t4"}


def test_a_count_above_its_total_is_a_problem(tmp_path):
    path = tmp_path / "counts.csv"
    pyarrow.csv.write_csv(counts_of(np.full((1, 30), 5), total=[4] + [50] * 29), path)
    assert "larger than the total 4" in wellspent(path).stderr


def test_a_chart_is_drawn_of_topics_with_alarms(file, tmp_path):
    wellspent(file, "--chart", tmp_path / "drawn.svg")
    drawn = (tmp_path / "drawn.svg").read_text()
    assert "t4" in drawn
    assert day(60).isoformat() in drawn


def test_no_alarm_gives_no_chart_and_says_so(tmp_path):
    path = tmp_path / "counts.csv"
    pyarrow.csv.write_csv(counts_of(np.full((3, 40), 5)), path)
    assert "no chart was written" in wellspent(path, "--chart", tmp_path / "drawn.svg").stderr
    assert not (tmp_path / "drawn.svg").exists()


def test_too_short_a_past_is_said_without_a_figure(tmp_path):
    path = tmp_path / "counts.csv"
    pyarrow.csv.write_csv(counts_of(np.full((3, 10), 5)), path)
    assert "Nothing was judged: 10 open days" in wellspent(path).stdout
    assert json.loads(wellspent(path, "--json").stdout)["not_judged"]["lift"]


def test_amounts_are_judged_where_values_stand_in_the_place_of_counts(tmp_path):
    """Hourly values; on the last day one is ten times what it was."""
    values = (
        50 + 30 * np.sin(np.arange(240) * np.pi / 12) + np.random.default_rng(1).normal(0, 1, 240)
    )
    values[235] = 500
    path = tmp_path / "load.csv"
    moments = np.datetime64("2026-01-05T00:00:00") + np.arange(240) * np.timedelta64(3600, "s")
    path.write_text(
        "date,value\n" + "".join(f"{m},{v}\n" for m, v in zip(moments, values, strict=True))
    )
    said = json.loads(wellspent(path, "--json").stdout)
    assert said["alarms"][-1]["observed"] == 500
    assert "standard deviations" in wellspent(path).stdout
    wellspent(path, "--strict", code=2)


@pytest.mark.parametrize(
    ("text", "said"),
    [("date,topic\n2026-01-05,a\n", "no column 'count'"), ("date,topic,count\nx,y,z\n", "holds no rows that can be judged")],
)  # fmt: skip
def test_a_table_that_cannot_be_judged_is_refused_in_a_sentence(tmp_path, text, said):
    path = tmp_path / "counts.csv"
    path.write_text(text)
    assert said in wellspent(path, code=2).output


@pytest.mark.parametrize("cell", ["", "NaN", "-3", "401", "many"])
def test_a_refused_count_is_named_as_not_judged_and_not_taken_for_0(cell, tmp_path):
    rows = [f"{day(n)},{topic},{40 + n % 5},400" for n in range(60) for topic in "abc"]
    rows[10] = f"{day(3)},b,{cell},400"
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(["date,topic,count,total", *rows]))
    said = json.loads(wellspent(path, "--json").stdout)
    assert said["not_counted"] == [{"topic": "b", "date": day(3).isoformat()}]
    assert not said["alarms"]
    assert f"not taken for 0, as the count could not be read: b on {day(3)}" in " ".join(wellspent(path).stdout.split())  # fmt: skip


def test_a_row_without_a_date_belongs_where_its_neighbours_leave_room(tmp_path):
    rows = [f"{day(n)},{topic},{40 + n % 5},400" for n in range(60) for topic in "abc"]
    rows[10] = "soon,b,40,400"
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(["date,topic,count,total", *rows]))
    said = json.loads(wellspent(path, "--json").stdout)
    assert said["not_counted"] == [{"topic": "b", "date": day(3).isoformat()}]


def test_an_empty_file_is_said_to_hold_no_table(tmp_path):
    path = tmp_path / "empty.csv"
    path.touch()
    assert "holds no table" in wellspent(path, code=2).output
