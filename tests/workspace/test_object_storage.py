"""A workspace does the same in a folder, in memory and in an object store."""

from __future__ import annotations

import os

import pytest
from made_up import file_of, record

from wellspent.engine import analyse
from wellspent.errors import (
    AlreadyAWorkspace,
    NotAWorkspace,
    WorkspaceBusy,
    WorkspaceDamaged,
)
from wellspent.tables import COMPUTED
from wellspent.workspace import (
    connect,
    connect_analysed,
    current_run,
    export_contacts,
    import_files,
    init_workspace,
    key_file,
    open_workspace,
    run_new,
)
from wellspent.workspace.masking import KeyNotHere
from wellspent.workspace.storage import StorageUnknown


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def place(request, tmp_path, monkeypatch):
    """Where a workspace may lie, with nothing there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if request.param == "folder":
        yield tmp_path / "centre"
    elif request.param == "file":
        yield (tmp_path / "centre").as_uri()
    elif request.param == "memory":
        yield f"memory://{tmp_path.name}/centre"
    else:
        yield request.getfixturevalue("s3_bucket")


@pytest.fixture(scope="session")
def s3_server():
    """A server that speaks S3, on this machine."""
    server = pytest.importorskip("moto.server", reason="moto, which speaks S3, is not installed")
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def s3_bucket(s3_server, monkeypatch, tmp_path):
    """A bucket of its own on that server."""
    import fsspec

    settings = {"endpoint_url": s3_server, "key": "test", "secret": "test", "anon": False}
    monkeypatch.setitem(fsspec.config.conf, "s3", settings)
    name = tmp_path.name.replace("_", "-").lower()
    fsspec.filesystem("s3").mkdir(name)
    return f"s3://{name}/centre"


def rows(workspace, query: str):
    return connect(workspace).sql(query).fetchall()


@pytest.fixture
def filled(place, tmp_path):
    """Three contacts imported and analysed, one of them imported again since, with other words."""
    workspace = init_workspace(place)
    three = [record(f"c-{n}", began=f"2026-09-0{n}T10:00:00") for n in (1, 2, 3)]
    import_files(workspace, [file_of(tmp_path / "a.jsonl", *three)])
    run_new(workspace, "v1", analyse)
    import_files(workspace, [file_of(tmp_path / "b.jsonl", record("c-2", "It broke."))])
    return workspace


def test_a_place_becomes_a_workspace_once(place):
    with pytest.raises(NotAWorkspace):
        open_workspace(place)
    init_workspace(place)
    with pytest.raises(AlreadyAWorkspace):
        init_workspace(place)
    assert open_workspace(place).settings.name == "centre"


def test_what_comes_again_replaces_what_was_there_in_tables_and_in_results(filled):
    assert rows(filled, "SELECT text FROM turns WHERE contact = 'c-2' AND turn = 2") == [
        ("It broke.",)
    ]
    summary = run_new(filled, "v1", analyse)
    assert (summary.number, summary.analysed, summary.reused, summary.turns) == (2, 1, 2, 6)
    for table in set(COMPUTED) - {"signals"}:  # few words hold a signal
        assert rows(filled, f"SELECT count(DISTINCT contact) FROM {table}") == [(3,)]
    assert rows(filled, "SELECT count(*) FROM labels") == [(6,)]
    assert run_new(filled, "v1", analyse).analysed == 0


def test_results_are_those_of_a_folder_row_for_row(filled, tmp_path):
    run_new(filled, "v1", analyse)
    beside = init_workspace(tmp_path / "beside")
    for name in ("a", "b"):
        import_files(beside, [tmp_path / f"{name}.jsonl"])
    run_new(beside, "v1", analyse)
    for table in COMPUTED:
        query = f"SELECT * FROM {table} ORDER BY ALL"
        assert rows(filled, query) == rows(beside, query)
    assert export_contacts(filled, tmp_path / "rows.csv") == 3


def test_an_unfinished_run_leaves_nothing_that_counts(filled):
    def dies(_tables):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_new(filled, "v1", dies)
    assert current_run(filled).number == 1
    assert connect_analysed(filled).sql("SELECT count(*) FROM labels").fetchall() == [(6,)]


def test_files_that_no_kept_run_names_are_deleted(filled):
    for version in ("v2", "v3", "v4"):
        run_new(filled, version, analyse)
    numbers = {name.split("/")[1] for name in filled.storage.names("runs")}
    assert numbers == {"000003", "000004", "current"}


def test_two_writers_are_kept_apart(filled, tmp_path):
    with filled.writing(), pytest.raises(WorkspaceBusy, match="Another wellspent"):
        import_files(filled, [file_of(tmp_path / "c.jsonl", record("c-9"))])
    assert import_files(filled, [tmp_path / "c.jsonl"]).new == 1


@pytest.mark.parametrize("table", ["runs/000001/labels", "tables/turns"])
def test_what_is_gone_is_named(filled, table):
    filled.storage.remove(filled.storage.names(table))
    with pytest.raises(WorkspaceDamaged, match=table):
        connect(filled)


def test_the_masking_key_is_never_in_a_store_that_others_read(place):
    """Whoever has the key can try which phone number a masked id stands for."""
    workspace = init_workspace(place)
    stored = [workspace.storage.read(name) for name in workspace.storage.names("")]
    assert len(workspace.secret) == 32
    if key := key_file(workspace.storage):
        assert workspace.secret not in stored
        assert key.stat().st_mode & 0o077 == 0
        key.unlink()
        with pytest.raises(KeyNotHere, match="Copy"):
            _ = workspace.secret


def test_an_address_that_nothing_can_reach_is_said_with_a_remedy():
    with pytest.raises(StorageUnknown, match="cannot be reached"):
        open_workspace("nonsense://bucket/centre")


def test_the_commands_take_an_address(tmp_path):
    from click.testing import CliRunner

    from wellspent.cli import cli

    address = f"memory://commands-{os.getpid()}/centre"
    path = file_of(tmp_path / "a.jsonl", record("c-1"))
    for command in (["init"], ["import", path], ["run"], ["report"], ["show", "c-1"]):
        words = [command[0], address, *map(str, command[1:])]
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
    assert "charged twice" in done.output
