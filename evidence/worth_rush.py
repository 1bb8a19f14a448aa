"""How often signs of rush are seen, and how often they are right: `python evidence/worth_rush.py`.

Flags were drawn at random from the conversations and read beside their neighbouring turns; what was
found of each (contact, turn, right or not) stands in `worth_rush_read.csv`, without any words. The
phrases were written while reading flags of the same conversations, so the shares are somewhat flattering.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wellspent.estimate import Estimate, Figure, estimate_share
from wellspent.labelling import label_table
from wellspent.scorecard import score_tables
from wellspent.tables import IMPORTED
from wellspent.worth.rush import RUSH_SIGNS, STATUSES, RushFound, rush_of, rush_over

READ: Final = Path(__file__).with_name("worth_rush_read.csv")
NO_SERVICE: Final = ("spaceship", "trivia")
LEAST_TURNS: Final = 8


def main() -> None:
    """Looks for the signs in every set, and prints counts, shares and what reading found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    found = {name: _found(files) for name, files in _sets(shared).items()}
    _print_shares(found)
    _print_reading(found)
    _print_missed(found, shared)
    _print_speed(found, shared)


def _sets(shared: Path) -> dict[str, list[Path]]:
    gold, corpora = shared / "gold", shared / "corpora"
    return {
        "STAR (typed)": [corpora / "star" / "dev.jsonl.gz"],
        "PriMock57 (spoken)": [corpora / "primock57" / "dev.jsonl.gz"],
        "written: sample": sorted((gold / "sample").glob("*.jsonl.gz")),
        "written: others": sorted((gold / "written").glob("*.jsonl.gz")),
    }


def _found(files: list[Path]) -> RushFound:
    return rush_of(_tables(files))


def _tables(files: list[Path]) -> dict[str, pa.Table]:
    turns, contacts = [], []
    for file, one in _conversations(files):
        name = f"{one['source']}/{one['id']}"
        meta = one.get("meta", {})
        contacts.append({"contact": name, "source": file.name, "channel": meta.get("channel")})
        for number, turn in enumerate(one["turns"], 1):
            speaker = turn["speaker"] if turn["speaker"] in {"agent", "customer"} else "system"
            turns.append({"contact": name, "turn": number, "speaker": speaker, "text": turn["text"],
                          "start": turn.get("start"), "end": turn.get("end")})  # fmt: skip
    said = pa.Table.from_pylist(turns, IMPORTED["turns"])
    records = pa.Table.from_pylist(contacts, IMPORTED["contacts"])
    labels = label_table(said)
    tables = {"turns": said, "contacts": records, "states": IMPORTED["states"].empty_table()}
    answers, evidence = score_tables(tables, labels)
    return tables | {"labels": labels, "answers": answers, "evidence": evidence}


def _conversations(files: list[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                one = json.loads(line)
                tasks = str(one.get("meta", {}).get("tasks", ""))
                long = len(one["turns"]) >= LEAST_TURNS or file.parent.name != "star"
                if long and not any(task in tasks for task in NO_SERVICE):
                    yield file, one


def _print_shares(found: dict[str, RushFound]) -> None:
    print("### How often\n\n| set | contacts | sign | shown | not shown | no occasion | cannot tell | share shown |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, one in found.items():
        over = dict(rush_over(one.contacts).signs)
        for sign in RUSH_SIGNS:
            counts = Counter(one.contacts[sign].to_pylist())
            cells = " | ".join(str(counts[status]) for status in STATUSES)
            print(f"| {name} | {one.contacts.num_rows} | {sign} | {cells} | {_said(over[sign])} |")
    print("\n| set | mean index | contacts by signs shown, 0 to 4 | could show none |\n| --- | --- | --- | --- |")  # fmt: skip
    for name, one in found.items():
        rush = rush_over(one.contacts)
        print(f"| {name} | {_said(rush.index)} | {', '.join(map(str, rush.spread))} | {rush.unseen} |")  # fmt: skip


def _print_reading(found: dict[str, RushFound]) -> None:
    flagged = {(row["sign"], row["contact"], str(row["turn"]))
               for one in found.values() for row in one.signs.to_pylist()}  # fmt: skip
    with READ.open(encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    print("\n### Flags read\n\n| sign | flags | read and still flagged | right | share right |\n| --- | --- | --- | --- | --- |")  # fmt: skip
    for sign in RUSH_SIGNS:
        kept = [row for row in read
                if row["sign"] == sign and (sign, row["contact"], row["turn"]) in flagged]  # fmt: skip
        right = sum(int(row["right"]) for row in kept)
        flags = sum(one == sign for one, _, _ in flagged)
        print(f"| {sign} | {flags} | {len(kept)} | {right} | {_said(estimate_share(right, len(kept), 'flags'))} |")  # fmt: skip


def _print_missed(found: dict[str, RushFound], shared: Path) -> None:
    """Of the written contacts whose annotator answered no, how many show the sign that is nearest."""
    print("\n### What is missed, in written contacts\n\n| annotator answered no | contacts | sign | shown |\n| --- | --- | --- | --- |")  # fmt: skip
    for question, sign in (("addressed_feelings", "unanswered concerns"), ("documented", "no recap")):  # fmt: skip
        refused, shown = 0, 0
        for name in ("written: sample", "written: others"):
            status = dict(zip(found[name].contacts["contact"].to_pylist(), found[name].contacts[sign].to_pylist(), strict=True))  # fmt: skip
            for _, one in _conversations(_sets(shared)[name]):
                if one["labels"]["scorecard"][question][0] == "no":
                    refused += 1
                    shown += status[f"{one['source']}/{one['id']}"] == "shown"
        print(f"| {question} | {refused} | {sign} | {shown} |")


def _print_speed(found: dict[str, RushFound], shared: Path) -> None:
    """Processor seconds for 100,000 contacts, from the typed set laid side by side."""
    tables = _tables(_sets(shared)["STAR (typed)"])
    have = found["STAR (typed)"].contacts.num_rows
    copies = 100_000 // have + 1
    turns = tables["turns"]
    many = pa.concat_tables(_told_apart(turns, k) for k in range(copies))
    began = time.process_time()
    rush_of({"turns": many})
    print(f"\n{have * copies} contacts with {many.num_rows} turns: {time.process_time() - began:.0f} s of processor.")  # fmt: skip


def _told_apart(turns: pa.Table, k: int) -> pa.Table:
    """The same turns as other contacts', with texts that are no one else's."""
    names = pa.array([f"{k}/{name}" for name in turns["contact"].to_pylist()])
    texts = pa.array([f"{text} copy {k}" for text in turns["text"].to_pylist()])
    return turns.set_column(0, "contact", names).set_column(3, "text", texts)


def _said(figure: Figure) -> str:
    if isinstance(figure, Estimate):
        return f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"
    return f"unknown: {figure.reason}"


if __name__ == "__main__":
    main()
