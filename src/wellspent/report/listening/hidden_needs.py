"""Needs that only the customer knows of: heard, not asked for, and taken up by nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["HiddenNeed", "Quoted", "hidden_needs_of"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of one signal, and where they stand."""

    contact: str
    turn: int
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True)
class HiddenNeed:
    """An unmet need in one wording: by how many customers it is said, in how many contacts, where and when first."""

    said: Quoted
    contacts: int
    customers: int
    teams: tuple[str, ...]
    queues: tuple[str, ...]
    first: datetime | None


def hidden_needs_of(needs: Iterable[Row], contacts: Sequence[Row]) -> tuple[HiddenNeed, ...]:
    """Every wording of an unmet need that nobody asked for or took up, the surest first.

    `needs` are signals of that kind, the surest first; `contacts` theirs.
    """
    known = {row["contact"]: row for row in contacts}
    said: dict[str, list[Row]] = defaultdict(list)
    for need in needs:
        if not need["asked"] and not need["followed_up"]:
            said[" ".join(need["quote"].casefold().split())].append(need)
    return tuple(_need(those, [known[one["contact"]] for one in those]) for those in said.values())


def _need(those: Sequence[Row], rows: Sequence[Row]) -> HiddenNeed:
    first = those[0]
    return HiddenNeed(
        Quoted(first["contact"], first["turn"], first["quote"], first["confidence"]),
        len({row["contact"] for row in rows}),
        len({row["customer"] or row["contact"] for row in rows}),
        _named(rows, "team"),
        _named(rows, "queue"),
        min((row["began"] for row in rows if row["began"] is not None), default=None),
    )


def _named(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    return tuple(sorted({row[column] for row in rows if row[column] is not None}))
