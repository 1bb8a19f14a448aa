"""`wellspent audit`: what should not matter is flipped, and what changes is counted."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import wellspent.cli.on_audit
from wellspent.cli import cli
from wellspent.contacts import Contact, Turn
from wellspent.parts import Label
from wellspent.readers.jsonl import contact_to_json
from wellspent.scorecard import Answer

SAID = (
    Turn("agent", "Larkline, Priya speaking, how can I help?", 0.0, 3.0),
    Turn("customer", "I am Desmond Okafor, please cancel my order.", 3.0, 6.0),
    Turn("agent", "Thank you, Desmond. I have cancelled it.", 6.0, 9.0),
    Turn("customer", "Great, bye.", 9.0, 10.0),
    Turn("agent", "Bye, Desmond.", 10.0, 11.0),
)


@pytest.fixture
def source(tmp_path):
    contacts = [Contact(f"c-{n}", SAID, agent="Priya", channel="voice") for n in range(12)]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(contact_to_json(c)) + "\n" for c in contacts))
    return path


@pytest.fixture
def plain_stages(monkeypatch):
    """Stages that are quick, and know nothing of names."""

    def label(contact):
        return tuple(Label.of("process") for _ in contact.turns)

    def score(_contact, _labels):
        questions = ("resolved", "warm_opening")
        return tuple(Answer(question, "yes", (), "x", 1.0) for question in questions)

    monkeypatch.setattr(wellspent.cli.on_audit, "_stages", lambda _tier: (label, score))


def audited(*arguments: str):
    return CliRunner().invoke(cli, ["audit", *map(str, arguments)])


def test_the_audit_prints_a_table_and_reads_it(source):
    done = audited(source, "--flips", "names,scores.recorded")
    assert done.exit_code == 0, done.output
    assert "Fairness audit of 12 contacts" in done.stdout
    assert "names (not redacted)" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "Other names (after redaction, as the product labels) changed" in " ".join(
        done.stdout.split()
    )


@pytest.mark.usefixtures("plain_stages")
def test_json_has_every_share_with_its_interval(source):
    done = audited(source, "--flips", "tenure.recorded", "--json")
    (flip,) = json.loads(done.stdout)["flips"]
    assert (flip["flip"], flip["view"], flip["contacts"]) == ("tenure.recorded", "stored", 12)
    assert flip["labels"]["value"] == 0
    assert flip["labels"]["n"] == 12
    assert flip["changed_turns"]["reason"]
    assert set(flip["questions"]) >= {"resolved", "warm_opening"}


@pytest.mark.usefixtures("plain_stages")
def test_a_sample_is_drawn_the_same_way_every_time(source):
    once, twice = (audited(source, "--sample", 9, "--flips", "scores", "--json") for _ in range(2))
    assert once.stdout == twice.stdout
    assert json.loads(once.stdout)["contacts"] == 9


def test_strict_fails_where_names_change_labels(source, monkeypatch):
    def unfair(contact):
        kind = "rapport" if "Priya" in contact.turns[0].text else "process"
        return tuple(Label.of(kind) for _ in contact.turns)

    def same(_contact, _labels):
        return (Answer("resolved", "yes", (), "x", 1.0),)

    monkeypatch.setattr(wellspent.cli.on_audit, "_stages", lambda _tier: (unfair, same))
    assert audited(source, "--flips", "names.arabic").exit_code == 0
    assert audited(source, "--flips", "names.arabic", "--strict").exit_code == 1
    assert audited(source, "--flips", "scores.recorded", "--strict").exit_code == 1


@pytest.mark.usefixtures("plain_stages")
def test_a_workspace_is_audited_as_files_are(source, tmp_path):
    centre = str(tmp_path / "centre")
    for arguments in (["init", centre], ["import", centre, str(source)]):
        assert CliRunner().invoke(cli, arguments).exit_code == 0
    found = json.loads(audited(centre, "--flips", "names.arabic", "--json").stdout)
    assert found["contacts"] == 12
    assert found["flips"][0]["contacts"] == 12


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "cannot be read"),
        (["{}", "--flips", "horoscope"], "No flip is called 'horoscope'"),
    ],
)
def test_what_cannot_be_audited_is_one_fact_and_one_remedy(source, arguments, said):
    done = audited(*(str(source) if a == "{}" else a for a in arguments))
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
