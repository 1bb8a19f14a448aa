"""What is worth doing today, for one person: the few moments that are open, and what waits for a look back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from wellspent.moments.choosing import Audience, choose
from wellspent.moments.moment import KINDS, Level, MomentKind
from wellspent.web.access.scope import Scope, standing
from wellspent.web.moments.held import Held, kept_by, raised
from wellspent.web.moments.sight import level_of

__all__ = ["IN_TWO_MINUTES", "Inbox", "inbox_of"]

IN_TWO_MINUTES: Final[tuple[MomentKind, ...]] = ("crisis", "recognition")
"""The kinds that find room in a busy hour; a conversation or a change does not."""


@dataclass(frozen=True)
class Inbox:
    """One person's open moments, those they took first; `waiting` more follow when some are closed.

    `looking_back` are those of this person that were done long enough ago to see what they moved.
    `prepared` is whether any were prepared from the run in force.
    """

    level: Level | None
    open: tuple[Held, ...]
    waiting: int
    looking_back: tuple[Held, ...]
    prepared: bool


def inbox_of(scope: Scope, kinds: Collection[MomentKind] = KINDS) -> Inbox:
    """The inbox of a person, of these kinds alone; an agent's is empty."""
    level, prepared = level_of(scope), standing().prepared() is not None
    if level is None:
        return Inbox(None, (), 0, (), prepared)
    kept = [one for one in kept_by(scope) if one.moment.kind in kinds]
    taken = sorted((one for one in kept if one.state == "taken"), key=_by_day)
    fresh = {
        one.key: one for one in raised(scope) if one.state == "new" and one.moment.kind in kinds
    }
    ordered = choose(
        (one.moment for one in fresh.values()), Audience(level), most=max(len(fresh), 1)
    )
    room = max(standing().workspace.settings.moments.most_open - len(taken), 0)
    return Inbox(
        level,
        (*taken, *(fresh[one.key] for one in ordered[:room])),
        max(len(ordered) - room, 0),
        tuple(one for one in kept if _to_look_back(one)),
        prepared,
    )


def _by_day(one: Held) -> tuple[date, str]:
    return one.due or date.max, one.key


def _to_look_back(one: Held) -> bool:
    row = one.row
    return bool(
        row and row.state == "done" and row.look_back and row.look_back <= timezone.localdate()
    )
