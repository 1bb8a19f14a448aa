"""The list of stages as it is now: what the team calls each of our parts.

The first version is our twelve parts by the names and sentences of the labelling guide.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction

from wellspent.parts import PACE_OF, QUICK_PARTS, SLOW_PARTS, Part
from wellspent.web.workshop.models import Taxonomy

__all__ = ["COVERED", "Stage", "current_stages", "current_taxonomy", "stages_of"]

# `other` is what serves no part of its own, and no stage
COVERED: Final[tuple[Part, ...]] = (*QUICK_PARTS, *SLOW_PARTS)
_SENTENCES: Final[dict[str, str]] = {
    "identity": "Establishing or proving who the customer is, or which account it is.",
    "history": "Gathering what already happened: past orders, earlier contacts, the state of a case.",
    "knowledge": "Giving or asking for company information: policy, price, opening hours, how something works.",
    "process": "Executing the request: parameters that it needs, carrying it out, confirming that it is done.",
    "navigation": "Working the tools in front of the customer.",
    "documentation": "Recording the contact: reference numbers, notes, reading details back for the record.",
    "waiting": "Holds, silence, asking to wait, being transferred.",
    "rapport": "Greeting, small talk, warmth, introducing oneself, using the moment to connect.",
    "context": "Understanding what lies behind the inquiry: the customer's story or purpose, restating it.",
    "empathy": "Addressing thoughts and feelings: acknowledging, apologising, reassuring.",
    "proactive": "Help beyond the question: preventing the next problem, an offer or tip that was not asked for.",
    "partnership": "Gratitude, commitment, closing together.",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the team's name for one or several of our parts, and whether it is to be quick."""

    id: str
    name: str
    pace: str
    parts: tuple[str, ...]
    sentence: str

    def row(self) -> dict[str, Any]:
        """As a version keeps it."""
        return {**asdict(self), "parts": list(self.parts)}


def stages_of(taxonomy: Taxonomy) -> tuple[Stage, ...]:
    """The stages of a version, in its order."""
    return tuple(Stage(**{**row, "parts": tuple(row["parts"])}) for row in taxonomy.stages)


def current_taxonomy() -> Taxonomy:
    """The version in force; the first is made when it is first looked at."""
    newest: Taxonomy | None = Taxonomy.objects.first()
    if newest is not None:
        return newest
    first = [Stage(part, part, PACE_OF[part], (part,), _SENTENCES[part]) for part in COVERED]
    with transaction.atomic():
        made: Taxonomy
        made, _ = Taxonomy.objects.get_or_create(
            version=1,
            defaults={
                "stages": [stage.row() for stage in first],
                "note": "Our parts by the names of the labelling guide.",
            },
        )
    return made


def current_stages() -> dict[str, str]:
    """What the team calls each of our parts, by the part."""
    return {part: stage.name for stage in stages_of(current_taxonomy()) for part in stage.parts}
