"""What a turn could hold, as bits: what the screen says of it, and redaction asks.

A hint errs on one side alone: a turn without it surely has nothing of the kind.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ASKS", "COUNTS", "EVERYTHING", "HOLDS", "NAMES", "NUMBERS", "NUMERALS", "TELLS", "WONDERS",
]  # fmt: skip

NAMES: Final = 1
"""Could hold a name by itself, or say how the agent is called."""

ASKS: Final = 2
"""An agent's turn that could ask for personal data."""

WONDERS: Final = 4
"""Has a question mark."""

COUNTS: Final = 8
"""Could hold a row of three digits or more, and so a code that is known already."""

NUMBERS: Final = 16
"""Could hold personal data by itself that is no name, or a piece of a dictated number."""

TELLS: Final = 32
"""Could tell something personal if that was asked for: not all its words are the commonest."""

NUMERALS: Final = 64
"""Has digits, or words that stand for them."""

HOLDS: Final = NAMES | NUMBERS
"""Could hold personal data by itself."""

EVERYTHING: Final = HOLDS | ASKS | WONDERS | COUNTS | TELLS | NUMERALS
