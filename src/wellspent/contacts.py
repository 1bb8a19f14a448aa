"""The nouns: contact, turn, state, redaction, and how they stand in a line of JSON.

contact    one customer's one conversation with the centre, on any channel
turn       one speaker's one utterance
state      what the contact was in: queued, talk, hold, consult, wrap, tool, knowledge, transfer
redaction  a span of a turn that personal data was taken out of

Times are seconds from the beginning of the contact; a moment on the calendar is
a naive UTC `datetime`. Turns are counted from 1 wherever they are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

__all__ = [
    "CHANNELS",
    "SPEAKERS",
    "STATE_KINDS",
    "Channel",
    "Contact",
    "Redaction",
    "Speaker",
    "State",
    "StateKind",
    "Turn",
]

Speaker = Literal["agent", "customer", "system"]
Channel = Literal["voice", "chat", "email", "message"]
StateKind = Literal["queued", "talk", "hold", "consult", "wrap", "tool", "knowledge", "transfer"]

SPEAKERS: Final[tuple[Speaker, ...]] = ("agent", "customer", "system")
CHANNELS: Final[tuple[Channel, ...]] = ("voice", "chat", "email", "message")
STATE_KINDS: Final[tuple[StateKind, ...]] = (
    "queued",
    "talk",
    "hold",
    "consult",
    "wrap",
    "tool",
    "knowledge",
    "transfer",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said at once, and when.

    Spoken turns have a start and an end. Typed turns have a start alone, which
    is the moment of sending. Either is None where it was not recorded.
    """

    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the contact was in for a while, as the phone system or the tools recorded it."""

    kind: StateKind
    start: float | None = None
    end: float | None = None
    detail: str = ""
    after_turn: int | None = None  # the last turn before it began; 0: before the first


@dataclass(frozen=True, slots=True)
class Redaction:
    """Where personal data stood: characters `start` to `end` of the turn as it was spoken."""

    turn: int
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contact:
    """One customer's one conversation with the centre, and what the records say about it.

    `handle_seconds` is the ACD's own handle time, where there is one; the ledger
    is reconciled with it and never derived from it. `resolved` is what the
    record says (`yes`, `partly`, `no`), not a judgement. `reason` is the contact
    reason as recorded. Fields that no record gave are None.
    """

    id: str
    turns: tuple[Turn, ...]
    states: tuple[State, ...] = ()
    source: str = ""
    channel: Channel | None = None
    began: datetime | None = None
    queue: str | None = None
    reason: str | None = None
    segment: str | None = None
    agent: str | None = None
    team: str | None = None
    customer: str | None = None
    handle_seconds: float | None = None
    resolved: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    redactions: tuple[Redaction, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether its turns were typed: the channel says so, or no turn records an end."""
        if self.channel is not None:
            return self.channel != "voice"
        return all(turn.end is None for turn in self.turns)
