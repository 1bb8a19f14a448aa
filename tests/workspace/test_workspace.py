"""A workspace holds what was imported, once, and runs that are complete or absent."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from made_up import file_of, record

from wellspent.engine import analyse
from wellspent.errors import (
    AlreadyAWorkspace,
    NoRunYet,
    NotAWorkspace,
    NothingFound,
    WorkspaceBusy,
    WorkspaceDamaged,
)
from wellspent.settings import SettingsInvalid
from wellspent.workspace import (
    connect,
    current_run,
    export_contacts,
    import_files,
    init_workspace,
    open_workspace,
    run_new,
)


def count(workspace, query: str):
    return connect(workspace).sql(query).fetchall()[0][0]


@pytest.fixture
def workspace(tmp_path):
    return init_workspace(tmp_path / "centre")


@pytest.fixture
def filled(workspace, tmp_path):
    import_files(workspace, [file_of(tmp_path / "a.jsonl", record("c-1"), record("c-2"))])
    return workspace


def test_a_folder_becomes_a_workspace_once(workspace):
    with pytest.raises(AlreadyAWorkspace, match="is a workspace already"):
        init_workspace(workspace.path)


def test_a_folder_without_settings_is_not_a_workspace(tmp_path):
    with pytest.raises(NotAWorkspace, match="wellspent init"):
        open_workspace(tmp_path)


def test_an_empty_workspace_has_every_table_and_all_are_empty(workspace):
    for table in ("contacts", "turns", "surveys", "intervals", "labels", "segments", "evidence"):
        assert count(workspace, f"SELECT count(*) FROM {table}") == 0


def test_the_same_file_twice_changes_nothing(filled, tmp_path):
    before = sorted(p.stat().st_mtime_ns for p in filled.path.glob("tables/**/*"))
    summary = import_files(filled, [tmp_path / "a.jsonl"])
    assert summary.already
    assert sorted(p.stat().st_mtime_ns for p in filled.path.glob("tables/**/*")) == before


def test_the_same_contacts_in_another_file_change_nothing(filled, tmp_path):
    summary = import_files(filled, [file_of(tmp_path / "b.jsonl", record("c-2"), record("c-3"))])
    assert (summary.new, summary.replaced, summary.unchanged) == (1, 0, 1)
    assert count(filled, "SELECT count(*) FROM contacts") == 3


def test_a_contact_that_comes_again_with_other_words_replaces_the_first(filled, tmp_path):
    summary = import_files(filled, [file_of(tmp_path / "b.jsonl", record("c-2", "It broke."))])
    assert (summary.new, summary.replaced) == (0, 1)
    assert count(filled, "SELECT count(*) FROM turns") == 4
    assert count(filled, "SELECT text FROM turns WHERE contact = 'c-2' AND turn = 2") == "It broke."


def test_personal_data_is_nowhere_in_the_workspace(workspace, tmp_path):
    """The card number is in the turn; the phone number is where an id should be."""
    card = record("c-1", "My card is 4111 1111 1111 1111, yes.")
    bad = file_of(tmp_path / "a.jsonl", card)
    bad.write_text(bad.read_text() + '{"id": "c-2", "turns": "mail me: dana.quill@mail.example"}\n')
    summary = import_files(workspace, [bad])
    stored = b"".join(p.read_bytes() for p in workspace.path.rglob("*") if p.is_file())
    texts = str([pq.read_table(p).to_pylist() for p in workspace.path.rglob("tables/**/*.parquet")])
    assert len(summary.problems) == 1
    for secret in ("4111 1111", "dana.quill"):
        assert secret not in texts
        assert secret.encode() not in stored


def test_personal_data_in_fields_ids_and_file_names_is_nowhere_either(workspace, tmp_path):
    """The customer's key is an e-mail address, as it often is; outcomes still find the customer."""
    secrets = ("jo@mail.example", "4111 1111 1111 1111", "bo@mail.example")
    fields = {"queue": secrets[2], "reason": f"card {secrets[1]}", "customer": secrets[0]}
    import_files(workspace, [file_of(tmp_path / "a.jsonl", record(secrets[1], **fields))])
    (tmp_path / "bo@mail.example.jsonl").write_text('{"id": "c-9"')
    import_files(workspace, [tmp_path / "bo@mail.example.jsonl"], "jsonl")
    (tmp_path / "o.csv").write_text("customer,kind,value\njo@mail.example,spend,7\n")
    import_files(workspace, [tmp_path / "o.csv"])
    stored = str(
        [pq.read_table(p).to_pylist() for p in workspace.path.rglob("tables/**/*.parquet")]
    )
    assert not [secret for secret in secrets if secret in stored]
    assert count(workspace, "SELECT count(*) FROM contacts JOIN outcomes USING (customer)") == 1


@pytest.mark.parametrize(
    ("readers", "said"),
    [({"cvs": {}}, "no reader is called that"), ({"csv": 3}, "sets readers.csv = 3")],
)
def test_settings_of_readers_that_do_not_exist_are_refused(workspace, tmp_path, readers, said):
    mistaken = replace(workspace, settings=replace(workspace.settings, readers=readers))
    with pytest.raises(SettingsInvalid, match=said):
        import_files(mistaken, [file_of(tmp_path / "a.jsonl", record("c-1"))])


