"""Topics by their names."""

from __future__ import annotations

from wellspent.report.listening.model import Listening

__all__ = ["topic_names"]


def topic_names(listening: Listening | None) -> dict[str, str]:
    """None yet."""
    return {}
