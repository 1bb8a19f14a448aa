"""The plain baseline: the strongest cue of a turn decides its part.

It stands beside the model so that anybody can see what the model adds, and read
in `cues.toml` why a rule spoke.
"""

from __future__ import annotations

from collections.abc import Sequence

from wellspent.contacts import Contact
from wellspent.labelling.cues import read_cues
from wellspent.labelling.reading import Reading, read_turn
from wellspent.parts import Label, Part

__all__ = ["label_by_rules"]

_BACKCHANNEL = 1  # a cue of this strength gives way to what the exchange is about


def label_by_rules(contact: Contact) -> tuple[Label, ...]:
    """One label a turn by cues alone: no friction, confidence 1, `process` where no cue speaks.

    A short turn with no cue of its own, or a bare acknowledgement, takes the part
    of the turn before it.
    """
    readings = [read_turn(turn) for turn in contact.turns]
    parts: list[Part] = []
    for reading in readings:
        parts.append(_part_of(reading, parts))
    return tuple(Label.of(part) for part in parts)


def _part_of(reading: Reading, before: Sequence[Part]) -> Part:
    strength, part = max(
        ((cue.strength, cue.part) for name, cue in read_cues().items()
         if name in reading.cues and cue.part is not None),
        default=(0, None),
    )  # fmt: skip
    if part is not None and strength > _BACKCHANNEL:
        return part
    if before and (reading.short or part is not None):
        return before[-1]
    return part or ("context" if len(before) < 2 else "process")
