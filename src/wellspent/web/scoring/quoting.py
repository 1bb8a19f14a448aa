"""Evidence that people attach: words that are checked to stand in the turn that is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from wellspent.web.scoring.material import Material
from wellspent.web.scoring.refusals import FieldUnusable, QuoteNotThere

__all__ = ["MOST_QUOTES", "find_quote", "find_quotes"]

MOST_QUOTES: Final = 10


def find_quotes(
    material: Material, named: Iterable[tuple[int, str]], question: str
) -> list[dict[str, Any]]:
    """Each quote once, with its place. Raises `QuoteNotThere`, and `FieldUnusable` for too many."""
    found: list[dict[str, Any]] = []
    for turn, words in named:
        quote = find_quote(material, turn, words, question)
        if quote not in found:
            found.append(quote)
    if len(found) > MOST_QUOTES:
        raise FieldUnusable(
            f"An answer has {len(found)} quotes, and {MOST_QUOTES} can be kept.",
            "Keep those that show it best.",
            question,
        )
    return found


def find_quote(material: Material, turn: int, words: str, question: str) -> dict[str, Any]:
    """The quote as it stands in the turn: turn, start, end and the words there.

    Spaces may differ, as they do when words are selected on a page; nothing else may.
    Raises `QuoteNotThere`.
    """
    parts = words.split()
    found = None
    if parts and 1 <= turn <= len(material.turns):
        pattern = r"\s+".join(map(re.escape, parts))
        found = re.search(pattern, material.turns[turn - 1])
    if found is None:
        raise QuoteNotThere(turn, words, len(material.turns), question)
    return {"turn": turn, "start": found.start(), "end": found.end(), "quote": found[0]}
