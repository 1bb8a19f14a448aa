"""`wellspent blend` and `wellspent hour` on a small centre."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from made_up import file_of, record

from wellspent.cli import cli
from wellspent.engine import analyse
from wellspent.workspace import import_files, init_workspace, open_workspace, run_new


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """Twelve contacts about returns, with a run."""
    folder = tmp_path_factory.mktemp("sources")
    workspace = init_workspace(folder / "centre")
    rows = [
        record(f"c-{n}", f"Where is return number {n}?", customer=f"C-{n}", reason="Return - late",
               queue="returns", agent="Dana Okafor", began=f"2026-09-0{1 + n % 9}T10:00:00")
        for n in range(12)
    ]  # fmt: skip
    import_files(workspace, [file_of(folder / "a.jsonl", *rows)])
    run_new(open_workspace(folder / "centre"), "v1", analyse)
    return folder / "centre"


def told(*arguments):
    answer = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_question_is_answered_in_words_and_as_json(centre):
    shown = told("blend", centre, "how do customers feel about returns?")
    assert "12 of 12 contacts" in shown
    assert "cannot see" in shown
    found = json.loads(told("blend", centre, "returns", "--json"))
    assert found["subject"]["contacts"] == 12
    assert {row["key"] for row in found["sources"]} >= {"conversations", "card"}


def test_a_question_that_nothing_holds_has_no_answer(centre):
    assert "No answer" in told("blend", centre, "unicorns?")


def test_an_hour_is_told_written_as_a_page_and_as_json(centre, tmp_path):
    shown = told("hour", centre, "--minutes", 5, "--html", tmp_path / "hour.html", "--json", tmp_path / "hour.json")  # fmt: skip
    assert "To ask the advisors" in shown
    assert "Dana" not in (tmp_path / "hour.html").read_text("utf-8")
    document = json.loads((tmp_path / "hour.json").read_text("utf-8"))
    assert document["frame"] == 12
    assert document["contacts"]


def test_the_same_seed_prints_the_same_hour(centre):
    assert told("hour", centre, "--seed", 4, "--json") == told("hour", centre, "--seed", 4, "--json")  # fmt: skip


def test_a_place_that_is_no_centre_is_refused_in_words(tmp_path):
    answer = CliRunner().invoke(cli, ["blend", str(tmp_path), "returns"])
    assert answer.exit_code == 2
    assert "wellspent init" in answer.output
