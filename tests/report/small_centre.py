"""A small centre for tests: the tables of a workspace, from the reference labels of the sample.

Contacts, turns, states, labels, answers and evidence are those of
`../shared/gold/sample`; surveys and the ACD's handle times are drawn with a seed.
`tiny` makes a centre out of nothing but its arguments.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from wellspent.bookkeeping import keep_ledger
from wellspent.contacts import Contact, State, Turn
from wellspent.parts import Label
from wellspent.tables import COMPUTED, IMPORTED, tables_of

SAMPLE = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold" / "sample"
FIRST = datetime.fromisoformat("2026-03-02T08:00")
Tables = dict[str, pa.Table]


def connect(tables: Mapping[str, pa.Table]) -> duckdb.DuckDBPyConnection:
    """A connection that offers these tables, and empty ones for the rest."""
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


@cache
def sample_tables() -> Tables:
    """The 120 conversations of the sample with their reference labels, over four weeks."""
    if not SAMPLE.is_dir():
        pytest.skip("../shared/gold/sample is absent")
    files = sorted(SAMPLE.glob("*.gz"))
    lines = [line for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
    records = [json.loads(line) for line in lines]
    rng = random.Random(7)
    contacts = [_contact(record, rng) for record in records]
    labels = {record["id"]: _labels(record) for record in records}
    tables = tables_of(contacts) | ledger_tables(contacts, labels)
    return tables | _answers(records) | {"surveys": _surveys(contacts, rng)}


def tiny(
    contacts: Iterable[Contact], labels: Mapping[str, list[Label]] | None = None, **tables: Any
) -> Tables:
    """The tables of these contacts; every turn is quick `process` where no labels are given."""
    held = list(contacts)
    said = labels or {}
    given = {one.id: said.get(one.id, [Label.of("process")] * len(one.turns)) for one in held}
    rows = {name: pa.Table.from_pylist(rows, (IMPORTED | COMPUTED)[name]) for name, rows in tables.items()}  # fmt: skip
    return tables_of(held) | ledger_tables(held, given) | rows


def ledger_tables(contacts: Iterable[Contact], labels: Mapping[str, list[Label]]) -> Tables:
    """The tables `labels` and `segments`."""
    rows: dict[str, list[dict[str, Any]]] = {"labels": [], "segments": []}
    for contact in contacts:
        said = labels[contact.id]
        rows["labels"] += [
            {"contact": contact.id, "turn": n} | _fields(label) for n, label in enumerate(said, 1)
        ]
        ledger = keep_ledger(contact, said)
        rows["segments"] += [{"contact": contact.id} | _fields(one) for one in ledger.segments]
    return {name: pa.Table.from_pylist(rows[name], COMPUTED[name]) for name in rows}


def spoken(contact: str, *lines: str, seconds: float = 10.0, **fields: Any) -> Contact:
    """A voice contact whose turns take `seconds` each, agent first, without a pause."""
    turns = tuple(
        Turn(("agent", "customer")[n % 2], text, n * seconds, (n + 1) * seconds)
        for n, text in enumerate(lines)
    )
    return Contact(contact, turns, **({"channel": "voice"} | fields))


def without_fields(tables: Tables) -> Tables:
    """The same contacts with nothing recorded about them."""
    contacts = [
        {name: row[name] if name == "contact" else None for name in row}
        for row in tables["contacts"].to_pylist()
    ]
    return tables | {"contacts": pa.Table.from_pylist(contacts, IMPORTED["contacts"])}


def _fields(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__slots__}


def _contact(record: dict[str, Any], rng: random.Random) -> Contact:
    meta = record["meta"]
    began = FIRST + timedelta(days=rng.randrange(28), seconds=rng.randrange(36_000))
    contact = Contact(
        record["id"],
        tuple(_turn(**turn) for turn in record["turns"]),
        tuple(State(**event) for event in record["events"]),
        source="sample", channel=meta["channel"], began=began, queue=meta["queue"],
        reason=meta["recorded"], segment=meta["segment"], agent=meta["agent"],
        team=meta["client"], customer=f"{meta['client']}-{meta['customer']}",
        resolved=meta["resolved"],
    )  # fmt: skip
    handle = keep_ledger(contact, _labels(record)).handle_seconds
    drift = rng.choice((0.0, 0.4, -0.7, 3.0))
    return contact if handle is None else replace(contact, handle_seconds=handle + drift)


def _turn(speaker: str, text: str, start: float | None, end: float | None) -> Turn:
    known = ("agent", "customer")
    return Turn(speaker if speaker in known else "system", text, start, end)


def _labels(record: dict[str, Any]) -> list[Label]:
    friction = record["labels"]["friction"]
    return [
        Label.of(part, friction.get(str(n), "none"), 0.9)
        for n, part in enumerate(record["labels"]["parts"], 1)
    ]


def _surveys(contacts: list[Contact], rng: random.Random) -> pa.Table:
    rows = [
        {
            "contact": contact.id, "question": "csat", "at": contact.began,
            "score": float(rng.randint(1, 5)) if rng.random() < 0.4 else None, "comment": None,
        }
        for contact in contacts
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, IMPORTED["surveys"])


def _answers(records: list[dict[str, Any]]) -> Tables:
    given = [(record, *item) for record in records for item in _scored(record)]
    answers = [
        {"contact": record["id"], "question": question, "answer": answer, "by": "reference",
         "confidence": 1.0}
        for record, question, answer, _ in given
    ]  # fmt: skip
    evidence = [
        {"contact": record["id"], "question": question, "turn": turn, "start": 0,
         "end": len(record["turns"][turn - 1]["text"]), "quote": record["turns"][turn - 1]["text"]}
        for record, question, _, turns in given
        for turn in turns
    ]  # fmt: skip
    return {
        "answers": pa.Table.from_pylist(answers, COMPUTED["answers"]),
        "evidence": pa.Table.from_pylist(evidence, COMPUTED["evidence"]),
    }


def _scored(record: dict[str, Any]) -> Iterator[tuple[str, str, list[int]]]:
    for question, (answer, turns) in record["labels"]["scorecard"].items():
        yield question, "no_occasion" if answer == "na" else answer, turns
