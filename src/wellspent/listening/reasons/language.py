"""Whether texts are in English, the only language whose function words are left out of topics.

share  of all words, those that the list of idle words has: the, to, my, with, please …
       English requests have about half; German, French or Spanish ones a few by chance
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wellspent.listening.reasons.wording import content_of, words_of

__all__ = ["everywhere_in", "idle_share", "language_note"]

_FEWEST_WORDS: Final = 60
_SHORT: Final = (
    4.0  # words a text: shorter ones are keywords, which have no function words anywhere
)
_LEAST_IDLE: Final = 0.15


def idle_share(texts: Sequence[str]) -> float | None:
    """The share of English idle words among all words; None where too little is said to tell."""
    said = [words_of(text) for text in texts]
    words = sum(map(len, said))
    if words < _FEWEST_WORDS or words < _SHORT * len(texts):
        return None
    telling = sum(len(content_of(" ".join(one)).split()) for one in said)
    return 1 - telling / words


def language_note(texts: Sequence[str]) -> str | None:
    """What to know where the texts look like another language than English; None where they do not."""
    share = idle_share(texts)
    if share is None or share >= _LEAST_IDLE:
        return None
    return (
        f"Most of these texts do not look like English: {share:.0%} of their words are function words of "
        f"English or courtesies, fewer than {_LEAST_IDLE:.0%}. Only English ones are left out, so topics follow "
        "what is said less well; words in more than half of all texts name none."
    )


def everywhere_in(contents: Sequence[str]) -> frozenset[str]:
    """Words that more than half of all texts have; none where a text has no other words."""
    counted = Counter(word for content in contents for word in set(content.split()))
    often = frozenset(word for word, n in counted.items() if 2 * n > len(contents))
    return often if all(set(one.split()) - often for one in contents if one) else frozenset()
