"""A contact read for the scorecard: its turns with their cues and what they are for.

reading    a contact with one `Look` a turn
look       a turn, its number, its cues and its label
felt       a customer's turn that shows a feeling or a hardship
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.parts import Label
from wellspent.scorecard.cues import cues_in

__all__ = ["MEETS_FEELING", "SHOWS_FEELING", "Look", "Reading", "read_contact"]

SHOWS_FEELING: Final = frozenset({"feeling", "hardship", "heat", "shouts"})
MEETS_FEELING: Final = frozenset({"sorry", "acknowledges", "exclaims", "reassures"})
_NOTHING_SAID: Final = Label("unknown", "unknown", "none", 0.0)


@dataclass(frozen=True, slots=True)
class Look:
    """One turn as the scorecard sees it; `number` counts from 1."""

    number: int
    turn: Turn
    label: Label
    cues: frozenset[str]

    def has(self, *cues: str) -> bool:
        """Whether one of these cues stands in it."""
        return not self.cues.isdisjoint(cues)

    @property
    def felt(self) -> bool:
        """Whether a feeling or a hardship shows in it."""
        return self.label.part == "empathy" or not self.cues.isdisjoint(SHOWS_FEELING)

    @property
    def meets(self) -> bool:
        """Whether it answers a feeling."""
        return self.label.part == "empathy" or not self.cues.isdisjoint(MEETS_FEELING)


@dataclass(frozen=True, slots=True)
class Reading:
    """A contact with one look a turn, in their order."""

    contact: Contact
    looks: tuple[Look, ...]

    def by(self, speaker: Speaker) -> tuple[Look, ...]:
        """What this speaker said."""
        return tuple(look for look in self.looks if look.turn.speaker == speaker)

    def after(self, look: Look) -> Look | None:
        """The agent's next turn after this one."""
        later = (each for each in self.looks[look.number :] if each.turn.speaker == "agent")
        return next(later, None)


def read_contact(contact: Contact, labels: Sequence[Label]) -> Reading:
    """The contact with the labels of its turns; turns without a label count as unknown."""
    padded = (*labels, *[_NOTHING_SAID] * (len(contact.turns) - len(labels)))
    return Reading(
        contact,
        tuple(
            Look(number, turn, label, cues_in(turn.text))
            for number, (turn, label) in enumerate(zip(contact.turns, padded, strict=False), 1)
        ),
    )
