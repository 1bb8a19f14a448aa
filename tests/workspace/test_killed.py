"""Whatever moment a process is killed at, the last good state stays in force."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from wellspent.workspace import connect, import_files, init_workspace, run_new

# what the victim does: an import, then a run
VICTIM = """
import sys, time, pathlib
from wellspent.engine import analyse
from wellspent.workspace import import_files, open_workspace, run_new
folder, source = map(pathlib.Path, sys.argv[1:])
workspace = open_workspace(folder)
print("ready", flush=True)
import_files(workspace, [source])
run_new(workspace, "v1", analyse)
print("done", flush=True)
"""


def contacts(first: int, last: int):
    for number in range(first, last):
        turns = [{"speaker": "agent", "text": f"Hello {number}", "start": 0.0, "end": 1.0}]
        yield json.dumps({"id": f"c-{number}", "turns": turns}) + "\n"


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2, 0.4, 0.8])
def test_a_killed_process_leaves_what_was_there_before_or_what_it_finished(tmp_path, delay):
    workspace = init_workspace(tmp_path / "centre")
    (tmp_path / "a.jsonl").write_text("".join(contacts(0, 20)))
    import_files(workspace, [tmp_path / "a.jsonl"])
    from wellspent.engine import analyse

    run_new(workspace, "v1", analyse)
    (tmp_path / "b.jsonl").write_text("".join(contacts(20, 700)))

    kill_after(delay, workspace.path, tmp_path / "b.jsonl")

    assert counted(workspace, "contacts") in (20, 700)
    assert counted(workspace, "turns") == counted(workspace, "contacts")
    assert counted(workspace, "labels") in (20, 700)
    import_files(workspace, [tmp_path / "b.jsonl"])
    run_new(workspace, "v1", analyse)
    assert counted(workspace, "contacts") == counted(workspace, "labels") == 700
    assert not list(workspace.path.rglob("*.draft"))


def kill_after(delay: float, *arguments) -> None:
    command = [sys.executable, "-c", VICTIM, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"ready\n"
        time.sleep(delay)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()


def counted(workspace, table: str) -> int:
    return connect(workspace).sql(f"SELECT count(DISTINCT contact) FROM {table}").fetchall()[0][0]
