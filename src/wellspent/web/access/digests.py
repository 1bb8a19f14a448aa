"""What stands for the words of a turn where they themselves must not be kept.

A row about a turn holds the digest of its words, so that it is not taken for one about other
words after the contact was imported anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

__all__ = ["digest_of_turn"]


def digest_of_turn(row: Mapping[str, Any]) -> str:
    """The digest of who said what in a turn; `row` is one of the table `turns`."""
    return hashlib.sha256(
        f"{row['speaker']}\n{row['text']}".encode("utf-8", "surrogatepass")
    ).hexdigest()
