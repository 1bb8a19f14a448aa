"""From files to the Monday answer, as a person would type it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wellspent import read
from wellspent.cli import cli


def wellspent(*arguments, code: int = 0):
    """What a command prints; it has to end with this exit code."""
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def fernhill(tmp_path_factory):
    """Fernhill, imported and analysed; fictional, its operation synthetic."""
    files = tmp_path_factory.mktemp("fernhill") / "files"
    centre = files.with_name("centre")
    wellspent("sample", files, "--contacts", 40)
    wellspent("init", centre)
    (centre / "wellspent.toml").write_text((files / "wellspent.toml").read_text())
    wellspent("import", centre, files / "contacts.jsonl.gz")
    wellspent("import", centre, *files.glob("*.csv"))
    wellspent("run", centre, "--processes", 1)
    return centre


def test_the_sample_centre_is_imported_without_a_problem(tmp_path):
    wellspent("sample", tmp_path / "files", "--contacts", 200)
    wellspent("init", tmp_path / "centre")
    done = wellspent("import", tmp_path / "centre", tmp_path / "files/contacts.jsonl.gz", "--json")
    summary = json.loads(done.stdout)
    assert (summary["new"], summary["problems"]) == (200, [])


def test_a_second_run_has_nothing_new(fernhill):
    assert "Nothing new, 40 taken over" in wellspent("run", fernhill).stdout


def test_the_answer_is_in_the_terminal_and_says_that_fernhill_is_fictional(fernhill):
    printed = wellspent("report", fernhill).stdout
    assert "fictional" in printed.lower()
    assert "not yet known" in printed


def test_the_report_is_one_page_and_its_figures_are_data(fernhill, tmp_path):
    wellspent("report", fernhill, "--html", tmp_path / "r.html", "--json", tmp_path / "r.json")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "NaN" not in (tmp_path / "r.json").read_text()
    assert json.loads((tmp_path / "r.json").read_text())


def test_the_figures_can_be_printed_as_data(fernhill):
    assert json.loads(wellspent("report", fernhill, "--json", "-").stdout)


def test_a_contact_can_be_opened(fernhill):
    assert "FH-000001" in wellspent("show", fernhill, "FH-000001").stdout


def test_a_contact_that_is_not_there_is_said(fernhill):
    assert "FH-9" in wellspent("show", fernhill, "FH-9", code=2).stderr


def test_one_row_a_contact_is_exported(fernhill, tmp_path):
    wellspent("export", fernhill, tmp_path / "rows.csv")
    assert len((tmp_path / "rows.csv").read_text().splitlines()) == 41


def test_a_vcon_a_contact_is_exported_and_reads_as_the_contact_again(fernhill, tmp_path):
    wellspent("export", fernhill, tmp_path / "vcons", "--as", "vcon")
    reading = read(tmp_path / "vcons", "vcon")
    assert (len(reading), reading.problems) == (40, ())
    document = json.loads((tmp_path / "vcons" / "FH-000001.vcon.json").read_text())
    assert {"ledger", "scorecard"} <= {analysis["type"] for analysis in document["analysis"]}


def test_an_export_of_another_kind_is_refused(fernhill, tmp_path):
    done = wellspent("export", fernhill, tmp_path / "rows.xlsx", code=2)
    assert "ends in neither .csv nor .parquet" in done.stderr


@pytest.mark.parametrize("command", ["run", "report", "export", "show", "import"])
def test_a_folder_that_is_no_workspace_is_said(tmp_path, command):
    more = {"export": ["x.csv"], "show": ["c-1"], "import": ["x.jsonl"]}.get(command, [])
    done = wellspent(command, tmp_path, *more, code=2)
    assert "is not a workspace" in done.stderr
    assert "wellspent init" in done.stderr


def test_settings_that_are_wrong_are_said_with_a_remedy(tmp_path):
    wellspent("init", tmp_path / "centre")
    (tmp_path / "centre" / "wellspent.toml").write_text('[centre]\nrepeat_days = "seven"\n')
    done = wellspent("run", tmp_path / "centre", code=2)
    assert "sets repeat_days = 'seven'. Give a number." in done.stderr


def test_a_report_before_the_first_run_is_refused(tmp_path):
    wellspent("init", tmp_path / "centre")
    assert "has no run yet" in wellspent("report", tmp_path / "centre", code=2).stderr


def test_a_sample_cannot_take_the_place_of_a_file(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert "cannot be written" in wellspent("sample", tmp_path / "mine.txt", code=2).stderr
    assert (tmp_path / "mine.txt").read_text() == "mine"
