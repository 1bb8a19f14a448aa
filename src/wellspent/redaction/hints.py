"""What a turn could hold, as bits: what the screen says of it, and redaction asks.

A hint errs on one side alone: a turn without it surely has nothing of the kind.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "ASKS", "CODES", "COUNTS", "DATES", "EVERYTHING", "FULL_DATES", "HOLDS", "LETTERS", "NAMES", "NUMBERS",
    "NUMERALS", "ODD", "PIECES", "STREETS", "TELLS", "WONDERS", "Hints", "telling_hints",
]  # fmt: skip

Hints = npt.NDArray[np.int32]
"""The hints of many turns."""

NAMES: Final = 1
"""Could hold a name by itself, or say how the agent is called."""

ASKS: Final = 2
"""An agent's turn that could ask for personal data."""

WONDERS: Final = 4
"""Has a question mark."""

COUNTS: Final = 8
"""Could hold a row of three digits or more, and so a code that is known already."""

NUMBERS: Final = 16
"""Could hold personal data by itself that is no name."""

TELLS: Final = 32
"""Could tell something personal if that was asked for: not all its words are the commonest."""

NUMERALS: Final = 64
"""Has digits, or words that stand for them."""

CODES: Final = 128
"""Could hold a row of three signs or more, two of them digits."""

ODD: Final = 256
"""Has a word that is not ordinary, or is a name as well."""

DATES: Final = 512
"""Could hold a date."""

STREETS: Final = 1024
"""Has a word that an address is known by."""

FULL_DATES: Final = 2048
"""Could hold a date with its year."""

PIECES: Final = 4096
"""Could be a piece of a dictated number."""

LETTERS: Final = 8192
"""Could hold a row of three letters or more."""

HOLDS: Final = NAMES | NUMBERS
"""Could hold personal data by itself."""

EVERYTHING: Final = (
    HOLDS
    | ASKS
    | WONDERS
    | COUNTS
    | TELLS
    | NUMERALS
    | CODES
    | ODD
    | DATES
    | FULL_DATES
    | STREETS
    | PIECES
    | LETTERS
)


@cache
def telling_hints(kinds: frozenset[str]) -> int:
    """The hints of which a turn has one at least if it answers a question for these kinds.

    >>> telling_hints(frozenset({"phone"})) == CODES | FULL_DATES
    True
    """
    hints = FULL_DATES | CODES if kinds else 0
    if "dob" in kinds:
        hints |= DATES
    if "name" in kinds:
        hints |= ODD | LETTERS
    if "email" in kinds:
        hints |= LETTERS
    if "address" in kinds:
        hints |= ODD | LETTERS | NUMERALS | STREETS
    if "password" in kinds:
        hints |= TELLS | NUMERALS
    return hints
