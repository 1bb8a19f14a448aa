"""When something was first seen, in which way, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Seen", "Way"]

Way = Literal["pulse", "note", "alarm", "hint", "signals"]


@dataclass(frozen=True, slots=True)
class Seen:
    """When something was first seen, in which way, and in which words.

    What is known to a week alone was first seen from `day` to `last`; else `last` is None. `quote` is "" where its contact is out of sight; `contact` is the one to open, if any.
    """

    day: date
    way: Way
    quote: str = ""
    contact: str = ""
    turn: int | None = None
    last: date | None = None

    @property
    def surely(self) -> date:
        """The day by whose end it had been seen for certain."""
        return self.last or self.day
