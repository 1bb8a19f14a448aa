"""What was found of a centre's contact reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wellspent.estimate import Figure, Unknown
from wellspent.listening.reasons import Beside

__all__ = ["Counted", "Example", "ReasonTopic", "Reasons", "counted"]

_SHOWN: Final = 5  # queues and categories of a topic


@dataclass(frozen=True, slots=True)
class Example:
    """Where a contact says what a topic is about; `turn` counts from 1."""

    contact: str
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A queue or a recorded reason, and how many of a topic's contacts are in it."""

    name: str
    contacts: int


@dataclass(frozen=True, slots=True)
class ReasonTopic:
    """One contact reason that was found in a centre.

    `stability` is how much of it is found again when contacts are drawn anew (mean Jaccard), `steady` whether
    that is enough to act upon. `new`: this run found it first. `merged` are the keys of topics that
    people made a part of it.
    """

    key: str
    name: str
    words: tuple[str, ...]
    contacts: int
    share: Figure
    stability: Figure
    steady: bool
    new: bool
    first_seen: datetime | None
    queues: tuple[Counted, ...]
    categories: tuple[Counted, ...]
    examples: tuple[Example, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a centre's contacts are about: topics, the largest first, and the share that has none."""

    contacts: int
    unassigned_contacts: int
    unassigned: Figure
    topics: tuple[ReasonTopic, ...]
    beside: Beside | Unknown
    method: str


def counted(names: Counter[str]) -> tuple[Counted, ...]:
    """The most frequent of them."""
    ordered = sorted(names.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Counted(name, contacts) for name, contacts in ordered[:_SHOWN])
