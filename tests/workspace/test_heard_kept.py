"""What was heard is kept beside its run and falls with it; what people decided outlives both."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.workspace import (
    keep_book,
    keep_listening,
    keep_said,
    kept_book,
    kept_listening,
    kept_topics,
    open_workspace,
    said,
)

LINE = {
    "id": "c1", "began": "2026-03-02T09:00:00", "agent": "Ann", "customer": "p1",
    "turns": [{"speaker": "customer", "text": "Where is my parcel?", "start": 0, "end": 3}],
}  # fmt: skip
TOPICS = pa.table({"contact": ["c1"], "topic": ["t1"], "confidence": [0.9]})


def call(*arguments):
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output


@pytest.fixture
def centre(tmp_path):
    """A workspace of one contact with a run."""
    (tmp_path / "contacts.jsonl").write_text(json.dumps(LINE))
    call("init", tmp_path / "centre")
    call("import", tmp_path / "centre", tmp_path / "contacts.jsonl")
    call("run", tmp_path / "centre", "--processes", 1)
    return tmp_path / "centre"


def another(centre, tmp_path):
    """One more contact, imported."""
    (tmp_path / "more.jsonl").write_text(json.dumps(LINE | {"id": "c2"}))
    call("import", centre, tmp_path / "more.jsonl")


def test_what_was_heard_is_read_again_with_the_topic_of_each_contact(centre):
    workspace = open_workspace(centre)
    assert keep_listening(workspace, "{}", TOPICS)
    assert kept_listening(workspace) == "{}"
    assert kept_topics(workspace).equals(TOPICS)


def test_it_does_not_hold_after_another_import_and_goes_with_its_run(centre, tmp_path):
    keep_listening(open_workspace(centre), "{}", TOPICS)
    another(centre, tmp_path)
    assert kept_listening(open_workspace(centre)) is None
    assert kept_topics(open_workspace(centre)).num_rows == 0
    call("run", centre, "--processes", 1)
    assert not list((centre / "listening").glob("*.parquet"))


def test_topics_and_decisions_outlive_the_run(centre, tmp_path):
    workspace = open_workspace(centre)
    keep_book(workspace, "the book")
    keep_said(workspace, "topic_names", '{"names": {"t1": "Late parcels"}}')
    keep_listening(workspace, "{}", TOPICS)
    another(centre, tmp_path)
    call("run", centre, "--processes", 1)
    assert keep_listening(open_workspace(centre), "[]", TOPICS)
    assert kept_book(open_workspace(centre)) == "the book"
    assert json.loads(said(open_workspace(centre), "topic_names"))["names"] == {"t1": "Late parcels"}  # fmt: skip


def test_nothing_is_kept_of_a_run_that_is_no_longer_in_force(centre):
    assert not keep_listening(open_workspace(centre), "{}", TOPICS, run=7)
    assert kept_listening(open_workspace(centre)) is None
    assert said(open_workspace(centre), "topic_names") is None


def test_a_run_of_an_earlier_version_has_no_signals_and_is_read_all_the_same(centre):
    record = next((centre / "runs").glob("*/run.json"))
    old = json.loads(record.read_text())
    del old["tables"]
    record.write_text(json.dumps(old))
    for file in (centre / "runs").rglob("signals/*"):
        file.unlink()
    from wellspent.workspace import connect_analysed

    assert connect_analysed(open_workspace(centre)).sql("SELECT count(*) FROM signals").fetchall() == [(0,)]  # fmt: skip
    assert connect_analysed(open_workspace(centre)).sql("SELECT count(*) FROM labels").fetchall() == [(1,)]  # fmt: skip
