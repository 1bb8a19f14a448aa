"""What several customers of a centre hint at in different words, from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.listening.hints import Hint, find_hints
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["NEWEST", "gather_hints"]

NEWEST: Final = 20_000  # contacts in which hints are looked for


def gather_hints(con: DuckDBPyConnection, settings: Settings) -> tuple[Hint, ...]:  # noqa: ARG001 - as its neighbours
    """Faults and needs that at least three customers hint at, strongest first within a kind.

    Reads the tables `contacts`, `turns` and `signals` of `con`: the newest `NEWEST` contacts, because a hint
    is about what has begun, and every turn of them is compared with every other.
    """
    newest = (
        f"(SELECT contact FROM contacts ORDER BY began DESC NULLS LAST, contact LIMIT {NEWEST})"
    )
    return find_hints(
        con.sql(f"SELECT contact, customer, began, queue, segment, team FROM contacts SEMI JOIN {newest} USING (contact) ORDER BY contact").to_arrow_table(),
        con.sql(f"SELECT contact, turn, speaker, text FROM turns SEMI JOIN {newest} USING (contact) ORDER BY contact, turn").to_arrow_table(),
        con.sql(f"SELECT contact, turn, kind, quote, confidence FROM signals SEMI JOIN {newest} USING (contact) ORDER BY contact, turn").to_arrow_table(),
    )  # fmt: skip
