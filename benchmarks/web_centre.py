"""A large synthetic centre, analysed, for trying out the web app and its index.

    python benchmarks/web_centre.py [--contacts 1000000] [--distinct 117000] [--to DIR]

A year of many centres like Fernhill side by side, under one roof. `--distinct` contacts are
drawn, imported and run as any are. Then whole days are stored again, with their results, under
contacts, customers, agents and teams of their own, until there are `--contacts`: nobody has to
wait for hours of drawing, and whoever reads the centre has as many rows, files and people
to deal with. The workspace of the distinct contacts is deleted at the end. Without DIR it is
a small one, made and deleted again to see that it can be.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.fernhill import planted
from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.files import SETTINGS, contact_line
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.workspace import (
    RunSummary,
    Workspace,
    connect_analysed,
    current_run,
    init_workspace,
    open_workspace,
)
from wellspent.workspace.manifest import Import, Manifest, write_manifest
from wellspent.workspace.run_folder import ANALYSED, Part, Run, put_in_force

PERIODS: Final = 13  # of four weeks: a year
IN_A_STRETCH: Final = 3_000
IN_A_PART: Final = 1_000
OF_CONTACTS: Final = ("contacts", "turns", "states", "redactions")
Tables = Mapping[str, pa.Table]
_ORDER: Final = {
    "turns": "turn",
    "states": '"start"',
    "redactions": 'turn, "start"',
    "labels": "turn",
    "segments": '"start", "end", turn',
    "answers": 'question, "by"',
    "evidence": "question, turn",
}


def main() -> None:
    """Make the centre and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--contacts", type=int, default=1_000_000)
    arguments.add_argument("--distinct", type=int, default=117_000)
    arguments.add_argument("--to", type=Path)
    chosen = arguments.parse_args()
    if chosen.to:
        make_centre(chosen.to, chosen.contacts, chosen.distinct)
        return
    with tempfile.TemporaryDirectory() as place:
        make_centre(Path(place) / "centre", 3_000, 390)


def make_centre(place: Path, contacts: int, distinct: int) -> None:
    """A workspace with a run, of so many contacts, so many of them drawn."""
    say(f"{contacts:,} synthetic contacts for {place}")
    few = place.with_name(place.name + "-distinct")
    if not (few / "runs" / "current").exists():
        import_distinct(few, min(distinct, contacts))
        wellspent("run", few, "--processes", "2")
        say("analysed")
    run = store_again(open_workspace(few), place, contacts)
    shutil.rmtree(few)
    size = sum(path.stat().st_size for path in place.rglob("*.parquet"))
    say(f"{run.analysed:,} contacts of {run.turns:,} turns in {size / 1e9:.1f} GB")


def say(words: str) -> None:
    """One line, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def wellspent(command: str, place: Path, *more: str) -> None:
    """A command of the package's, on a workspace."""
    subprocess.run([sys.executable, "-m", "wellspent", command, str(place), *more], check=True)


def import_distinct(place: Path, contacts: int) -> None:
    """Draw the contacts, period by period, and import each as it comes."""
    init_workspace(place)
    (place / "wellspent.toml").write_text(SETTINGS, encoding="utf-8")
    sizes = [len(some) for some in np.array_split(np.arange(contacts), PERIODS)]
    files = [place.with_name(f"{place.name}-{n:02d}.jsonl.gz") for n in range(PERIODS)]
    with ProcessPoolExecutor(1) as pool:
        written = [pool.submit(write_period, *one) for one in zip(files, range(PERIODS), sizes, strict=True)]  # fmt: skip
        for file, done in zip(files, written, strict=True):
            done.result()
            wellspent("import", place, str(file))
            file.unlink()
            say(f"{file.name} imported")


def write_period(path: Path, period: int, contacts: int) -> None:
    """Four weeks of some stretches at once, in order of time, as a file of JSON lines."""
    drawn = []
    for n, first in enumerate(range(0, contacts, IN_A_STRETCH)):
        number = n * PERIODS + period
        later = timedelta(days=period * planted.DAYS)
        centre = generate_centre(1 + number, min(IN_A_STRETCH, contacts - first))
        drawn += [
            replace(
                one,
                id=f"S{number:03d}-{one.id}",
                customer=f"S{number:03d}-{one.customer}",
                began=one.began + later if one.began else None,
            )
            for one in centre.contacts
        ]
    drawn.sort(key=attrgetter("began"))
    lines = "".join(contact_line(one) for one in drawn)
    path.write_bytes(gzip.compress(lines.encode(), 1, mtime=0))