def test_a_bad_record_is_a_problem_in_the_table_and_the_rest_is_there(workspace, tmp_path):
    path = file_of(tmp_path / "a.jsonl", record("c-1"))
    path.write_text(path.read_text() + "{nonsense\n", encoding="utf-8")
    assert len(import_files(workspace, [path]).problems) == 1
    assert count(workspace, "SELECT line FROM problems") == 2
    assert count(workspace, "SELECT count(*) FROM contacts") == 1


def test_two_processes_do_not_write_at_once(filled, tmp_path):
    with filled.writing(), pytest.raises(WorkspaceBusy, match="Another wellspent"):
        import_files(filled, [file_of(tmp_path / "b.jsonl", record("c-3"))])


def test_an_empty_folder_is_said_to_be_empty(workspace, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(NothingFound):
        import_files(workspace, [tmp_path / "none"])


def test_surveys_are_rows_of_their_own_and_the_later_answer_counts(filled, tmp_path):
    for name, score in (("s1.csv", 2), ("s2.csv", 5)):
        (tmp_path / name).write_text(
            f"contact,question,at,score,comment\nc-1,csat,2026-09-07T10:00:00,{score},\n"
        )
        import_files(filled, [tmp_path / name], "surveys")
    assert connect(filled).sql("SELECT score FROM surveys").fetchall() == [(5.0,)]


@pytest.mark.parametrize("form", ["surveys", None])
def test_surveys_are_known_by_their_header(filled, tmp_path, form):
    (tmp_path / "answers.csv").write_text('"contact";question;score\nc-1;csat;4\n')
    assert import_files(filled, [tmp_path / "answers.csv"], form).rows == 1
    assert count(filled, "SELECT score FROM surveys") == 4


def test_a_workspace_without_contacts_has_nothing_to_run(workspace):
    with pytest.raises(NothingFound, match="holds no contacts"):
        run_new(workspace, "v1", analyse)


def test_a_run_analyses_every_contact(filled):
    summary = run_new(filled, "v1", analyse)
    assert (summary.analysed, summary.reused) == (2, 0)
    assert count(filled, "SELECT count(*) FROM labels") == 4


def test_a_second_run_has_nothing_to_do(filled):
    run_new(filled, "v1", analyse)
    in_force = current_run(filled)
    assert run_new(filled, "v1", analyse).analysed == 0
    assert current_run(filled) == in_force


def test_a_run_does_only_what_is_new(filled, tmp_path):
    run_new(filled, "v1", analyse)
    import_files(filled, [file_of(tmp_path / "b.jsonl", record("c-3"))])
    summary = run_new(filled, "v1", analyse)
    assert (summary.analysed, summary.reused) == (1, 2)
    assert count(filled, "SELECT count(DISTINCT contact) FROM labels") == 3


def test_a_replaced_contact_is_analysed_anew_and_its_old_results_are_gone(filled, tmp_path):
    run_new(filled, "v1", analyse)
    longer = record("c-2", "It broke.")
    longer["turns"].append({"speaker": "agent", "text": "Bye.", "start": 6.0, "end": 7.0})
    import_files(filled, [file_of(tmp_path / "b.jsonl", longer)])
    assert run_new(filled, "v1", analyse).analysed == 1
    assert count(filled, "SELECT count(*) FROM labels WHERE contact = 'c-2'") == 3
    assert count(filled, "SELECT count(*) FROM labels") == 5


def test_a_new_state_of_the_analysis_does_everything_again(filled):
    run_new(filled, "v1", analyse)
    assert run_new(filled, "v2", analyse).analysed == 2


def test_one_row_a_contact_with_its_ledger(filled, tmp_path):
    run_new(filled, "v1", analyse)
    assert export_contacts(filled, tmp_path / "rows.parquet") == 2
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    parts = [sum(v for k, v in row.items() if k.startswith("part_")) for row in rows]
    assert [round(total, 3) for total in parts] == [row["handle_seconds"] for row in rows] == [5, 5]


def test_there_is_no_export_before_the_first_run(filled, tmp_path):
    with pytest.raises(NoRunYet):
        export_contacts(filled, tmp_path / "rows.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tables/manifest.json", b"{"),
        ("tables/manifest.json", b'{"imports": [{"number": 1}]}'),
        ("tables/manifest.json", None),
        ("runs/000001/run.json", b"{"),
        ("runs/000001/evidence/000001-000000.parquet", None),
        ("runs/current", b"../elsewhere"),
        ("runs/current", b"\xff"),
        ("runs/000001/run.json", b"[]"),
        ("runs/000001/labels/000001-000000.parquet", b"not Parquet"),
        ("tables/turns/day=unknown/000001-00000.parquet", b""),
    ],
)
def test_a_damaged_file_is_named_with_a_remedy(filled, name, content):
    run_new(filled, "v1", analyse)
    (filled.path / name).unlink()
    if content is not None:
        (filled.path / name).write_bytes(content)
    with pytest.raises(WorkspaceDamaged, match="is damaged or gone"):
        run_new(filled, "v1", analyse)


def test_a_table_that_is_gone_is_named(filled):
    next(filled.path.glob("tables/turns/*/*.parquet")).unlink()
    with pytest.raises(WorkspaceDamaged, match="turns"):
        connect(filled)
