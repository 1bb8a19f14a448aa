"""Examples for briefs: an agent, by the name that the contact records use."""

from __future__ import annotations

__all__ = ["EXAMPLES"]

EXAMPLES = {"agent": lambda _people, line: line.agent}
