"""`wellspent survey` and `wellspent focus-group` at the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wellspent.cli import cli

ROWS = "".join(
    f"{k},{'yes' if k % 2 else 'no'},{k % 5 + 1 if k % 2 else ''},{k % 7},{'' if k % 2 else k % 5 + 1}\n"
    for k in range(400)
)


@pytest.fixture
def asked(tmp_path):
    """400 were asked, every second answered, the others were called back."""
    path = tmp_path / "asked.csv"
    path.write_text("id,answered,score,auto,called\n" + ROWS, encoding="utf-8")
    return path


def run(*words):
    """The command's exit code and what it printed."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    return result.exit_code, result.output


def test_a_table_of_invitations_gives_the_documented_document(asked):
    """--json prints it; figures are as everywhere."""
    code, said = run("survey", "--data", asked, "--score", "score", "--responded", "answered", "--known", "auto", "--json")  # fmt: skip
    document = json.loads(said)
    assert code == 0
    assert list(document)[:7] == ["response_rate", "raw", "corrected", "bounds", "sensitivity", "claims", "why"]  # fmt: skip
    assert document["response_rate"]["value"] == 0.5
    assert document["claims"] == "trend_only"


def test_call_backs_in_a_column_make_the_claim(asked):
    """--callback names what those who had not answered said."""
    said = run("survey", "--data", asked, "--score", "score", "--responded", "answered", "--callback", "called", "--json")[1]  # fmt: skip
    assert json.loads(said)["claims"] == "corrected"


def test_the_terminal_says_the_response_first(asked):
    """Then what may be claimed, what is left without an assumption, and what was said."""
    said = run("survey", "--data", asked, "--score", "score", "--responded", "answered", "--known", "auto", "--by", "auto")[1]  # fmt: skip
    assert said.startswith("score: 200 of 400 answered\n  response   50.0%")
    assert said.index("Trend only.") < said.index("without an assumption") < said.index("  raw  ")
    assert "not to be gone by" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Name a centre's folder"),
        (("--score", "points"), "no column 'points'"),
        (("--score", "score", "--scale", "many"), "as in 1-5"),
        (("--score", "score", "--scale", "5-1"), "has no width"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(asked, words, message):
    """No column, no scale, no table."""
    code, said = run("survey", *(("--data", asked) if words else ()), *words)
    assert code == 2
    assert message in said


def test_a_focus_group_is_shown_beside_its_customers(tmp_path):
    """In the terminal and as JSON."""
    group, base = tmp_path / "group.csv", tmp_path / "customers.csv"
    group.write_text("segment\n" + "vip\n" * 7 + "standard\n", encoding="utf-8")
    base.write_text("segment\n" + "vip\n" * 10 + "standard\n" * 90, encoding="utf-8")
    assert "not like the customers" in run("focus-group", group, "--base", base)[1]
    document = json.loads(run("focus-group", group, "--base", base, "--json")[1])
    assert document["traits"][0]["seats"][1]["standing"] == "over"
