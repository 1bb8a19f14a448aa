"""On a cluster of real executors the work gives what it gives here, whoever dies over it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from wellspent.engine import analyse, map_locally, map_on_spark
from wellspent.engine.spark import SparkFailed, SparkMissing
from wellspent.fernhill import write_centre
from wellspent.tables import COMPUTED
from wellspent.workspace import (
    batches,
    connect_analysed,
    import_files,
    init_workspace,
    open_workspace,
    run_new,
)

CLUSTER = "local-cluster[2,1,2048]"  # two executors of one core and 2 GB each

needs_spark = pytest.mark.skipif(
    not (importlib.util.find_spec("pyspark") and shutil.which("java")),
    reason="pyspark or Java 17 is not installed",
)


def executors() -> list[int]:
    """The ids of the executors that this process has started."""
    below: dict[int, list[int]] = {}
    words: dict[int, bytes] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words[int(entry.name)] = (entry / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        below.setdefault(parent, []).append(int(entry.name))
    mine, ours = [os.getpid()], []
    while mine:
        ours += (children := below.get(mine.pop(), []))
        mine += children
    return [one for one in ours if b"CoarseGrainedExecutorBackend" in words.get(one, b"")]


def kill_one_executor_after_the_first_result(folder: Path) -> threading.Thread:
    """A thread that waits for a result to be stored and then kills an executor."""

    def work() -> None:
        while not list(folder.glob("runs/*/labels/*.parquet")):
            time.sleep(0.05)
        os.kill(executors()[0], signal.SIGKILL)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def all_rows(folder: Path):
    connection = connect_analysed(open_workspace(folder))
    return {name: connection.sql(f"SELECT * FROM {name}").to_arrow_table() for name in COMPUTED}


@pytest.fixture(scope="module", autouse=True)
def _small_batches():
    """So that few contacts make four batches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_SMALL", 40)
        yield


@pytest.fixture(scope="module", autouse=True)
def _java_for_a_minute():
    """Java compiles lightly: better code takes longer to make than these tests would run it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """Fernhill, fictional, imported and analysed on this machine; `fresh` is without the run."""
    folder = tmp_path_factory.mktemp("spark")
    write_centre(folder / "files", contacts=160)
    workspace = init_workspace(folder / "fresh")
    import_files(workspace, [folder / "files" / "contacts.jsonl.gz"])
    shutil.copytree(folder / "fresh", folder / "here")
    run_new(open_workspace(folder / "here"), "v1", analyse)
    return folder


@needs_spark
def test_an_executor_killed_midway_changes_nothing(centre, tmp_path):
    """Four batches; one of the two executors is killed as soon as the first is stored."""
    folder = tmp_path / "there"
    shutil.copytree(centre / "fresh", folder)
    killer = kill_one_executor_after_the_first_result(folder)
    run_new(open_workspace(folder), "v1", analyse, partial(map_on_spark, master=CLUSTER))
    killer.join(timeout=1)
    assert not killer.is_alive()
    assert all_rows(folder) == all_rows(centre / "here")


def test_processes_give_what_one_process_gives(centre, tmp_path):
    shutil.copytree(centre / "fresh", tmp_path / "there")
    run_new(open_workspace(tmp_path / "there"), "v1", analyse, partial(map_locally, processes=2))
    assert all_rows(tmp_path / "there") == all_rows(centre / "here")


@needs_spark
def test_a_cluster_that_is_not_there_is_said_without_a_traceback():
    with pytest.raises(SparkFailed, match=r"'local\[nonsense\]' gave up"):
        list(map_on_spark(len, ["a"], "local[nonsense]"))


@pytest.mark.parametrize(("gone", "said"), [("pyspark.sql", "pyspark"), ("java", "Java 17")])
def test_what_is_missing_is_named_with_the_command_that_installs_it(monkeypatch, gone, said):
    if gone == "java":
        pytest.importorskip("pyspark", reason="pyspark is not installed")
        monkeypatch.setenv("PATH", "/nowhere")
        monkeypatch.delenv("JAVA_HOME", raising=False)
    else:
        monkeypatch.setitem(__import__("sys").modules, gone, None)
    with pytest.raises(SparkMissing, match=f"needs {said}.*[Ii]nstall"):
        list(map_on_spark(len, ["a"], "local[1]"))


@pytest.mark.parametrize("words", [["--engine", "spark"], ["--master", "local[1]"]])
def test_engine_and_master_belong_together(tmp_path, words):
    from click.testing import CliRunner

    from wellspent.cli import cli

    done = CliRunner().invoke(cli, ["run", str(tmp_path), *words])
    assert done.exit_code == 2
    assert "belong together" in done.output


@needs_spark
def test_the_report_is_the_same_from_spark(centre):
    """Every query of the report, translated, gives the rows that DuckDB gives."""
    pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    from wellspent.engine import SparkConnection
    from wellspent.engine.spark import spark_session
    from wellspent.report import build_report, collect_details
    from wellspent.settings import Settings

    settings = Settings(name="Fernhill", fictional=True, cost_per_hour=30.0)
    here = Recorded(connect_analysed(open_workspace(centre / "here")))
    build_report(here, settings)
    collect_details(here, settings, limit=40)
    with spark_session("local[1]") as session:
        session.conf.set("spark.sql.shuffle.partitions", "1")
        files = stored_tables(centre / "here", centre / "parquet")
        there = SparkConnection(session, files)
        for query, values, expected in here.asked:
            assert_same(there.execute(query, values).fetchall(), expected, query)


class Recorded:
    """A connection to DuckDB that remembers what it was asked and what it answered."""

    def __init__(self, connection):
        """`connection` answers."""
        self.connection = connection
        self.asked = []

    def execute(self, query, values=None):
        """Ask and remember."""
        rows = self.connection.execute(query, values or {}).fetchall()
        self.asked.append((query, values, [] if "CREATE" in query else rows))
        return self

    def sql(self, query):
        """Ask and remember; the rows are to be had as a table too."""
        self.execute(query)
        return self.connection.sql(query)

    def fetchall(self):
        """The rows of what was asked last."""
        return self.asked[-1][2]


def stored_tables(folder: Path, target: Path) -> dict[str, list[str]]:
    """Every table of a workspace as one Parquet file."""
    import pyarrow.parquet as pq

    from wellspent.tables import IMPORTED

    connection = connect_analysed(open_workspace(folder))
    target.mkdir()
    for name in (*IMPORTED, *COMPUTED):
        table = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
        pq.write_table(table, target / f"{name}.parquet")
    return {name: [str(target / f"{name}.parquet")] for name in (*IMPORTED, *COMPUTED)}


def assert_same(found, expected, query):
    """Equal row for row; seconds to the microsecond, to which the queries round."""
    assert len(found) == len(expected), query
    for one, other in zip(found, expected, strict=True):
        for a, b in zip(one, other, strict=True):
            if isinstance(b, float) and a is not None:
                assert float(a) == pytest.approx(b, rel=1e-9, abs=2e-6), query
            else:
                assert a == b, query
