"""Which words of a text tell what it is about.

content  the telling words of a text in their order, lower case, joined by blanks; equal
         contents are the same text to every later step
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final

__all__ = ["content_of", "names_in", "stems_alike", "words_of"]

_MOST_WORDS: Final = 80  # of one text; what it is about has been said by then
_TAKEN_OUT: Final = re.compile(r"\[[^\]\n]{1,40}\]|<[^>\n]{1,40}>")
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*")
_CALLED: Final = re.compile(r"\bname(?: is|['’]s)\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?", re.IGNORECASE)
_TAILS: Final = re.compile(r"(?:n['’]t|['’](?:s|m|d|re|ve|ll))$")


@cache
def _idle() -> frozenset[str]:
    listed = (resources.files(__package__) / "idle_words.txt").read_text("utf-8")
    lines = (line for line in listed.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def content_of(text: str, without: frozenset[str] = frozenset()) -> str:
    """The words that tell what the text is about; `without` are names that tell nothing.

    What was taken out as personal data, numbers, greetings, and the words of any request ("I would like
    to", "can you help me") are no content.
    """
    idle = _idle()
    telling = [
        word
        for word in words_of(text)
        if len(word) > 1 and word not in idle and word not in without
    ]
    return " ".join(telling[:_MOST_WORDS])


def words_of(text: str) -> list[str]:
    """All words of the text, lower case and without tails such as 's; what was taken out is none."""
    return [_bare(word) for word in _WORD.findall(_TAKEN_OUT.sub(" ", text.lower()))]


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Names, in lower case: no topic is called by them.

    Words that are nearly always written with a capital inside a sentence, save those all in capitals (PIN,
    SIM), and what follows "my name is".
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    called: set[str] = set()
    for text in texts:
        called.update(word.lower() for pair in _CALLED.findall(text) for word in pair if word)
        for place in _WORD.finditer(text):
            word, before = place.group(), text[: place.start()].rstrip(" \"'“‘(")
            if len(word) < 2 or word.isupper() or not before or before[-1] in ".!?:\n…-–•":
                continue
            (capital if word[0].isupper() else small)[_bare(word.lower())] += 1
    return frozenset(called.union(word for word, n in capital.items() if n > 4 * small[word]))


def stems_alike(word: str, others: Sequence[str]) -> bool:
    """Whether it is a form of one of the others: delivery, delivered, deliver."""
    return any(
        word[:5] == other[:5] if min(len(word), len(other)) >= 5 else word.rstrip("s") == other.rstrip("s")
        for other in others
    )  # fmt: skip


def _bare(word: str) -> str:
    return _TAILS.sub("", word).replace("'", "").replace("’", "")
