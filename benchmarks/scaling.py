"""How a run grows: with the cores, with the turns, and with the days that are there already.

    python benchmarks/scaling.py [--turns 500000 1000000 2000000]

The centre is synthetic: the sample centre's conversations of one day, imported once and
then stored again, day after day, under ids of their own. Memory is that of the command
`wellspent run` with all its processes, looked at twenty times a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.engine import analyse, analysis_version, map_locally
from wellspent.fernhill import write_centre
from wellspent.workspace import Workspace, connect, import_files, init_workspace, run_new
from wellspent.workspace.manifest import Import, Manifest, read_manifest, write_manifest

CONTACTS_A_DAY: Final = 600
FIRST_DAY: Final = date(2026, 1, 1)
OF_CONTACTS: Final = ("contacts", "turns", "states", "redactions")
WARM: Final = 0.2  # of the work, after which every process has its models and kernels
PROCESSES: Final = 2

Day = Mapping[str, pa.Table]


class Peak(NamedTuple):
    """The most memory that was held at once, in MB: by all processes, and by the largest."""

    together: float
    largest: float


def main() -> None:
    """Print one table for each of the three."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--turns", type=int, nargs="+", default=[500_000, 1_000_000, 2_000_000])
    sizes = sorted(arguments.parse_args().turns)
    with tempfile.TemporaryDirectory() as place:
        files = Path(place) / "files"
        write_centre(files, contacts=CONTACTS_A_DAY)
        day = imported_day(Path(place) / "first", files)
        turns_a_day = len(day["turns"])
        print(f"A day is {CONTACTS_A_DAY} synthetic conversations of {turns_a_day:,} turns.\n")
        centre = init_workspace(Path(place) / "centre")
        with_the_turns(centre, day, sizes)
        with_the_days(Path(place), files, centre, day)
        with_the_cores(Path(place), day, sizes[0])


def imported_day(folder: Path, files: Path) -> Day:
    """One day's tables, read and redacted as any import does it."""
    workspace = init_workspace(folder)
    import_files(workspace, [files / "contacts.jsonl.gz"])
    connection = connect(workspace)
    tables = {
        name: connection.sql(f"SELECT * FROM {name}").to_arrow_table() for name in OF_CONTACTS
    }
    digests = connection.sql("SELECT contact, digest FROM contact_versions").to_arrow_table()
    tables["contacts"] = tables["contacts"].join(digests, "contact").combine_chunks()
    # a join of Arrow's mixes the rows; contacts stand as their turns do
    place = pc.index_in(tables["turns"]["contact"].unique(), tables["contacts"]["contact"])
    return {**tables, "contacts": tables["contacts"].take(place.drop_null())}


def add_days(workspace: Workspace, day: Day, until: int) -> None:
    """Store the day again and again, one import each, until there are so many days."""
    manifest = read_manifest(workspace)
    imports = list(manifest.imports)
    while len(imports) < until:
        imports.append(stored(workspace, day, len(imports) + 1))
    write_manifest(workspace, replace(manifest, imports=tuple(imports)))


def stored(workspace: Workspace, day: Day, number: int) -> Import:
    """The day as import `number`, its conversations under ids of their own."""
    when = FIRST_DAY + timedelta(days=number)
    name = f"day={when.isoformat()}/{number:06d}-00000.parquet"
    for table, rows in day.items():
        own = pa.array([f"{one}-day{number}" for one in rows["contact"].to_pylist()], pa.string())
        marked = rows.set_column(rows.column_names.index("contact"), "contact", own)
        marked = marked.append_column("import", pa.repeat(pa.scalar(number, pa.int32()), len(rows)))
        workspace.storage.write_table(f"tables/{table}/{name}", marked)
    contacts = len(day["contacts"])
    parts = {table: [f"{table}/{name}"] for table in day}
    return Import(
        number, when.isoformat(), "synthetic", [str(number)], contacts, 0, 0, parts, [contacts]
    )


