"""Forms on the command line: shown, linted, carried over and back; faults are sentences."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.scorecard import default_form
from wellspent.scorecard.forms import form_toml, parse_form

FORM = """
id = "fees"
version = 2
title = "Fees"
[[sections]]
id = "s"
title = "What the law asks"
[[sections.questions]]
id = "named"
text = "Was the fee named properly and early?"
guidance = "Yes where the sum is said. Partly where it is said late. No where it is not."
critical = "form"
[[sections.questions]]
id = "reaction"
text = "What did the customer answer?"
guidance = "In their words."
kind = "text"
[[sections.questions]]
id = "ways"
text = "Which ways to pay were named?"
guidance = "Tick each that is said."
kind = "several"
asked_if = { all = [{ question = "named", among = ["yes"] }] }
options = [{ id = "card", text = "card", score = 0.5 }, { id = "bill", text = "bill", score = 0.5 }]
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "fees.toml"
    path.write_text(FORM, encoding="utf-8")
    return path


def run(*words):
    return CliRunner().invoke(cli, ["form", *map(str, words)])


def test_a_form_is_shown_with_what_its_answers_weigh(path):
    done = run("show", path)
    assert done.exit_code == 0
    assert (
        "yes · partly · no · no_occasion · cannot_tell (weight 1, no fails the form)" in done.stdout
    )
    assert "any of card = 0.5 · bill = 0.5 (weight 1, asked on a condition)" in done.stdout
    assert "free text (not scored)" in done.stdout


def test_the_lint_names_the_question_the_words_and_what_to_write_instead(path):
    done = run("lint", path)
    assert done.exit_code == 0
    assert "named: ambiguous (“properly”). Say what is to be heard" in done.stdout
    assert done.stdout.endswith("2 remarks on 3 questions.\n")


def test_the_lint_prints_json_with_places(path):
    rows = json.loads(run("lint", path, "--json").stdout)
    assert [(row["kind"], row["place"]) for row in rows] == [
        ("ambiguous", ["sections", 0, "questions", 0, "text"]),
        ("double", ["sections", 0, "questions", 0, "text"]),
    ]


@pytest.mark.parametrize("system", ["connect", "genesys"])
def test_a_form_goes_to_another_system_and_comes_back(path, tmp_path, system):
    there, back = tmp_path / "there.json", tmp_path / "back.toml"
    assert run("export", path, "--as", system, "--to", there).exit_code == 0
    assert run("import", there, "--to", back).exit_code == 0
    ours, theirs = parse_form(FORM), parse_form(back.read_text(encoding="utf-8"))
    assert [(q.id, q.kind, q.critical, q.asked_if) for q in theirs.questions] == [
        (q.id, q.kind, q.critical, q.asked_if) for q in ours.questions
    ]


def test_what_the_other_system_cannot_say_is_told(tmp_path):
    path = tmp_path / "default.toml"
    path.write_text(form_toml(default_form()), encoding="utf-8")
    done = run("export", path, "--as", "connect")
    assert json.loads(done.stdout)["Title"] == default_form().title
    assert "question 'proactive_help' says whose turns count" in done.stderr


def test_a_form_is_written_anew_as_toml(path):
    assert parse_form(run("export", path, "--as", "toml").stdout) == parse_form(FORM)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("f.toml", FORM.replace("version = 2", "version = 0"), "Give a whole number from 1."),
        ("f.json", "{", "is not JSON"),
        ("f.json", "[" * 100_000, "is not JSON"),
        ("f.json", "[]", "Say which it is: --as connect or --as genesys."),
        ("f.json", "{}", "Say which it is: --as connect or --as genesys."),
        ("f.json", '{"Items": []}', "This is no form of Amazon Connect"),
        ("f.json", '{"questionGroups": 1}', "This is no form of Genesys Cloud"),
    ],
)
def test_a_file_that_is_no_form_gets_the_fact_and_the_remedy(tmp_path, name, text, said):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    done = run("show", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_that_is_not_there_gets_a_sentence():
    done = run("lint", "nowhere.toml")
    assert done.exit_code == 2
    assert "cannot be read" in done.stderr
