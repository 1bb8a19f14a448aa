"""Evidence that is checked: an answer counts only while its quotes stand in the contact."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wellspent.contacts import Contact
from wellspent.scorecard.answers import Answer, AnswerValue, Evidence

__all__ = ["check_evidence", "keep_proven", "quote_of"]

# what claims that something was said has to show it
_NEEDS_EVIDENCE: Final[tuple[AnswerValue, ...]] = ("yes", "partly")


def check_evidence(contact: Contact, answer: Answer) -> bool:
    """Whether the contact bears the answer out.

    Every quote must be non-empty and stand literally in the turn that is named,
    at the place that is named; `yes` and `partly` need one quote at least.
    """
    if answer.answer in _NEEDS_EVIDENCE and not answer.evidence:
        return False
    return all(_stands(contact, evidence) for evidence in answer.evidence)


def keep_proven(contact: Contact, answer: Answer) -> Answer:
    """The answer where its evidence holds; otherwise `cannot_tell`, without evidence."""
    if check_evidence(contact, answer):
        return answer
    return replace(answer, answer="cannot_tell", evidence=())


def quote_of(contact: Contact, turn: int, start: int, end: int) -> Evidence:
    """The evidence that stands between two characters of a turn (from 1)."""
    return Evidence(turn, start, end, contact.turns[turn - 1].text[start:end])


def _stands(contact: Contact, evidence: Evidence) -> bool:
    if not 1 <= evidence.turn <= len(contact.turns):
        return False
    text = contact.turns[evidence.turn - 1].text
    inside = 0 <= evidence.start < evidence.end <= len(text)
    return inside and bool(evidence.quote) and text[evidence.start : evidence.end] == evidence.quote