def with_the_turns(centre: Workspace, day: Day, sizes: list[int]) -> None:
    """Print time and memory of a first run over more and more turns."""
    print("| turns | all processes, MB | the largest, MB | turns a second |")
    print("| ---: | ---: | ---: | ---: |")
    for size in sizes:
        days = -(-size // len(day["turns"]))
        add_days(centre, day, days)
        shutil.rmtree(Path(centre.path) / "runs", ignore_errors=True)
        seconds, peak = run_watched(centre)
        turns = days * len(day["turns"])
        print(f"| {turns:,} | {peak.together:,.0f} | {peak.largest:,.0f} | {turns / seconds:,.0f} |", flush=True)  # fmt: skip
    print(
        f"\n`wellspent run --processes {PROCESSES}`, its start and the reading of models included.\n"
    )


def run_watched(workspace: Workspace) -> tuple[float, Peak]:
    """Seconds of the command on this workspace, and the most memory that it held."""
    command = [sys.executable, "-m", "wellspent", "run", str(workspace.path)]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--processes", str(PROCESSES)], stdout=subprocess.DEVNULL)
    together, largest = 0.0, 0.0
    while process.poll() is None:
        held = [resident(number) for number in family(process.pid)]
        together, largest = max(together, sum(held)), max(largest, *held, 0.0)
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - start, Peak(together, largest)


def family(process: int) -> Iterator[int]:
    """A process and all that it started, as far as they live."""
    yield process
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:  # it ended meanwhile
            continue
        for child in children:
            yield from family(int(child))


def resident(process: int) -> float:
    """The memory that a process holds now, in MB: pages shared with others counted for each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it ended meanwhile
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def with_the_days(place: Path, files: Path, centre: Workspace, day: Day) -> None:
    """Print what a day costs in an empty centre and in one that has many days."""
    empty = init_workspace(place / "empty")
    before = len(read_manifest(centre).imports)
    run_alone(warm := init_workspace(place / "warm"), day, 1)
    shutil.rmtree(warm.path)
    # the day comes as a file first: it is read, redacted and stored
    rows = [
        ("import", import_seconds(empty, files), import_seconds(centre, files)),
        ("run", run_alone(empty, day, 2), run_alone(centre, day, before + 2)),
    ]
    print(f"| one more day | of an empty centre | after {before} days | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for name, first, later in rows:
        print(f"| {name} | {first:.2f} s | {later:.2f} s | {later / first:.2f} |")
    print("\nProcessor seconds, one process.\n", flush=True)


def import_seconds(workspace: Workspace, files: Path) -> float:
    """Processor seconds of the import of one day's file."""
    start = time.process_time()
    import_files(workspace, [files / "contacts.jsonl.gz"])
    seconds = time.process_time() - start
    run_new(workspace, analysis_version(), analyse)  # so that the next run has its own day alone
    return seconds


def run_alone(workspace: Workspace, day: Day, number: int) -> float:
    """Processor seconds of the run over one more day, in this process."""
    manifest = read_manifest(workspace)
    imported = stored(workspace, day, number)
    write_manifest(workspace, Manifest((*manifest.imports, imported)))
    start = time.process_time()
    run_new(workspace, analysis_version(), analyse)
    return time.process_time() - start


def with_the_cores(place: Path, day: Day, size: int) -> None:
    """Print how much faster two processes are than one."""
    workspace = init_workspace(place / "cores")
    add_days(workspace, day, -(-size // len(day["turns"])))
    warm, whole = {}, {}
    for processes in (1, PROCESSES):
        shutil.rmtree(Path(workspace.path) / "runs", ignore_errors=True)
        moments: list[tuple[float, int]] = []

        def noted(done: int, _: int, moments: list[tuple[float, int]] = moments) -> None:
            moments.append((time.perf_counter(), done))

        start = time.perf_counter()
        run_new(
            workspace,
            analysis_version(),
            analyse,
            partial(map_locally, processes=processes),
            noted,
        )
        whole[processes] = time.perf_counter() - start
        warm[processes] = contacts_a_second(moments)
    print("| | one process | two | ratio |\n| --- | ---: | ---: | ---: |")
    ratio = warm[PROCESSES] / warm[1]
    print(f"| contacts a second, once every process is ready | {warm[1]:,.0f} | {warm[PROCESSES]:,.0f} | {ratio:.2f} |")  # fmt: skip
    print(f"| seconds in all, start included | {whole[1]:.1f} | {whole[PROCESSES]:.1f} | {whole[1] / whole[PROCESSES]:.2f} |")  # fmt: skip


def contacts_a_second(moments: list[tuple[float, int]]) -> float:
    """The rate after the first part of the work."""
    last, total = moments[-1]
    begun, done = next(moment for moment in moments if moment[1] >= WARM * total)
    return (total - done) / (last - begun)


if __name__ == "__main__":
    main()
