"""How many turns a second redaction does, by contact and a batch at once, in one run.

Run as `python benchmarks/redaction.py --shared ../shared`. For each collection the share of
turns that the screen calls quiet, and turns per second of processor time of `redact`, of
`redact_tables` and of the tagger, which is part of both, by itself at once (contacts to tables and back is no part of it). Both take out the same.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wellspent.contacts import Contact, Turn
from wellspent.redaction import redact, redact_tables
from wellspent.redaction.screen import screen
from wellspent.redaction.tagger_batch import tag_turns
from wellspent.tables import tables_of

COLLECTIONS = {
    "sample centre": "gold/sample/*.gz",
    "written clients": "gold/written/*.gz",
    "STAR": "corpora/star/dev.jsonl.gz",
    "PriMock57": "corpora/primock57/dev.jsonl.gz",
    "MultiDoGO": "corpora/multidogo/dev.jsonl.gz",
}
_SPEAKERS = {"agent": 1, "customer": 2}


def main() -> None:
    """Print one row a collection."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--most", type=int, default=400, help="conversations of a collection")
    asked = parser.parse_args()
    redact_tables(tables_of([Contact("1", (Turn("agent", "warm"),))]))  # loads compiled code
    print(
        "| collection | turns | quiet | `redact`, turns/s | `redact_tables`, turns/s | ratio"
        " | tagger, turns/s |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, pattern in COLLECTIONS.items():
        files = sorted(asked.shared.glob(pattern))
        print(_row(name, [c for file in files for c in _read(file)][: asked.most]))


def _row(name: str, contacts: list[Contact]) -> str:
    tables = tables_of(contacts)
    turns = len(tables["turns"])
    began = time.process_time()
    at_once = redact_tables(tables)  # first: it finds no text already read
    between = time.process_time()
    by_contact = [redact(contact) for contact in contacts]
    ended = time.process_time()
    if at_once != tables_of(by_contact):
        message = f"{name}: a batch at once is not what it is by contact"
        raise AssertionError(message)
    speakers: list[Any] = tables["turns"]["speaker"].to_pylist()
    who = [_SPEAKERS.get(each, 0) for each in speakers]
    hints = screen(tables["turns"]["text"].combine_chunks(), np.array(who, np.uint8))
    fast, slow = turns / (between - began), turns / (ended - between)
    quiet = float(np.mean(hints & 19 == 0))  # neither holds nor asks
    return (
        f"| {name} | {turns:,} | {quiet:.0%} | {slow:,.0f} | {fast:,.0f} | {fast / slow:.1f}"
        f" | {turns / _tagging(contacts, tables):,.0f} |"
    )


def _tagging(contacts: list[Contact], tables: dict[str, pa.Table]) -> float:
    """Seconds of processor time that the tagger takes for these contacts, at best of three."""
    texts: Any = tables["turns"]["text"]
    own = [turn.speaker == "customer" for contact in contacts for turn in contact.turns]
    talks = np.cumsum([0, *(len(contact.turns) for contact in contacts)])
    sided = [all(turn.speaker == "customer" for turn in contact.turns) for contact in contacts]
    seconds = []
    for _ in range(3):
        began = time.process_time()
        tag_turns(texts, np.array(own, bool), talks, np.array(sided, bool))
        seconds.append(time.process_time() - began)
    return min(seconds)


def _read(file: Path) -> list[Contact]:
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    return [_contact(file.name, json.loads(line)) for line in lines]


def _contact(file: str, record: dict[str, Any]) -> Contact:
    said = tuple(
        Turn(turn["speaker"] if turn["speaker"] in _SPEAKERS else "system", turn["text"])
        for turn in record["turns"]
    )
    agent = (record.get("meta") or {}).get("agent")
    return Contact(f"{file}:{record['id']}", said, agent=agent)


if __name__ == "__main__":
    main()
