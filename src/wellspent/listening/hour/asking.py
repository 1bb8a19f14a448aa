"""One page of questions for the advisors, made from what the hour shows; none asks who did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from wellspent.listening.hour.model import HourContact, Question

__all__ = ["ask_advisors"]

_OF_FRICTION: Final = {
    "wait": "Customers waited in silence while something loaded or somebody was found. What are you waiting for, "
    "and how often on a usual day?",
    "knowledge_gap": "An answer had to be looked for. Where do you look first, and what is missing there?",
    "tool_trouble": "A tool was in the way. Which one, and what do you do when it fails?",
    "repetition": "Customers said the same thing twice. What does not reach you from where they said it first?",
    "handover": "A customer was passed on. What would you have needed to finish it yourself?",
}
_LEAST_SECONDS: Final = 20.0  # of friction in a contact, before anybody is asked about it
_ALWAYS: Final = (
    "Which of these conversations is like a usual day, and which is not?",
    "What do customers tell you that we never hear?",
    "What would have made these conversations easier for you?",
)


def ask_advisors(contacts: Sequence[HourContact]) -> tuple[Question, ...]:
    """The questions, those about what was chosen first."""
    return (
        *(_about_chosen(one) for one in contacts if one.chosen_for is not None),
        *_about_friction(contacts),
        *(Question(words, ()) for words in _ALWAYS),
    )


def _about_chosen(one: HourContact) -> Question:
    said = next((turn.text for turn in one.turns if turn.shows), None)
    quoted = f"A customer said: “{_short(said)}” " if said else ""
    if one.chosen_for == "friction":
        words = "This conversation took long and not for the customer's sake. What got in the way, and who else has it?"
    elif one.chosen_for == "connection":
        words = f"{quoted}What made room for that, and what usually leaves none?"
    else:
        words = f"{quoted}Nobody had asked for it. How often do you hear that, and where does it go when you do?"
    return Question(words, (one.contact,))


def _about_friction(contacts: Sequence[HourContact]) -> list[Question]:
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for one in contacts:
        for cause, seconds in one.friction.items():
            if seconds >= _LEAST_SECONDS and cause in _OF_FRICTION:
                seen[cause].append(one.contact)
    ordered = sorted(seen, key=lambda cause: (-len(seen[cause]), cause))
    return [Question(_OF_FRICTION[cause], tuple(seen[cause])) for cause in ordered]


def _short(text: str | None, most: int = 160) -> str:
    text = " ".join((text or "").split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
