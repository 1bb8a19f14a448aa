"""`wellspent listen`: found from a run, kept beside it, called the same the next time."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.estimate import Unknown
from wellspent.report.listening.kept import kept_heard, topics_as_called
from wellspent.workspace import keep_said, kept_topics, open_workspace

pytest.importorskip("sklearn", reason="topics need the extra 'listening'")


def call(*arguments, code=0):
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Fernhill (fictional) with 160 contacts, a run, and what was heard in it."""
    folder = tmp_path_factory.mktemp("listening")
    call("sample", folder / "files", "--contacts", 160)
    call("init", folder / "centre")
    shutil.copy(folder / "files" / "wellspent.toml", folder / "centre" / "wellspent.toml")
    call("import", folder / "centre", folder / "files" / "contacts.jsonl.gz", *sorted((folder / "files").glob("*.csv")))  # fmt: skip
    call("run", folder / "centre", "--processes", 1)
    return folder / "centre", call("listen", folder / "centre")


@pytest.fixture
def centre(first, tmp_path):
    """A copy of it that may be changed."""
    shutil.copytree(first[0], tmp_path / "centre")
    return tmp_path / "centre"


def test_every_part_of_it_says_something_or_why_not(first):
    for part in ("Early warnings", "Hinted at", "Signals", "Hidden needs", "Reasons", "Surveys", "Self-service"):  # fmt: skip
        assert part in first[1]


def test_rates_name_their_denominator(first):
    assert " of 160 contacts, " in first[1]


def test_what_was_kept_is_what_was_said_as_data(centre):
    shown = json.loads(call("listen", centre, "--json"))
    kept = kept_heard(open_workspace(centre))
    assert shown["signals"]["contacts"] == kept.signals.contacts == 160
    assert len(kept_topics(open_workspace(centre))) == 160


def test_topics_keep_their_keys_and_the_names_that_people_gave(centre):
    workspace = open_workspace(centre)
    topics = kept_heard(workspace).reasons.topics
    keep_said(workspace, "topic_names", json.dumps({"names": {topics[0].key: "Parcels gone astray"}, "merged": {}}))  # fmt: skip
    before = kept_topics(workspace)
    assert "Parcels gone astray" in call("listen", centre)
    assert kept_topics(workspace)["topic"].equals(before["topic"])
    assert topics_as_called(workspace)[1][topics[0].key] == "Parcels gone astray"


def test_topics_that_people_merged_are_one(centre):
    workspace = open_workspace(centre)
    one, other = kept_heard(workspace).reasons.topics[:2]
    keep_said(workspace, "topic_names", json.dumps({"names": {}, "merged": {other.key: one.key}}))
    rows = topics_as_called(workspace)[0]["topic"].to_pylist()
    assert other.key not in rows
    assert rows.count(one.key) == one.contacts + other.contacts


def test_a_question_about_a_topic_is_answered_from_its_contacts(centre):
    workspace = open_workspace(centre)
    topic = kept_heard(workspace).reasons.topics[0]
    keep_said(workspace, "topic_names", json.dumps({"names": {topic.key: "odd socks"}, "merged": {}}))  # fmt: skip
    answer = json.loads(call("ask", centre, "how long do contacts about odd socks take?", "--json"))
    assert answer["contacts"] == topic.contacts


def test_before_it_is_run_nothing_is_kept(first, tmp_path):
    shutil.copytree(first[0], tmp_path / "other")
    shutil.rmtree(tmp_path / "other" / "listening")
    assert kept_heard(open_workspace(tmp_path / "other")) is None


def test_a_centre_of_three_contacts_is_told_what_is_missing(tmp_path):
    lines = [{"id": f"c{i}", "turns": [{"speaker": "customer", "text": "Where is it?"}]} for i in range(3)]  # fmt: skip
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, lines)))
    call("init", tmp_path / "centre")
    call("import", tmp_path / "centre", tmp_path / "c.jsonl")
    call("run", tmp_path / "centre", "--processes", 1)
    assert "Unknown: " in call("listen", tmp_path / "centre")
    kept = kept_heard(open_workspace(tmp_path / "centre"))
    assert isinstance(kept.reasons, Unknown)
    assert isinstance(kept.warnings, Unknown)
    assert kept.surveys == ()
