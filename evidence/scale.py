"""Does size change anything: on Spark, with executors killed, in memory, day by day?

python evidence/scale.py                         all, on --turns 20,000
python evidence/scale.py spark --turns 1000000   local against local-cluster[2,1,2048]
python evidence/scale.py memory --turns 8000000  peak memory, and how it grows
python evidence/scale.py daily --turns 200000    what a day costs when much is there already

All centres but STAR are synthetic: stretches of the fictional Fernhill. Times are
processor seconds of our processes, so that only their ratios mean something.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from wellspent.fernhill.files import SETTINGS, contact_line
from wellspent.fernhill.stretches import stretches, write_stretches
from wellspent.tables import COMPUTED

CLUSTER: Final = "local-cluster[2,1,2048]"
STAR: Final = Path("../shared/corpora/star/dev.jsonl.gz")
WELLSPENT: Final = (sys.executable, "-m", "wellspent")


@dataclass(frozen=True)
class Cost:
    """What a command took: processor seconds of all its processes, and its peak memory in MB."""

    seconds: float
    peak: float


def wellspent(*arguments: object, meanwhile: Callable[[int], None] | None = None) -> Cost:
    """Run a command to its end; `meanwhile` is called with its process id, in a thread."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*WELLSPENT, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:  # noqa: S603
        if meanwhile:
            threading.Thread(target=meanwhile, args=(running.pid,), daemon=True).start()
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, memory_of(running.pid))
            time.sleep(0.1)
    if running.returncode:
        sys.exit(f"failed: wellspent {' '.join(map(str, arguments))}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(used, peak)


def below(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        parents.setdefault(parent, []).append(int(entry.name))
    open_ = [pid]
    while open_:
        yield (one := open_.pop())
        open_ += parents.get(one, [])


def memory_of(pid: int) -> float:
    """What a process and its children hold, in MB, shared pages counted once between them."""
    total = 0
    for one in below(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def kill_an_executor(folder: Path) -> Callable[[int], None]:
    """Something that kills one executor as soon as the first results are stored."""

    def work(pid: int) -> None:
        while not list(folder.glob("runs/*/labels/*.parquet")):
            time.sleep(0.1)
        for one in below(pid):
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{one}/cmdline").read_bytes():
                os.kill(one, signal.SIGKILL)
                print(f"  (killed executor process after {results_in(folder)} results)")
                return

    return work


def results_in(folder: Path) -> int:
    """How many parts are stored."""
    return len(list(folder.glob("runs/*/labels/*.parquet")))


def compare(one: Path, other: Path) -> tuple[int, int]:
    """Rows of the first workspace's computed tables, and how many the other has otherwise."""
    rows = apart = 0
    for table in COMPUTED:
        names = {p.name for root in (one, other) for p in root.glob(f"runs/*/{table}/*.parquet")}
        for name in sorted(names):
            a, b = (next(root.glob(f"runs/*/{table}/{name}"), None) for root in (one, other))
            left = pq.ParquetFile(a).read() if a else None
            right = pq.ParquetFile(b).read() if b else None
            rows += left.num_rows if left else 0
            if left is None or right is None or not left.equals(right):
                apart += max(left.num_rows if left else 0, right.num_rows if right else 0)
    return rows, apart


def spark(place: Path, turns: int) -> None:
    """Local against Spark, on STAR and on a synthetic centre."""
    print(f"## On Spark: {CLUSTER}\n")
    print("| centre | rows compared | different | different, one executor killed |")
    print("| --- | ---: | ---: | ---: |")
    write_stretches(place / "files", turns)
    for name, source in (("STAR", STAR), (f"synthetic, {turns:,} turns", place / "files")):
        if not source.exists():
            print(f"| {name} | not here | | | |")
            continue
        home = place / name.split(",")[0]
        wellspent("init", home / "local")
        wellspent("import", home / "local", *sorted(source.glob("*.gz")) or [source])
        for copy in ("spark", "killed"):
            shutil.copytree(home / "local", home / copy)
        on_spark = ("--engine", "spark", "--master", CLUSTER)
        wellspent("run", home / "local")
        wellspent("run", home / "spark", *on_spark)
        wellspent("run", home / "killed", *on_spark, meanwhile=kill_an_executor(home / "killed"))
        rows, apart = compare(home / "local", home / "spark")
        _, apart_killed = compare(home / "local", home / "killed")
        print(f"| {name} | {rows:,} | {apart:,} | {apart_killed:,} |", flush=True)
        shutil.rmtree(home)


def memory(place: Path, turns: int) -> None:
    """Peak memory of an import and a run, as a centre grows to `turns`."""
    print("\n## Memory\n")
    print("Peak of all processes together, synthetic centres.\n")
    print("| turns | import, MB | run, MB | report, MB |\n| ---: | ---: | ---: | ---: |")
    for size in (turns // 8, turns):
        home = place / f"memory-{size}"
        written = write_stretches(home / "files", size)
        wellspent("init", home / "centre")
        done = wellspent("import", home / "centre", *sorted((home / "files").glob("*.gz")))
        ran = wellspent("run", home / "centre")
        told = wellspent("report", home / "centre")
        print(
            f"| {written:,} | {done.peak:,.0f} | {ran.peak:,.0f} | {told.peak:,.0f} |", flush=True
        )
        shutil.rmtree(home)


def daily(place: Path, turns: int) -> None:
    """What a day's contacts cost in an empty workspace, and in one that holds `turns`."""
    print("\n## A day's contacts\n")
    ahead = stretches(seed=1_000)
    contacts = sorted(next(ahead), key=lambda one: (one.began is None, one.began))
    some = len(contacts) // 28  # a day of a stretch of four weeks
    days = [place / "day-first.jsonl", place / "day-last.jsonl"]
    for path, start in zip(days, (0, some), strict=True):
        lines = map(contact_line, contacts[start : start + some])
        path.write_text("".join(lines), encoding="utf-8")
    held = write_stretches(place / "held", turns)
    home = place / "daily"
    wellspent("init", home)
    (home / "wellspent.toml").write_text(SETTINGS, encoding="utf-8")
    first = [wellspent("import", home, days[0]), wellspent("run", home)]
    wellspent("import", home, *sorted((place / "held").glob("*.gz")))
    wellspent("run", home)
    last = [wellspent("import", home, days[1]), wellspent("run", home)]
    print(f"{some} contacts, into an empty workspace and into one of {held:,} turns.\n")
    print("| step | processor time, later / first |\n| --- | ---: |")
    for step, late, early in zip(("import", "run"), last, first, strict=True):
        print(f"| {step} | {late.seconds / early.seconds:.2f} |")


def main() -> None:
    """Print what was asked for, or all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parts = {"spark": spark, "memory": memory, "daily": daily}
    parser.add_argument("part", nargs="?", choices=parts)
    parser.add_argument("--turns", type=int, default=20_000)
    chosen = parser.parse_args()
    for name, part in parts.items():
        if chosen.part in (None, name):
            with tempfile.TemporaryDirectory() as place:
                part(Path(place), chosen.turns)


if __name__ == "__main__":
    main()
