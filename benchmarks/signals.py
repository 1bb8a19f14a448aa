"""What hearing signals costs beside labelling the same turns: `python benchmarks/signals.py`.

Processor time, both in one process on the sample centre's conversations, repeated to a size that
can be measured. The goal is at most a quarter.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from importlib.resources import files

import pyarrow as pa

from wellspent.labelling import label_table
from wellspent.listening.signals.turn_kinds import kinds_of_table
from wellspent.tables import IMPORTED

ROUNDS = 5


def turns_of_the_sample(times: int) -> pa.Table:
    """The sample's turns, so often, each time as other contacts."""
    said = [
        {"contact": f"{time_}:{item.name}:{record['id']}", "turn": n, "text": turn["text"],
         "speaker": turn["speaker"] if turn["speaker"] in {"agent", "customer"} else "system",
         "start": turn.get("start"), "end": turn.get("end")}
        for time_ in range(times)
        for item in sorted((files("wellspent.fernhill") / "conversations").iterdir(), key=str)
        for record in map(json.loads, gzip.decompress(item.read_bytes()).decode().splitlines())
        for n, turn in enumerate(record["turns"], 1)
    ]  # fmt: skip
    return pa.Table.from_pylist(said, IMPORTED["turns"])


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print one row a stage, and the ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=25, help="how often the sample is repeated")
    turns = turns_of_the_sample(asked.parse_args().times)
    kinds_of_table(turns[:100])
    label_table(turns[:100])
    heard, labelled = seconds(lambda: kinds_of_table(turns)), seconds(lambda: label_table(turns))
    print("| stage | turns | processor seconds | turns a second |\n| --- | ---: | ---: | ---: |")
    for name, took in (("label_table", labelled), ("kinds_of_table", heard)):
        print(f"| {name} | {len(turns):,} | {took:.2f} | {len(turns) / took:,.0f} |")
    print(f"\nHearing costs {heard / labelled:.0%} of labelling.")


if __name__ == "__main__":
    main()
