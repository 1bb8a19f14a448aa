"""How quickly the price of a slow minute follows its sliders, asked of a served app.

    python benchmarks/web_plan.py [DIR] [--moves 50]

DIR is a workspace of a fictional centre with a run; without it the sample centre is made, its
12,000 contacts' worth of intervals and 240 conversations. The app is served by one process, and
asked once so that everything is read. Then one slider after the other is moved, each time to where
none stood before, so that no answer is remembered; each move is asked for as the page asks for it.
Printed: the middle, 95th and worst of the times from the request's first byte to the answer's
last, and the processor time of the server per move.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np

CONTACTS: Final = 240
PASSWORD: Final = "fernhill-demo"  # noqa: S105 - of the sample centre, which everybody knows
SLIDERS: Final = {
    "slow": (0, 120), "friction": (0, 100), "occupancy": (70, 100), "share": (60, 95),
    "within": (5, 120), "slow.vip": (-20, 60),
}  # fmt: skip


def main() -> None:
    """Make a centre where none is named, serve it, move the sliders, print."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("place", type=Path, nargs="?")
    asked.add_argument("--moves", type=int, default=50)
    options = asked.parse_args()
    if options.place:
        measure(options.place, options.moves)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(sample_centre(Path(folder)), options.moves)


def sample_centre(folder: Path) -> Path:
    """The sample centre with its run."""
    files, centre = folder / "files", folder / "centre"
    wellspent("sample", files, "--contacts", CONTACTS)
    wellspent("init", centre)
    shutil.copy(files / "wellspent.toml", centre / "wellspent.toml")
    wellspent("import", centre, files / "contacts.jsonl.gz", *sorted(files.glob("*.csv")))
    wellspent("run", centre)
    return centre


def wellspent(*arguments: object) -> None:
    """Run a command of the product."""
    command = [sys.executable, "-m", "wellspent", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(place: Path, moves: int) -> None:
    """Serve a workspace and print how long each choice of pools takes to follow."""
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        port = any_socket.getsockname()[1]
    command = [sys.executable, "-m", "wellspent", "serve", place, "--demo", "--workers", "1"]
    with subprocess.Popen(
        [*map(str, command), "--port", str(port)], stdout=subprocess.DEVNULL
    ) as server:
        try:
            print_times(Visitor(f"http://127.0.0.1:{port}"), server.pid, moves)
        finally:
            server.terminate()


class Visitor:
    """A director with a browser's cookies."""

    def __init__(self, address: str) -> None:
        """Wait for the server, and sign in."""
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._wait()
        form = self.ask("/account/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        token = found[1] if found else ""
        sent = urlencode({"login": "director", "password": PASSWORD, "csrfmiddlewaretoken": token})
        self.opener.open(f"{address}/account/login/", sent.encode())

    def ask(self, path: str, query: Mapping[str, Any] | None = None, *, moved: bool = False) -> str:
        """A page, or the part of it that follows a moved slider."""
        address = f"{self.address}{path}?{urlencode(query or {})}"
        request = urllib.request.Request(address, headers={"HX-Request": "true"} if moved else {})  # noqa: S310 - our own
        with self.opener.open(request) as answer:
            return str(answer.read().decode())

    def _wait(self) -> None:
        for _ in range(1200):
            try:
                self.ask("/account/login/")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise SystemExit("The app did not start within two minutes.")


def print_times(visitor: Visitor, server: int, moves: int) -> None:
    """Print the first opening, then the moves of each choice of pools."""
    begun = time.perf_counter()
    page = visitor.ask("/plan")
    pools = [html.unescape(one) for one in re.findall(r'<option value="([^"]+)"', page)]
    print(f"The page, opened first: {1000 * (time.perf_counter() - begun):,.0f} ms.\n")
    print("| pools | moves | p50 ms | p95 ms | worst ms | processor ms a move | KB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, pool in ((f"all {len(pools)}", ""), ("one", pools[0] if pools else "")):
        times, sizes = [], []
        before = processor_seconds(server)
        for query in positions(pool, moves):
            begun = time.perf_counter()
            answer = visitor.ask("/plan", query, moved=True)
            times.append(1000 * (time.perf_counter() - begun))
            sizes.append(len(answer.encode()) / 1000)
        spent = 1000 * (processor_seconds(server) - before) / moves
        middle, late = np.quantile(times, [0.5, 0.95])
        print(
            f"| {name} | {moves} | {middle:,.0f} | {late:,.0f} | {max(times):,.0f} "
            f"| {spent:,.0f} | {np.median(sizes):,.0f} |",
            flush=True,
        )


def positions(pool: str, moves: int) -> Iterator[dict[str, Any]]:
    """Where the sliders stand, one of them moved each time, nowhere twice."""
    rng = random.Random(1)
    query: dict[str, Any] = {"pool": pool} if pool else {}
    seen: set[tuple[tuple[str, Any], ...]] = set()
    while len(seen) < moves:
        name = rng.choice(list(SLIDERS))
        query |= {name: rng.randint(*SLIDERS[name])}
        if tuple(query.items()) not in seen:
            seen.add(tuple(query.items()))
            yield dict(query)


def processor_seconds(process: int) -> float:
    """What a process has taken of the processor, all its threads together; nan where not told."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    ticks = told.rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
