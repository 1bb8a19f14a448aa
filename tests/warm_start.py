"""`wellspent` as a command that starts at once: a process that has read it all forks for each call.

What a command does, prints and returns is its own, in its own process, folder and environment;
only the seconds in which Python reads the libraries are spent once. That a fresh process reads
what it needs is what the tests of the command line see.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

_READ = (
    "altair", "diff_diff", "duckdb", "lightgbm", "pyarrow.parquet", "scipy.optimize", "scipy.stats",
    "sklearn.ensemble", "sklearn.linear_model", "wellspent.fernhill", "wellspent.redaction",
    "wellspent.report", "wellspent.workspace",
)  # fmt: skip

_CALL = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as door:
    door.connect({address!r})
    said = json.dumps([os.getcwd(), sys.argv[1:], dict(os.environ)]).encode()
    socket.send_fds(door, [said], [0, 1, 2])
    door.shutdown(socket.SHUT_WR)
    sys.exit(int(door.recv(8) or 70))
"""


@contextmanager
def warm_start(folder: Path):
    """A folder for the path, with a `wellspent` that is called as the installed one is."""
    address = str(folder / "door")
    command = folder / "bin" / "wellspent"
    command.parent.mkdir(parents=True)
    command.write_text(_CALL.format(python=sys.executable, address=address))
    command.chmod(0o755)
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, __file__, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        ) as waiting,
    ):
        try:
            while not Path(address).exists():
                assert waiting.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield command.parent
        finally:
            waiting.terminate()


def _answer_calls(address: str) -> None:
    """Fork for every call, for ever; a process that ran a command comes back from here."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks after those who wait
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address + ".soon")
        door.listen()
        Path(address + ".soon").rename(address)
        while True:
            caller, _ = door.accept()
            with caller:
                if os.fork():
                    continue
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                door.close()
                said, streams, _, _ = socket.recv_fds(caller, 1 << 16, 3)
                while more := caller.recv(1 << 16):
                    said += more
                if (command := os.fork()) == 0:
                    break
                for stream in streams:
                    os.close(stream)
                status = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
                caller.send(str(status if status >= 0 else 128 - status).encode())
                os._exit(0)
    folder, words, environment = json.loads(said)
    for here, stream in enumerate(streams):
        os.dup2(stream, here)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["wellspent", *words]


def _read_everything() -> None:
    """Import what the commands of the documentation import by and by."""
    for name in _READ:
        import_module(name)
    # what compiled code needs is read once too
    import_module("numba.core.registry").cpu_target.target_context.refresh()


if __name__ == "__main__":
    from wellspent.cli import main

    _read_everything()
    _answer_calls(sys.argv[1])
    sys.exit(main())
