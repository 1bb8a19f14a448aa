"""What stands on a brief, as plain data: the same for the leader, the agent, the API and the print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wellspent.estimate import Figure, Unknown

__all__ = ["Brief", "Ground", "Growth", "Quoted", "Strength", "Suffered", "Why"]

Ground = Literal["less than colleagues", "room of their own"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a turn, as they stand there, and what they show; `turn` counts from 1."""

    contact: str
    turn: int
    speaker: str
    quote: str
    shows: str
    began: datetime | None = None
    queue: str | None = None


@dataclass(frozen=True, slots=True)
class Strength:
    """Something they do well in slow parts, with their own words.

    `share` of the contacts with an occasion has it; `colleagues` is the same of colleagues in the same
    queues. `stands_out` says that they do it more often than colleagues, beyond chance.
    """

    behaviour: str
    name: str
    share: Figure
    colleagues: Figure
    stands_out: bool
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """The one behaviour to talk about, and two of their own contacts that show both sides.

    `question` is asked by the form. `ground` says why it is this one: they show it less often than colleagues
    on like contacts, beyond chance, or it has room in their own contacts. `gap` is theirs less colleagues',
    of the first ground drawn towards nobody differing; `certainty` is the probability that the ground holds. `brings` is what one
    more contact with it is worth, where that is known.
    """

    behaviour: str
    name: str
    question: str
    ground: Ground
    share: Figure
    colleagues: Figure
    gap: Figure
    certainty: float
    done: Quoted
    missed: Quoted
    asks: tuple[str, ...]
    brings: Figure


@dataclass(frozen=True, slots=True)
class Suffered:
    """Friction of one cause in their contacts: seconds a contact, and colleagues' on like contacts."""

    cause: str
    name: str
    seconds: Figure
    colleagues: Figure
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What stands behind the handle time, in a sentence; `kinds` are its parts, each beside colleagues'."""

    sentence: str
    handle: Figure
    gap: Figure
    kinds: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One page for a talk with one agent, from `contacts` of their team between two moments.

    `growth` is Unknown where the data carry none; then both choose together. `talked` is when they were last
    coached, as far as records say.
    `asks` are the questions to begin with. Nothing of it is a rank, and no friction is theirs.
    """

    agent: str
    team: str | None
    contacts: int
    first: datetime | None
    last: datetime | None
    asks: tuple[str, ...]
    strengths: tuple[Strength, ...]
    growth: Growth | Unknown
    suffered: tuple[Suffered, ...]
    why: Why
    talked: datetime | None = None

    @property
    def quoted(self) -> tuple[Quoted, ...]:
        """Every quote on the page."""
        sides = () if isinstance(self.growth, Unknown) else (self.growth.done, self.growth.missed)
        return (
            *(one for strength in self.strengths for one in strength.quotes),
            *sides,
            *(one for friction in self.suffered for one in friction.quotes),
        )
