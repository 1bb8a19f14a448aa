"""A centre in memory with every source that a blend can have; made up, without a workspace."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from wellspent.tables import COMPUTED, IMPORTED

__all__ = ["MONDAY", "centre", "contact", "step"]

MONDAY = datetime.fromisoformat("2026-09-07T09:00")


def centre(**tables):
    """A connection with every table of a workspace; rows as dicts, what is not named is empty or null."""
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        rows = [dict.fromkeys(schema.names) | row for row in tables.get(name, ())]
        con.register(name, pa.Table.from_pylist(rows, schema))
    return con


def contact(name, customer, hours=0.0, reason="Return - late", **more):
    """A contact of a customer so many hours after Monday, nine o'clock."""
    base = {
        "contact": name, "customer": customer, "began": MONDAY + timedelta(hours=hours),
        "reason": reason, "queue": "returns", "segment": "standard", "channel": "voice",
        "agent": "Dana Okafor", "team": "one", "resolved": "yes", "attributes": "{}",
    }  # fmt: skip
    return base | more


def step(session, customer, hours, kind="visit", detail=None, found=None):  # noqa: PLR0917 - a row
    """One step of a session, so many hours after Monday, nine o'clock."""
    at = MONDAY + timedelta(hours=hours)
    return {"session": session, "customer": customer, "at": at, "kind": kind, "detail": detail, "found": found}  # fmt: skip
