"""Numbers as people and forms send them: text that may be anything, of any length."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["number_typed", "seen_typed"]

_MOST_DIGITS: Final = 9  # a version that any database holds; nobody changes a row as often


def seen_typed(text: str | None) -> int:
    """The version, or the number of a row, that a form says somebody saw; 0 where it is none.

    >>> seen_typed("12"), seen_typed(""), seen_typed("9" * 5000), seen_typed("-1")
    (12, 0, 0, 0)
    """
    said = text or ""
    return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else 0


def number_typed(text: str) -> float | None:
    """The number, its decimals after a point or a comma; None where it is none, or has no end.

    >>> number_typed(" 2,5 "), number_typed("ten"), number_typed("inf"), number_typed("1e999")
    (2.5, None, None, None)
    """
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
