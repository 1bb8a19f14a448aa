"""One contact is read from the files that its rows lie in, and is what the views show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up import file_of, record

from wellspent.engine import analyse
from wellspent.errors import WorkspaceDamaged
from wellspent.workspace import connect, import_files, init_workspace, run_new
from wellspent.workspace.one_contact import find_contacts, read_contact

OF_RECORD = ("turns", "states", "redactions", "labels", "segments", "answers", "evidence", "surveys")  # fmt: skip
SURVEYS = "contact,question,at,score,comment\nc-1,csat,2026-09-08,5,\nc-2,csat,2026-09-08,,\n"


@pytest.fixture
def centre(tmp_path):
    """Four contacts on two days, with a transfer, a survey and something to redact."""
    workspace = init_workspace(tmp_path / "centre")
    first = record("c-1", began="2026-09-07T08:00:00", events=[{"kind": "transfer", "start": 3.0, "end": 4.0}])  # fmt: skip
    said = record("c-2", began="2026-09-07T09:00:00")
    said["turns"][0]["text"] = "My number is 020 7946 0123, and the mail is ann@example.org."
    later = [record(f"c-{n}", began="2026-09-08T08:00:00") for n in (3, 4)]
    import_files(workspace, [file_of(tmp_path / "a.jsonl", first, said, *later)])
    (tmp_path / "surveys.csv").write_text(SURVEYS)
    import_files(workspace, [tmp_path / "surveys.csv"])
    run_new(workspace, "one", analyse)
    return workspace


def view_of(workspace, name: str, contact: str):
    rows = connect(workspace).sql(f"SELECT * EXCLUDE (contact) FROM {name} WHERE contact = '{contact}'")  # fmt: skip
    return sorted(rows.to_arrow_table().to_pylist(), key=repr)


def read(workspace, contact: str):
    return read_contact(workspace, contact, find_contacts(workspace, [contact]).place(0))


def same_as_views(workspace, contact: str):
    found = read(workspace, contact)
    assert found is not None
    assert [{"contact": contact} | row for row in view_of(workspace, "contacts", contact)] == [found.contact]  # fmt: skip
    for name in OF_RECORD:
        assert sorted(getattr(found, name), key=repr) == view_of(workspace, name, contact), name
    return found


@pytest.mark.parametrize("contact", ["c-1", "c-2", "c-3", "c-4"])
def test_a_contact_is_what_the_views_show_of_it(centre, contact):
    same_as_views(centre, contact)


def test_its_turns_its_transfer_its_survey_and_its_redactions_are_there(centre):
    first, second = read(centre, "c-1"), read(centre, "c-2")
    assert [turn["turn"] for turn in first.turns] == list(range(1, len(first.turns) + 1))
    assert first.states[0]["kind"] == "transfer"
    assert first.surveys[0]["score"] == 5
    assert second.surveys[0]["score"] is None
    assert second.redactions
    assert len(first.labels) == len(first.turns)


def test_a_contact_that_was_imported_again_comes_in_its_latest_version(centre, tmp_path):
    again = record("c-2", began="2026-09-09T08:00:00")
    again["turns"][0]["text"] = "Something else altogether."
    import_files(centre, [file_of(tmp_path / "b.jsonl", again)])
    run_new(centre, "one", analyse)
    found = same_as_views(centre, "c-2")
    assert found.turns[0]["text"] == "Something else altogether."
    same_as_views(centre, "c-1")


def test_a_contact_that_no_run_has_seen_has_turns_and_no_labels(centre, tmp_path):
    import_files(centre, [file_of(tmp_path / "b.jsonl", record("c-9"))])
    found = same_as_views(centre, "c-9")
    assert found.turns
    assert not found.labels


def test_a_contact_that_does_not_exist_is_none(centre):
    assert read(centre, "c-99") is None


def test_no_file_is_opened_that_the_contact_does_not_lie_in(centre):
    place = find_contacts(centre, ["c-1"]).place(0)
    for path in (centre.path / "tables").rglob("*.parquet"):
        if path not in {centre.path / file for file in (*place.files.values(), *place.surveys)}:
            path.unlink()
    found = read_contact(centre, "c-1", place)
    assert found is not None
    assert found.turns


def test_a_file_that_is_gone_is_named(centre):
    place = find_contacts(centre, ["c-1"]).place(0)
    gone = replace(place, files=place.files | {"turns": "tables/turns/gone.parquet"})
    with pytest.raises(WorkspaceDamaged, match=r"gone\.parquet"):
        read_contact(centre, "c-1", gone)
