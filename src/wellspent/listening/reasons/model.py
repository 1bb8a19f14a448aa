"""Contact reasons as the conversations carry them, not as somebody's list has them.

text        what one contact is about, in the customer's words
topic       contacts about the same thing, found and not given; its key never changes and is never used twice
unassigned  contacts too vague, too rare or too unlike anything else to belong to a topic
book        what a topic is recognised by, kept from run to run
steady      found again when the contacts are drawn anew
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure

__all__ = [
    "FEWEST_TEXTS",
    "STEADY",
    "BookTopic",
    "Discovered",
    "Generation",
    "ReasonsMissing",
    "Space",
    "TooFewTexts",
    "Topic",
    "TopicBook",
    "steady",
]

# below it no topics are looked for: two topics of the smallest size, and as many again unassigned
FEWEST_TEXTS: Final = 20
# Hennig (2007), Cluster-wise assessment of cluster stability: .75 and above is a valid, stable cluster
STEADY: Final = 0.75


class TooFewTexts(WellspentError):
    """Fewer texts than topics can be found in."""

    def __init__(self, texts: int) -> None:
        """`texts` is how many say anything."""
        super().__init__(
            f"{texts} of the texts say what they are about, and finding topics needs {FEWEST_TEXTS}.",
            f"Bring {FEWEST_TEXTS - texts} more.",
        )


class ReasonsMissing(WellspentError):
    """Topics without the library that finds them."""

    def __init__(self, package: str, extra: str = "listening") -> None:
        """`package` could not be imported; `extra` brings it."""
        super().__init__(
            f"Contact reasons need the package '{package}', which is not installed.",
            f"Install it: pip install 'wellspent[{extra}]'.",
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """One contact reason that was found.

    `words` are what sets it apart, the first of them most; `name` is made of them until somebody gives
    a better one. `share` is of all texts. `stability` is how much of it is found again when the
    contacts are drawn anew (mean Jaccard).
    """

    key: str
    name: str
    words: tuple[str, ...]
    contacts: int
    share: Figure
    stability: Figure

    @property
    def steady(self) -> bool:
        """Whether it is found again often enough to act upon."""
        return steady(self.stability)


def steady(stability: Figure) -> bool:
    """Whether a topic of this stability is found again often enough to act upon."""
    return isinstance(stability, Estimate) and stability.value >= STEADY


@dataclass(frozen=True, slots=True)
class Space:
    """The words and pieces of words that texts are told apart by.

    `weights`, how rare each is (words first), are base64 of little-endian float32.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    weights: str


@dataclass(frozen=True, slots=True)
class Generation:
    """Topics found together in one space, and what each is recognised by.

    `places` (base64 of int32) say which words and pieces, as many for each topic, and `values` (base64 of
    float32) how much of each. `enough` is, by topic, how like it a text has to be.
    """

    space: Space
    keys: tuple[str, ...]
    places: str
    values: str
    enough: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class BookTopic:
    """What is known of a topic whatever the run."""

    key: str
    name: str
    words: tuple[str, ...]
    stability: Figure


@dataclass(frozen=True, slots=True)
class TopicBook:
    """What topics are recognised by from run to run; `keys_used` counts every key ever given."""

    generations: tuple[Generation, ...] = ()
    topics: tuple[BookTopic, ...] = ()
    keys_used: int = 0


@dataclass(frozen=True, slots=True)
class Discovered:
    """What texts are about: topics by size, and of every text which one it belongs to.

    `assignment` has a key or None for every text in its order, `confidence` how like its topic the text
    is (0 to 1; 0 where unassigned). `new` are the keys that the book did not have before. `notes` are
    sentences on what these texts do not allow.
    """

    topics: tuple[Topic, ...]
    assignment: tuple[str | None, ...]
    confidence: tuple[float, ...]
    unassigned: Figure
    book: TopicBook
    new: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
