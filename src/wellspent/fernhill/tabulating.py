"""A Markdown table of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["Row", "table_of"]

Row = Sequence[object]


def table_of(head: Sequence[str], rows: Iterable[Row]) -> str:
    """The table with this head."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
