"""Signals made up for tests: rows of the run's table, and a centre that answers with them."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pyarrow as pa

from wellspent.report.heard_index import index_signals
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.web.centre.heard import HeardStanding

__all__ = ["customer_turn", "put_signals", "signal_row"]


def customer_turn(standing, contact):
    """The first turn of the customer that has some words."""
    turns = standing.read(contact).turns
    return next(row for row in turns if row["speaker"] == "customer" and len(row["text"]) > 20)


def signal_row(standing, contact, kind, *, name=None, asked=False, followed_up=False):
    """A signal of this kind in the customer's first turn."""
    turn = customer_turn(standing, contact)
    return {
        "contact": contact, "turn": turn["turn"], "kind": kind, "start": 0, "end": 18,
        "quote": turn["text"][:18], "confidence": 0.87, "name": name, "asked": asked,
        "followed_up": followed_up,
    }  # fmt: skip


def put_signals(monkeypatch, standing, rows):
    """The centre answers as if its run had found these signals and no others."""
    table = pa.Table.from_pylist(list(rows), COMPUTED["signals"])
    with duckdb.connect() as connection:
        connection.register("signals", table)
        connection.register("contacts", IMPORTED["contacts"].empty_table())
        found = index_signals(connection, standing.index)
    read = HeardStanding.read
    by_contact = {}
    for row in rows:
        by_contact.setdefault(row["contact"], []).append(row)

    def read_with_signals(self, contact):
        return replace(read(self, contact), signals=tuple(by_contact.get(contact, ())))

    monkeypatch.setattr(HeardStanding, "heard", lambda _self: found)
    monkeypatch.setattr(HeardStanding, "read", read_with_signals)
