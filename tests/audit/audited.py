"""Conversations and readings for the tests of the audit."""

from __future__ import annotations

from wellspent.contacts import Contact, Turn
from wellspent.parts import Label
from wellspent.scorecard import Answer


def spoken(*texts: str, agent: str | None = None, identity: str = "c-1") -> Contact:
    """Agent and customer in turns, the agent first."""
    turns = (Turn("customer" if n % 2 else "agent", text) for n, text in enumerate(texts))
    return Contact(identity, tuple(turns), agent=agent)


def fair_label(contact: Contact) -> tuple[Label, ...]:
    """Labels that look at the speakers alone."""
    return tuple(Label.of("process" if t.speaker == "agent" else "context") for t in contact.turns)


def fair_score(_contact: Contact, _labels: object) -> tuple[Answer, ...]:
    """The same two answers to everything."""
    return (Answer("resolved", "yes", (), "x", 1.0), Answer("warm_opening", "partly", (), "x", 1.0))
