"""Conversations written as docstrings."""

from __future__ import annotations

import pytest

from wellspent.contacts import Contact, Speaker, Turn

_SPEAKERS: dict[str, Speaker] = {"A": "agent", "C": "customer", "S": "system"}


@pytest.fixture
def contact(request: pytest.FixtureRequest) -> Contact:
    """The test's docstring as a contact: `A: …`, `C: …`, one turn a line."""
    lines = [line.strip() for line in (request.function.__doc__ or "").splitlines()]
    pairs = [line.split(": ", 1) for line in lines if line[1:3] == ": "]
    return Contact("c1", tuple(Turn(_SPEAKERS[who], text) for who, text in pairs))
