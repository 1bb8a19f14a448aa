"""Flips that add a hint at the agent's tenure or at an earlier score, which must not count.

A hint stands at the end of one of the agent's turns in the middle of the contact, which is
drawn at random, or in the attributes of the contact. Beside "with against without" stands
"one hint against the other", in which the added words are alike and only their message differs.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from typing import Final

from wellspent.audit.flips import Flip, Pair, with_texts
from wellspent.contacts import Contact

__all__ = ["SCORE_FLIPS", "TENURE_FLIPS"]

_OLD_HAND: Final = "I've been here ten years."
_NEWCOMER: Final = "I've been here one week."
_GOOD_SCORE: Final = "My last score was 95."
_POOR_SCORE: Final = "My last score was 45."
_STUDY: Final = (
    "leniency by expectation: Rosenthal & Jacobson 1968, Pygmalion in the classroom; "
    "anchoring on an earlier figure: Tversky & Kahneman 1974, Judgment under uncertainty"
)


def _place(contact: Contact, rng: random.Random) -> int | None:
    """One of the agent's turns (from 0) that neither opens nor closes the contact."""
    own = [n for n, turn in enumerate(contact.turns) if turn.speaker == "agent" and turn.text]
    return rng.choice(own[1:-1]) if len(own) > 2 else None


def _with_hint(contact: Contact, place: int, hint: str) -> Contact:
    texts = [turn.text for turn in contact.turns]
    texts[place] = f"{texts[place].rstrip()} {hint}"
    return with_texts(contact, texts)


def _said(contact: Contact, rng: random.Random, *, hint: str, against: str = "") -> Pair | None:
    place = _place(contact, rng)
    if place is None:
        return None
    before = _with_hint(contact, place, against) if against else contact
    return Pair(before, _with_hint(contact, place, hint))


def _recorded(contact: Contact, _: random.Random, *, name: str, values: tuple[str, str]) -> Pair:
    before, after = (
        replace(contact, attributes={**contact.attributes, name: value}) for value in values
    )
    return Pair(before, after)


TENURE_FLIPS: Final = (
    Flip("tenure.old_hand", f'the agent adds "{_OLD_HAND}"', _STUDY,
         partial(_said, hint=_OLD_HAND)),
    Flip("tenure.newcomer", f'the agent adds "{_NEWCOMER}"', _STUDY,
         partial(_said, hint=_NEWCOMER)),
    Flip("tenure.one_for_other", "the agent says one week where it was ten years", _STUDY,
         partial(_said, hint=_NEWCOMER, against=_OLD_HAND)),
    Flip("tenure.recorded", "the record says one week where it was ten years", _STUDY,
         partial(_recorded, name="agent_tenure", values=("10 years", "1 week"))),
)  # fmt: skip
"""Flips of what is known of the agent's tenure."""

SCORE_FLIPS: Final = (
    Flip("scores.good", f'the agent adds "{_GOOD_SCORE}"', _STUDY,
         partial(_said, hint=_GOOD_SCORE)),
    Flip("scores.poor", f'the agent adds "{_POOR_SCORE}"', _STUDY,
         partial(_said, hint=_POOR_SCORE)),
    Flip("scores.one_for_other", "the agent says 45 where it was 95", _STUDY,
         partial(_said, hint=_POOR_SCORE, against=_GOOD_SCORE)),
    Flip("scores.recorded", "the record says 45 where it was 95", _STUDY,
         partial(_recorded, name="last_score", values=("95", "45"))),
)  # fmt: skip
"""Flips of what is known of the agent's earlier score."""
