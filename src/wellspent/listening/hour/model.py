"""What a listening hour is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wellspent.errors import WellspentError

__all__ = ["Frame", "Hour", "HourContact", "HourTurn", "NothingToHear", "Question", "Stratum"]


class NothingToHear(WellspentError):
    """Too few contacts for any of them to stand for the others."""

    def __init__(self, contacts: int, needed: int, minutes: float) -> None:
        """`contacts` can be drawn, `needed` at least; `minutes` is the time asked for."""
        super().__init__(
            f"{contacts} contacts have words and a length that fits into {minutes:g} minutes, and an hour "
            f"needs {needed}.",
            "Import more contacts, widen the choice, or ask for more minutes with --minutes.",
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The contacts that can be drawn, as columns of equal length; `minutes` to hear or read each.

    `traits` are the columns that cells are made of, in the order of their weight.
    """

    contacts: tuple[str, ...]
    minutes: tuple[float, ...]
    traits: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class HourTurn:
    """One turn as it may be read: redacted, and without the agent's name; `start` in seconds."""

    turn: int
    speaker: str
    text: str
    start: float | None
    shows: bool = False


@dataclass(frozen=True, slots=True)
class HourContact:
    """One contact of the hour. `chosen_for` is None where it was drawn by lot.

    `inclusion` is how likely a contact of its length was to be drawn; None where it was chosen.
    `ledger` is where its seconds went, in one line. `friction` are seconds by cause.
    """

    contact: str
    chosen_for: str | None
    inclusion: float | None
    queue: str | None
    segment: str | None
    channel: str | None
    began: datetime | None
    minutes: float
    ledger: str
    friction: Mapping[str, float]
    turns: tuple[HourTurn, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """One value of a trait: how many of the frame have it, its share, and how many were drawn."""

    trait: str
    value: str
    contacts: int
    share: float
    drawn: int


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask the advisors, in plain words, and the contacts that it comes from."""

    words: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour: its contacts in the order to hear them, how they were drawn, and what to ask.

    `frame` contacts could be drawn, of `contacts_in_all`; `left_out` says who could not, and why.
    """

    centre: str
    fictional: bool
    seed: int
    asked_minutes: float
    minutes: float
    frame: int
    contacts_in_all: int
    design: str
    contacts: tuple[HourContact, ...]
    allocation: tuple[Stratum, ...]
    left_out: tuple[str, ...]
    questions: tuple[Question, ...]
