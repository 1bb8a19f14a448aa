"""A moment: an occasion to act, with the reason, the evidence and a sentence to start from.

performance  a conversation with one agent about what they do well and one behaviour to grow
crisis       something goes wrong now, in a queue or in what customers say
recognition  something that was done well and should be said
process      friction that people suffer, and that a change could take away
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wellspent.estimate import Figure, Unknown

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "LEAST_GROUP",
    "LEVELS",
    "MOST_OPEN",
    "NOT_PRICED",
    "Aim",
    "Level",
    "Moment",
    "MomentKind",
    "NamedFigure",
    "Shown",
    "Unit",
    "Whom",
]

MomentKind = Literal["performance", "crisis", "recognition", "process"]
Level = Literal["team lead", "middle manager", "director"]
Whom = Literal["agent", "team", "queue", "centre"]
Unit = Literal["seconds", "share", "money", "count", "points", "hours"]

KINDS: Final[tuple[MomentKind, ...]] = ("performance", "crisis", "recognition", "process")
KIND_NAMES: Final[dict[MomentKind, str]] = {
    "performance": "Performance conversation",
    "crisis": "Crisis",
    "recognition": "Recognition",
    "process": "Process change",
}
LEVELS: Final[tuple[Level, ...]] = ("team lead", "middle manager", "director")
MOST_OPEN: Final = 5
"""Open moments of one person; more are a list that nobody works through."""
LEAST_GROUP: Final = 7
"""People in a team whose absence, attrition, engagement or pulse is shown; nothing is shown of fewer."""
NOT_PRICED: Final = Unknown(
    "no effect of it in money is known",
    "outcomes and prices in the settings, and `wellspent worth DIR`",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A place in a contact that shows it: the quote as it stands in the turn, and what it shows.

    `turn` counts from 1 and is None where the whole contact is meant; then `quote` is empty.
    """

    contact: str
    turn: int | None
    quote: str
    shows: str


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure and what it is called; a share is in [0, 1], `money` in the centre's currency."""

    name: str
    figure: Figure
    unit: Unit


@dataclass(frozen=True, slots=True)
class Aim:
    """What the moment wants to move, so that a look back can tell whether it did.

    `measure` is a key of `moments.follow_up` ("times/empathy", "friction_seconds", …), `of` whose.
    """

    measure: str
    whom: Whom
    of: str
    more_is_better: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One prepared occasion.

    `key` is the same for the same matter in every run ("recognition/improvement/agent/Dana/empathy"), so
    that what people did with it stays with it. `about` is whom or what it is about, `whom` which of
    those. `team` and `queue` are where it belongs; the lead of the team is its owner where it is
    the team lead's. `reason` says why now, in one sentence; `opening` is a sentence to start from.
    `worth` is what it is expected to bring in money; `certainty`, in [0, 1], is how surely
    there is something to it. `arose` is when; it is due `due_days` after that. `urgent`: it cannot wait, as a
    crisis that still lasts.
    """

    key: str
    kind: MomentKind
    level: Level
    about: str
    whom: Whom
    title: str
    reason: str
    opening: str
    certainty: float
    team: str | None = None
    queue: str | None = None
    shown: tuple[Shown, ...] = ()
    figures: tuple[NamedFigure, ...] = ()
    checklist: tuple[str, ...] = ()
    worth: Figure = NOT_PRICED
    aim: Aim | None = None
    arose: datetime | None = None
    due_days: int = 7
    urgent: bool = False
