"""From a table of turns to a table of labels, and from contacts to labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.contacts import Contact, Turn
from wellspent.labelling.decisions import FRICTION_LABELS, PACES, Decisions, decide
from wellspent.labelling.labeller import shipped_labeller
from wellspent.labelling.noise import may_be_noise, settle_noise
from wellspent.parts import PARTS, Label
from wellspent.tables import COMPUTED, IMPORTED

if TYPE_CHECKING:
    from wellspent.labelling import Tier

__all__ = ["decide_contacts", "decide_turns", "label_table", "settled", "table_of"]


def label_table(turns: pa.Table, tier: Tier = "fast") -> pa.Table:
    """The table `labels` of these turns, row for row."""
    return table_of(turns, decide_turns(turns, tier))


def table_of(turns: pa.Table, decided: Decisions) -> pa.Table:
    """What was decided of these turns, as the table `labels`."""
    return pa.table(
        {
            "contact": turns["contact"],
            "turn": turns["turn"],
            "part": _named(decided.part, PARTS),
            "pace": _named(decided.pace, PACES),
            "friction": _named(decided.friction, FRICTION_LABELS),
            "confidence": pa.array(decided.confidence),
        },
        schema=COMPUTED["labels"],
    )


def decide_contacts(
    contacts: Sequence[Contact], tier: Tier = "fast"
) -> Iterator[tuple[Label, ...]]:
    """The labels of every contact, in order."""
    decided = decide_turns(_turns_of(contacts), tier).labels()
    first = 0
    for contact in contacts:
        yield decided[first : first + len(contact.turns)]
        first += len(contact.turns)


def decide_turns(turns: pa.Table, tier: Tier = "fast") -> Decisions:
    """What is decided of every turn of the table."""
    labeller = shipped_labeller(tier)
    return settled(turns, decide(*labeller.probabilities(turns), labeller.thresholds))


def settled(turns: pa.Table, decided: Decisions) -> Decisions:
    """The same decisions, with turns of noise settled by their neighbours."""
    noisy = may_be_noise(turns["text"])
    return settle_noise(decided, _contacts(turns), noisy) if noisy.any() else decided


def _contacts(turns: pa.Table) -> npt.NDArray[np.int64]:
    """A number for the contact of every turn."""
    if not len(turns):
        return np.zeros(0, np.int64)
    return turns["contact"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)


def _turns_of(contacts: Sequence[Contact]) -> pa.Table:
    rows: list[tuple[str, int, Turn]] = [
        # the place stands for the name: two contacts of one name stay two
        (str(place), n, turn)
        for place, contact in enumerate(contacts)
        for n, turn in enumerate(contact.turns, 1)
    ]
    return pa.table(
        {
            "contact": [place for place, _, _ in rows],
            "turn": [n for _, n, _ in rows],
            "speaker": [turn.speaker for _, _, turn in rows],
            "text": [turn.text for _, _, turn in rows],
            "start": [turn.start for _, _, turn in rows],
            "end": [turn.end for _, _, turn in rows],
        },
        schema=IMPORTED["turns"],
    )


def _named(codes: npt.NDArray[np.int64], names: Sequence[str]) -> pa.Array[Any]:
    """The names of the codes; -1 is `unknown`."""
    known = pa.array([*names, "unknown"], pa.string())
    places = np.where(codes < 0, len(names), codes).astype(np.int32)
    return known.take(places)
