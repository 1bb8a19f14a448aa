"""A plain ear for tests: who wishes for something demands it, and a name is a competitor."""

from __future__ import annotations

import re

from wellspent.listening.signal import NO_NAMES, Signal

__all__ = ["hears_wishes"]


def hears_wishes(contact, names=NO_NAMES):
    """The whole text is a demand where somebody wishes, and about a competitor where one is named."""
    text = contact.turns[0].text
    found = []
    if re.search("wish", text):
        found.append(Signal(1, "demand", 0, len(text), text, 0.8))
    named = [name for name in names.competitors if name in text]
    found += [Signal(1, "competitor", 0, len(text), text, 0.9, name) for name in named]
    return tuple(found)
