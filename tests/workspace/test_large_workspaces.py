"""What a workspace costs follows from what is new, and files are neither slivers nor giants."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from wellspent.engine import analyse, map_locally
from wellspent.workspace import batches, connect, import_files, init_workspace, run_new
from wellspent.workspace.storage import Folder

NEW_YEAR = datetime.fromisoformat("2026-01-01T09:00")


def contacts(path, days, first: int = 0):
    """A contact for each of these days of the year."""
    lines = []
    for number, day in enumerate(days, first):
        turns = [{"speaker": "agent", "text": f"Hello {number}", "start": 0.0, "end": 1.0}]
        began = (NEW_YEAR + timedelta(days=day)).isoformat()
        lines.append(json.dumps({"id": f"c-{number}", "began": began, "turns": turns}) + "\n")
    path.write_text("".join(lines))
    return path


@pytest.fixture
def workspace(tmp_path):
    return init_workspace(tmp_path / "centre")


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read."""
    names: list[str] = []
    reading = Folder.read
    monkeypatch.setattr(
        Folder, "read", lambda self, name: names.append(name) or reading(self, name)
    )
    return names


def test_contacts_lie_by_day(workspace, tmp_path):
    import_files(workspace, [contacts(tmp_path / "a.jsonl", [0, 0, 1])])
    folders = {path.name for path in (workspace.path / "tables" / "turns").iterdir()}
    assert folders == {"day=2026-01-01", "day=2026-01-02"}


def test_a_year_in_any_order_does_not_lie_in_a_file_a_day(workspace, tmp_path):
    import_files(workspace, [contacts(tmp_path / "a.jsonl", [n * 7 % 365 for n in range(1500)])])
    parts = [path.parent.name for path in workspace.path.glob("tables/contacts/*/*.parquet")]
    assert parts == ["day=several"] * 2
    assert connect(workspace).sql("SELECT count(*) FROM turns").fetchall() == [(1500,)]


def test_a_days_run_reads_the_days_contacts_and_no_others(workspace, tmp_path, read):
    import_files(workspace, [contacts(tmp_path / "year.jsonl", range(50))])
    run_new(workspace, "v1", analyse)
    import_files(workspace, [contacts(tmp_path / "day.jsonl", [60, 60], first=50)])
    read.clear()
    assert run_new(workspace, "v1", analyse).analysed == 2
    assert {name.split("/")[2] for name in read if name.endswith("parquet")} == {"day=2026-03-02"}


def test_batches_are_whole_contacts_of_at_most_so_many(workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "_SMALL", 10)
    import_files(workspace, [contacts(tmp_path / "a.jsonl", [n // 4 for n in range(43)])])
    seen = []
    run_new(workspace, "v1", lambda tables: seen.append(tables) or analyse(tables))
    assert [tables["contacts"].num_rows for tables in seen] == [8, 8, 8, 8, 8, 3]
    for tables in seen:
        assert tables["turns"]["contact"].to_pylist() == tables["contacts"]["contact"].to_pylist()


def test_only_some_batches_are_under_way_at_a_time():
    taken, most = [], 0
    for done, _ in enumerate(map_locally(len, (taken.append(n) or [n] for n in range(40)), 2)):
        most = max(most, len(taken) - done)
    assert most <= 6
