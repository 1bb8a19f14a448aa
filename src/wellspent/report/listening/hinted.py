"""What several customers of a centre hint at in different words, from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellspent.listening.hints import Hint, find_hints
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["gather_hints"]


def gather_hints(con: DuckDBPyConnection, settings: Settings) -> tuple[Hint, ...]:  # noqa: ARG001 - as its neighbours
    """Faults and needs that at least three customers hint at, strongest first within a kind.

    Reads the tables `contacts`, `turns` and `signals` of `con`.
    """
    return find_hints(
        con.sql("SELECT contact, customer, began, queue, segment, team FROM contacts ORDER BY contact").to_arrow_table(),
        con.sql("SELECT contact, turn, speaker, text FROM turns ORDER BY contact, turn").to_arrow_table(),
        con.sql("SELECT contact, turn, kind, quote, confidence FROM signals ORDER BY contact, turn").to_arrow_table(),
    )  # fmt: skip
