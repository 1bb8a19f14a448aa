"""People put labels right: nothing is overwritten, and `wellspent adapt` learns from it."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from click.testing import CliRunner
from examples.lines import line_within

from wellspent.report.selection import EVERYTHING
from wellspent.web.access.refusals import Refused
from wellspent.web.access.scope import standing
from wellspent.web.contacts.correcting import check_labels, correct_label, corrections_of
from wellspent.web.contacts.export_corrections import labelled_contacts
from wellspent.web.contacts.models import Correction, LabelCheck

EMPATHY = {"part": "empathy", "friction": "none"}


@pytest.fixture
def line(people):
    return line_within(people["analyst"])


@pytest.fixture
def record(line):
    return standing().read(line.contact)


def lines_of_file():
    found = labelled_contacts(Correction.objects.all(), LabelCheck.objects.all())
    return [json.loads(one.line) for one in found]


def test_a_correction_keeps_what_stood_before_and_who_said_so(signed_in, line, record):
    signed_in("analyst").post(f"/labels/2/{line.contact}", EMPATHY)
    made = Correction.objects.get()
    assert (made.turn, made.part, made.by.username) == (2, "empathy", "analyst")
    assert (made.was_part, made.was_friction) == (record.labels[1]["part"], record.labels[1]["friction"])  # fmt: skip
    assert (made.contact, made.agent, made.queue) == (line.contact, line.agent, line.queue)


def test_two_people_who_correct_one_turn_lose_nothing_and_see_each_other(signed_in, line):
    signed_in("analyst").post(f"/labels/2/{line.contact}", EMPATHY)
    answer = signed_in("administrator").post(
        f"/labels/2/{line.contact}", {"part": "process", "friction": "wait"}, follow=True
    )
    page = answer.content.decode()
    assert [one.part for one in Correction.objects.all()] == ["empathy", "process"]
    assert Correction.objects.last().was_part == "empathy"
    assert "2 corrections" in page
    assert "said administrator" in page
    assert "analyst: empathy" in page


def test_a_correction_sent_by_htmx_gives_the_turn_back_as_it_stands_now(signed_in, line):
    answer = signed_in("analyst").post(
        f"/labels/2/{line.contact}", EMPATHY, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert text.lstrip().startswith("<li")
    assert 'id="turn-2"' in text
    assert "said analyst" in text


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"part": "joy", "friction": "none"}, "part"), ({"part": "empathy", "friction": "boredom"}, "friction"), ({}, "part")],
)  # fmt: skip
def test_a_wrong_label_is_refused_at_its_field_and_what_was_chosen_stays(signed_in, line, sent, field):  # fmt: skip
    answer = signed_in("analyst").post(f"/labels/2/{line.contact}", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-error-2"' in text
    assert not Correction.objects.exists()
    assert sent.get("part") != "empathy" or '<option value="empathy" selected>' in text


def test_there_is_no_label_of_a_turn_that_there_is_not(signed_in, people, line, record):
    assert signed_in("analyst").get(f"/labels/9999/{line.contact}").status_code == 404
    with pytest.raises(Refused, match="has no turn 9999"):
        correct_label(line, record, people["analyst"], turn=9999, **EMPATHY)


def test_the_form_says_in_a_line_what_each_label_means(signed_in, line):
    text = signed_in("analyst").get(f"/labels/2/{line.contact}").content.decode()
    assert "empathy: feelings voiced or answered" in text
    assert "wait: holding, dead air" in text


def test_whoever_may_not_correct_is_offered_no_correction(signed_in, people):
    own = line_within(people["agent"])
    page = signed_in("agent").get(f"/contacts/{own.contact}").content.decode()
    assert "Correct the label" not in page
    assert "Labels checked" not in page


def test_every_correction_is_in_the_audit_log(signed_in, line):
    signed_in("analyst").post(f"/labels/2/{line.contact}", EMPATHY)
    signed_in("analyst").post(f"/labels-checked/{line.contact}")
    kept = LogEntry.objects.filter(action=LogEntry.Action.CREATE, actor__username="analyst")
    assert {one.content_type.model for one in kept} == {"correction", "labelcheck"}


def test_a_correction_of_other_words_is_not_taken_for_one_of_these(people, line, record):
    """The contact is imported again, and turn 2 is another turn."""
    correct_label(line, record, people["analyst"], turn=2, **EMPATHY)
    check_labels(line, record, people["analyst"])
    record.turns[1]["text"] += " Something else."
    found = corrections_of(record)
    assert (found.in_force(2), found.outdated, found.checks) == (None, 1, ())


def test_of_an_unchecked_contact_the_corrected_turns_alone_have_a_label(people, line, record):
    correct_label(line, record, people["analyst"], turn=2, part="empathy", friction="wait")
    (written,) = lines_of_file()
    parts = written["labels"]["parts"]
    assert parts[1] == "empathy"
    assert set(parts[:1] + parts[2:]) == {None}
    assert written["labels"]["friction"] == {"2": "wait"}
    assert written["corrections"] == {"by": ["analyst"], "checked": False}


def test_of_a_checked_contact_every_label_counts_but_those_withheld(people, line, record):
    correct_label(line, record, people["lead"], turn=2, **EMPATHY)
    check_labels(line, record, people["analyst"])
    (written,) = lines_of_file()
    automatic = [None if row["part"] == "unknown" else row["part"] for row in record.labels]
    automatic[1] = "empathy"
    assert written["labels"]["parts"] == automatic
    assert written["corrections"] == {"by": ["analyst", "lead"], "checked": True}


@pytest.fixture
def ready(monkeypatch):
    """Django is set up already, and its database is that of the test."""
    from wellspent.web import serving

    monkeypatch.setattr(serving, "make_ready", lambda *_: None)


def ran(*arguments):
    from wellspent.cli import cli

    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.mark.usefixtures("people", "ready")
def test_nothing_corrected_is_said_in_a_sentence(centre, tmp_path):
    said = ran("corrections", centre, "--to", tmp_path / "labels.jsonl")
    assert said.exit_code == 2
    assert "Nobody has corrected or checked a label" in said.output
    assert not (tmp_path / "labels.jsonl").exists()


@pytest.mark.usefixtures("ready")
def test_what_people_corrected_is_what_adapt_learns_from(people, centre, tmp_path):
    """Twenty contacts are corrected and checked; the file is learned from as it is."""
    file = tmp_path / "labels.jsonl"
    for line in standing().contacts(EVERYTHING, "handle", 0, 20).lines:
        record = standing().read(line.contact)
        correct_label(line, record, people["lead"], turn=1, part="rapport", friction="none")
        check_labels(line, record, people["lead"])
    said = ran("corrections", centre, "--to", file)
    assert said.exit_code == 0, said.output
    assert said.output.startswith("20 conversations")
    learned = ran("adapt", file, "--json")
    assert learned.exit_code == 0, learned.output
    found = json.loads(learned.output)
    written = [json.loads(one) for one in file.read_text().splitlines()]
    labels = sum(part is not None for one in written for part in one["labels"]["parts"])
    assert (found["conversations"], found["turns"]) == (20, labels)


@pytest.mark.usefixtures("ready")
def test_contacts_that_nobody_checked_are_named_and_can_be_left_out(people, line, record, centre):  # fmt: skip
    correct_label(line, record, people["lead"], turn=2, **EMPATHY)
    said = ran("corrections", centre, "--to", "-")
    assert "1 of them nobody marked as checked" in said.stderr
    assert json.loads(said.stdout)["id"] == line.contact
    assert ran("corrections", centre, "--to", "-", "--checked-only").exit_code == 2
