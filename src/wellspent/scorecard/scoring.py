"""One contact's answers to the eight questions of the default form, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wellspent.contacts import Contact
from wellspent.parts import Label
from wellspent.scorecard.answers import Answer
from wellspent.scorecard.evidence import keep_proven, quote_of
from wellspent.scorecard.forms import default_form
from wellspent.scorecard.reading import Reading, read_contact
from wellspent.scorecard.rules import RULES

__all__ = ["score_contact"]

_BY: Final = "rules-1"


def score_contact(contact: Contact, labels: Sequence[Label]) -> tuple[Answer, ...]:
    """The answers to the eight questions of the default form, in the form's order.

    `labels` are the labeller's, one a turn; `unknown` ones say nothing. Every
    answer's quotes were checked against the contact: see `check_evidence`.
    """
    reading = read_contact(contact, labels)
    return tuple(
        keep_proven(contact, _answer(reading, question.id)) for question in default_form().questions
    )


def _answer(reading: Reading, question: str) -> Answer:
    if not reading.by("agent"):
        return Answer(question, "cannot_tell", (), _BY, 0.0)
    found = RULES[question](reading)
    quotes = tuple(
        quote_of(reading.contact, turn, 0, len(reading.contact.turns[turn - 1].text))
        for turn in found.turns
        if reading.contact.turns[turn - 1].text.strip()
    )
    return Answer(question, found.answer, quotes, _BY, 0.5)