def store_again(few: Workspace, place: Path, contacts: int) -> RunSummary:
    """A workspace of so many contacts, from one of fewer and its results."""
    many = init_workspace(place)
    (place / "wellspent.toml").write_text(SETTINGS, encoding="utf-8")
    before = current_run(few)
    if before is None:
        raise SystemExit(f"{few.path} has no run")
    parts: list[Part] = []
    names: dict[str, list[str]] = {name: [] for name in OF_CONTACTS}
    for number, (day, tables) in enumerate(days_again(few, contacts)):
        part = f"day={day}/000001-{number:05d}.parquet"
        for name in OF_CONTACTS:
            if len(tables[name]):
                marked = tables[name].append_column("import", pa.repeat(pa.scalar(1, pa.int32()), len(tables[name])))  # fmt: skip
                many.storage.write_table(f"tables/{name}/{part}", marked)
                names[name].append(f"{name}/{part}")
        results = Part(1, number, len(tables["contacts"]), len(tables["turns"]))
        for name in COMPUTED:
            many.storage.write_table(results.file(name), tables[name])
        many.storage.write_table(results.file(ANALYSED), tables["contacts"].select(["contact", "digest"]))  # fmt: skip
        parts.append(results)
    sizes = [part.contacts for part in parts]
    stored = Import(1, before.at, "synthetic", ["synthetic"], sum(sizes), 0, 0, names, sizes)
    write_manifest(many, Manifest((stored,)))
    run = Run(1, before.at, before.analysis, 1, tuple(parts))
    put_in_force(many, run, None)
    return RunSummary(1, run.contacts, 0, run.turns)


def days_again(few: Workspace, contacts: int) -> Iterator[tuple[str, Tables]]:
    """Parts of at most a thousand contacts of one day, day by day, each day as often as needed."""
    con = connect_analysed(few)
    days = con.sql("SELECT strftime(began, '%Y-%m-%d') AS day, count(*) FROM contacts GROUP BY 1 ORDER BY 1").fetchall()  # fmt: skip
    have = sum(count for _, count in days)
    con.execute("CREATE TEMP TABLE place AS SELECT contact, row_number() OVER (ORDER BY began, contact) - 1 AS i FROM contacts")  # fmt: skip
    held = {name: Sorted(con, name) for name in (*OF_CONTACTS, *COMPUTED)}
    first = due = done = 0
    for day, count in days:
        due += count
        wanted = contacts * due // have - done
        done += wanted
        copies = [(copy, min(count, wanted - start)) for copy, start in enumerate(range(0, wanted, count))]  # fmt: skip
        for part in packed(copies):
            found = [{name: renamed(held[name].rows(first, first + size), copy) for name in held} for copy, size in part]  # fmt: skip
            yield day, {name: pa.concat_tables([one[name] for one in found]) for name in held}
        first += count


class Sorted:
    """A table in memory, in the order of its contacts, so that those of a day are a slice."""

    def __init__(self, con: Any, name: str) -> None:
        """Reads the view `name`."""
        digest = ", v.digest" if name == "contacts" else ""
        versions = "JOIN contact_versions v USING (contact)" if digest else ""
        more = f", {_ORDER[name]}" if name in _ORDER else ""
        table = con.sql(f"SELECT t.*{digest}, i FROM {name} t JOIN place USING (contact) {versions} ORDER BY i{more}").to_arrow_table()  # fmt: skip
        schema = (IMPORTED | COMPUTED)[name]
        self._places = table["i"].to_numpy()
        wanted = [*schema.names, "digest"] if digest else schema.names
        cast = schema.append(pa.field("digest", pa.string())) if digest else schema
        self._table: pa.Table = table.select(wanted).cast(cast).combine_chunks()

    def rows(self, first: int, stop: int) -> pa.Table:
        """The rows of the contacts `first` to `stop`."""
        start, end = np.searchsorted(self._places, [first, stop])
        return self._table.slice(int(start), int(end - start))


def packed(copies: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The copies of a day, as many together as one part may hold."""
    some: list[tuple[int, int]] = []
    for copy, size in copies:
        if some and sum(held for _, held in some) + size > IN_A_PART:
            yield some
            some = []
        some.append((copy, size))
    if some:
        yield some


def renamed(table: pa.Table, copy: int) -> pa.Table:
    """The same rows under ids and people of this copy; the first keeps its own."""
    if copy == 0:
        return table
    joined: Any = pc.binary_join_element_wise
    for column in ("contact", "customer", "agent", "team"):
        if column in table.column_names:
            if column in ("contact", "customer"):
                own = joined(pa.scalar(f"H{copy:02d}"), table[column], "-")
            else:
                own = joined(table[column], pa.scalar(f"{copy + 1}"), " ")
            table = table.set_column(table.column_names.index(column), column, own)
    return table


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
