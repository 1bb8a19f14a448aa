"""What is said, as it may stand on a terminal."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str) -> str:
    """The text without control characters, so that nothing said can steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)
