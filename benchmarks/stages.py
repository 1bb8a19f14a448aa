"""How many turns a second each stage does on one core, over the sample centre's conversations."""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from wellspent.bookkeeping import keep_ledger
from wellspent.contacts import Contact
from wellspent.labelling import label_turns
from wellspent.readers import read
from wellspent.redaction import redact
from wellspent.scorecard import score_contact

ROUNDS = 3


def conversations() -> list[Contact]:
    """The 120 conversations of the fictional sample centre."""
    folder = files("wellspent.fernhill") / "conversations"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "all.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
                for line in gzip.decompress(item.read_bytes()).decode().splitlines():
                    record = json.loads(line)
                    record["id"] = f"{item.name}:{record['id']}"
                    out.write(json.dumps(record) + "\n")
        return list(read(path, "jsonl").contacts)


def rate(turns: int, work: Callable[[], object]) -> float:
    """Turns a second of processor time, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return turns / best


def main() -> None:
    """Print one row a stage."""
    contacts = [redact(contact) for contact in conversations()]
    raw = conversations()
    turns = sum(len(contact.turns) for contact in contacts)
    labelled = [(contact, label_turns(contact)) for contact in contacts]
    stages: dict[str, Callable[[], object]] = {
        "redact": lambda: [redact(contact) for contact in raw],
        "label": lambda: [label_turns(contact) for contact in contacts],
        "ledger": lambda: [keep_ledger(contact, labels) for contact, labels in labelled],
        "score": lambda: [score_contact(contact, labels) for contact, labels in labelled],
    }
    rates = {name: rate(turns, work) for name, work in stages.items()}
    print(f"{turns:,} turns of {len(contacts)} conversations; one core, best of {ROUNDS} rounds.\n")
    print("| stage | turns a second |\n| --- | ---: |")
    for name, figure in rates.items():
        print(f"| {name} | {figure:,.0f} |")
    print(f"| all four | {1 / sum(1 / figure for figure in rates.values()):,.0f} |")


if __name__ == "__main__":
    main()
