"""`wellspent worth DIR`: computed once, kept beside the run, read by the report, never shown when stale."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.report.impact.kept import kept_haste, kept_worth
from wellspent.workspace import keep_impact, kept_impact, open_workspace

LINES = [
    {
        "id": f"c{i}", "began": f"2026-03-{2 + i:02}T09:00:00", "agent": f"agent {i % 3}", "customer": f"p{i}",
        "queue": "orders",
        "turns": [
            {"speaker": "agent", "text": "Good morning, how can I help you?", "start": 0, "end": 3},
            {"speaker": "customer", "text": "My parcel has not come.", "start": 4, "end": 6},
            {"speaker": "agent", "text": "I am sorry to hear that. I will look.", "start": 7, "end": 20 + i},
        ],
    }
    for i in range(12)
]  # fmt: skip


def call(*arguments, code=0):
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """A workspace of twelve contacts with a run and outcomes: far too few to say anything."""
    folder = tmp_path_factory.mktemp("worth")
    (folder / "contacts.jsonl").write_text("\n".join(json.dumps(one) for one in LINES))
    rows = [f"p{i},2026-03-{20 + i % 10}T09:00:00,spend,{10 + i}" for i in range(12)]
    (folder / "outcomes.csv").write_text("\n".join(["customer,at,kind,value", *rows]) + "\n")
    call("init", folder / "centre")
    call("import", folder / "centre", folder / "contacts.jsonl")
    call("import", folder / "centre", folder / "outcomes.csv")
    call("run", folder / "centre", "--processes", 1)
    return folder / "centre"


def test_a_report_before_it_names_the_command_and_after_it_the_answer(centre):
    assert "wellspent worth DIR" in " ".join(call("report", centre).split())
    call("worth", centre)
    assert "links differs from nothing" in " ".join(call("report", centre).split())


def test_json_has_every_link_and_haste_and_is_what_was_kept(centre, tmp_path):
    call("worth", centre, "--json", tmp_path / "w.json")
    said = json.loads((tmp_path / "w.json").read_text())
    assert {"links", "haste", "headline", "notes"} <= set(said)
    assert all(one["effect"]["refusal"] for one in said["links"])
    assert said == json.loads(kept_impact(open_workspace(centre)))
    assert kept_worth(open_workspace(centre)).run == "1"
    assert kept_haste(open_workspace(centre)) is not None


def test_one_outcome_alone_is_shown_and_not_kept(centre):
    call("worth", centre)
    before = kept_impact(open_workspace(centre))
    shown = call("worth", centre, "--outcome", "spend", "--json", "-")
    assert {one["outcome"] for one in json.loads(shown)["links"]} == {"spend"}
    assert kept_impact(open_workspace(centre)) == before


def test_a_link_that_is_not_there_is_refused_in_a_sentence(centre):
    assert "This centre has no behaviour 'kindness'" in call("worth", centre, "--behaviour", "kindness", code=2)  # fmt: skip


def test_what_was_kept_does_not_hold_under_other_settings(centre):
    call("worth", centre)
    settings = centre / "wellspent.toml"
    was = settings.read_text()
    try:
        settings.write_text(was + "\n[worth]\nwindow_days = 5\n")
        assert kept_impact(open_workspace(centre)) is None
    finally:
        settings.write_text(was)
    assert kept_impact(open_workspace(centre)) is not None


def test_what_was_kept_does_not_hold_after_another_import_and_goes_with_its_run(centre, tmp_path):
    call("worth", centre)
    (kept,) = (centre / "worth").iterdir()
    again = tmp_path / "more.csv"
    again.write_text("customer,at,kind,value\np1,2026-03-30T09:00:00,churn,1\n")
    call("import", centre, again)
    assert kept_impact(open_workspace(centre)) is None
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps(LINES[0] | {"id": "new"}))
    call("import", centre, more)
    call("run", centre, "--processes", 1)
    assert not kept.exists()


def test_what_was_found_from_a_run_that_is_gone_is_not_kept(centre):
    workspace = open_workspace(centre)
    before = kept_impact(workspace)
    assert not keep_impact(workspace, "{}", run=99)
    assert kept_impact(workspace) == before
    assert not (centre / "worth" / "000099.json").exists()


def test_a_kept_file_that_something_else_changed_is_as_if_it_were_not_there(centre):
    workspace = open_workspace(centre)
    assert keep_impact(workspace, '{"centre": 3}')
    assert kept_worth(workspace) is None
    (kept,) = (centre / "worth").iterdir()
    kept.write_text("not json")
    assert kept_impact(workspace) is None


def test_a_chart_is_drawn_where_it_is_asked_for(centre, tmp_path):
    call("worth", centre, "--chart", tmp_path / "c.svg")
    assert (tmp_path / "c.svg").read_text().startswith("<")
    assert "neither .svg nor .png" in call("worth", centre, "--chart", tmp_path / "c.pdf", code=2)
