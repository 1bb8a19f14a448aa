"""Hints with the quotes that somebody may read: what several customers mention in different words."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.estimate import estimate_share
from wellspent.listening.hints import Hint
from wellspent.report.listening.model import Listening
from wellspent.web.access.scope import Scope
from wellspent.web.hearing.sight import SeenQuotes, quotes_in_sight
from wellspent.web.hearing.words import say_share

__all__ = ["SeenHint", "hints_in_sight"]


@dataclass(frozen=True)
class SeenHint:
    """A hint, its quotes in sight, and how many contacts hold it in words."""

    hint: Hint
    seen: SeenQuotes
    said: str


def hints_in_sight(scope: Scope, listening: Listening | None) -> list[SeenHint]:
    """The hints of which a quote is in sight; who sees the whole centre sees every one."""
    found = []
    for hint in listening.hints if listening else ():
        seen = quotes_in_sight(scope, hint.quotes)
        if seen.quotes or scope.everything:
            share = estimate_share(hint.contacts, hint.of)
            found.append(SeenHint(hint, seen, say_share(hint.contacts, hint.of, share)))
    return found
