"""Which quotes of whole-centre results somebody may read: those of contacts in sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wellspent.report.index import ContactLine
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.scope import Scope, standing

__all__ = ["Seen", "SeenQuotes", "quotes_in_sight", "record_quotes"]


@dataclass(frozen=True)
class Seen:
    """A quote with its contact."""

    line: ContactLine
    turn: int
    quote: str


@dataclass(frozen=True)
class SeenQuotes:
    """The quotes of a result that may be read, and how many more there are out of sight."""

    quotes: tuple[Seen, ...]
    hidden: int


def quotes_in_sight(scope: Scope, quotes: Iterable[Any]) -> SeenQuotes:
    """Those of `quotes` (each with contact, turn and quote) whose contact is there and in sight."""
    seen, hidden = [], 0
    for one in quotes:
        line = standing().line(one.contact)
        if line is not None and scope.sees(line):
            seen.append(Seen(line, one.turn, one.quote))
        else:
            hidden += 1
    return SeenQuotes(tuple(seen), hidden)


def record_quotes(scope: Scope, quotes: Iterable[Any], where: str) -> None:
    """Whoever reads quotes has opened their contacts: recorded once a sitting."""
    record_sitting([one.line.contact for one in quotes], scope.person, where)
