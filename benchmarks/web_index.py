"""How quickly the live index answers, and how quickly one contact is read.

    python benchmarks/web_index.py [DIR] [--rounds 7]

DIR is a workspace with a run, such as `benchmarks/web_centre.py` makes; without it a small one
is made. Times are processor
seconds of one core and, behind them, seconds of the clock; each is the median of the rounds,
nothing is kept from one round to the next.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from wellspent.report import (
    EVERYTHING,
    ContactIndex,
    Selection,
    answer_selection,
    break_down_selection,
    contacts_with,
    weekly,
)
from wellspent.web.centre.standing import Standing
from wellspent.workspace import open_workspace

READS: Final = 200


def main() -> None:
    """Print what the index takes and how long each question does."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("place", type=Path, nargs="?")
    arguments.add_argument("--rounds", type=int, default=7)
    chosen = arguments.parse_args()
    if chosen.place:
        measure(chosen.place, chosen.rounds)
        return
    with tempfile.TemporaryDirectory() as place:
        centre = Path(place) / "centre"
        script = Path(__file__).with_name("web_centre.py")
        small = ["--contacts", "3000", "--distinct", "390", "--to", str(centre)]
        subprocess.run([sys.executable, str(script), *small], check=True, stdout=subprocess.DEVNULL)
        measure(centre, chosen.rounds)


def measure(place: Path, rounds: int) -> None:
    """Print everything of one workspace."""
    standing = Standing(open_workspace(place))
    start, begun = time.perf_counter(), time.process_time()
    standing.prepare()
    wall, cpu = time.perf_counter() - start, time.process_time() - begun
    index = standing.index
    size = sum(array.nbytes for array in index.arrays().values())
    print(f"{len(index):,} contacts; their index takes {size / 1e6:,.1f} MB.")
    print(f"Ready after {cpu:,.1f} s of processor time, {wall:,.1f} s by the clock.\n")
    questions(index, rounds)
    reads(standing)


def questions(index: ContactIndex, rounds: int) -> None:
    """Print the times of an answer, a breakdown, the weeks and a list, by filter."""
    print("| filter | contacts | mask | answer | by reason | weeks | list |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, selection in filters(index):
        mask = index.mask(selection)
        asked: list[Callable[[], Any]] = [
            partial(index.mask, selection),
            partial(answer_selection, index, mask),
            partial(break_down_selection, index, mask, "reason"),
            partial(weekly, index, mask),
            partial(contacts_with, index, mask, "friction/wait", 0, 50),
        ]
        cells = [milliseconds(one, rounds) for one in asked]
        print(f"| {name} | {mask.sum():,} | {' | '.join(cells)} |", flush=True)
    print("\nMilliseconds of processor time (of the clock).\n")


def filters(index: ContactIndex) -> Iterator[tuple[str, Selection]]:
    """Filters that let through much and little."""
    yield "none", EVERYTHING
    yield "voice", Selection(channels=frozenset({"voice"}))
    largest = {field: index.values(field) for field in ("queue", "team", "reason", "week", "agent")}
    yield "largest queue", Selection(queues=frozenset(largest["queue"][:1]))
    yield "half the reasons", Selection(reasons=frozenset(largest["reason"][::2]))
    yield "four weeks", Selection(weeks=frozenset(largest["week"][:4]))
    yield (
        "a team, voice",
        Selection(teams=frozenset(largest["team"][:1]), channels=frozenset({"voice"})),
    )
    yield "an agent", Selection(agents=frozenset(largest["agent"][:1]))


def reads(standing: Standing) -> None:
    """Print how long it takes to read one contact, any of them."""
    rng, index = np.random.default_rng(1), standing.index
    ids = [index.contact(int(place)) for place in rng.integers(0, len(index), READS)]
    standing.read(ids[0])
    cpu, wall = [], []
    for one in ids:
        start, begun = time.perf_counter(), time.process_time()
        standing.read(one)
        wall.append(1000 * (time.perf_counter() - start))
        cpu.append(1000 * (time.process_time() - begun))
    tenths = [statistics.quantiles(one, n=20)[-1] for one in (cpu, wall)]
    print(
        f"One contact, read: median {statistics.median(cpu):.1f} ({statistics.median(wall):.1f}) ms, "
        f"95 % within {tenths[0]:.1f} ({tenths[1]:.1f}) ms; {READS} contacts at random."
    )


def milliseconds(question: Callable[[], Any], rounds: int) -> str:
    """The median time of a question, processor and clock."""
    question()
    cpu, wall = [], []
    for _ in range(rounds):
        start, begun = time.perf_counter(), time.process_time()
        question()
        wall.append(1000 * (time.perf_counter() - start))
        cpu.append(1000 * (time.process_time() - begun))
    return f"{statistics.median(cpu):.1f} ({statistics.median(wall):.1f})"


if __name__ == "__main__":
    main()
