"""Times as people and subtitles write them: `75.5`, `1:15.5`, `00:01:15,500`."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CLOCK", "clock_seconds", "number_of"]

CLOCK: Final = r"(?:\d{1,4}:)?\d{1,2}:[0-5]\d(?:[.,]\d{1,9})?"
_CLOCK: Final = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):([0-5]\d(?:[.,]\d{1,9})?)", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?(?:[eE][+-]?\d{1,2})?", re.ASCII)


def clock_seconds(text: str) -> float | None:
    """Seconds of `[hours:]minutes:seconds`, with a point or a comma; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, rest = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60
    return round(whole + float(rest.replace(",", ".")), 9)


def number_of(text: str) -> float | None:
    """A number with a point or a comma for its decimals; None for anything else."""
    text = text.strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
