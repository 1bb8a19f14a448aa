"""What a contact's own page shows of its notes, and the choices of a new one."""

from __future__ import annotations

from typing import Any

from django import template

from wellspent.listening.signal import KIND_WORDS
from wellspent.web.access.roles import Right
from wellspent.web.voices.notes import notes_in_sight

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def note_kinds() -> list[tuple[str, str]]:
    """The kinds of signals with their words."""
    return list(KIND_WORDS.items())


@register.simple_tag(takes_context=True)
def notes_on(context: Any, contact: str) -> Any:
    """How many notes in sight are on this contact."""
    return notes_in_sight(context["request"].access).filter(contact=contact).count()


@register.simple_tag(takes_context=True)
def may_note(context: Any) -> bool:
    """Whether this person raises notes."""
    return bool(context["request"].access.may(Right.ANSWER_PULSE))
