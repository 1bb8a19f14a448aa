"""What the model looks at: every sentence of a customer as named features.

own      single words and pairs of the sentence: their weights are added up and divided by the
         square root of how many words there are, so that long sentences do not shout
around   cues of the sentence (`c:`), pairs of them (`cc:`), cues of the turn's other sentences
         (`o:`), of the turn before (`p:`) and after (`n:`), the sentence's length and its
         place in the contact: each counts once, as it is

Timings and records are not looked at: they are often absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from wellspent.contacts import Turn
from wellspent.listening.signals.cues import NAMED, cue_names, find_cues
from wellspent.listening.signals.reading import Sentence, sentences_of

__all__ = ["LONGEST_RUN", "Read", "Seen", "grade", "read_contact", "runs_of"]

LONGEST_RUN: Final = 2  # words
_EDGES: Final = (40, 20, 12, 8, 5, 3)


@dataclass(frozen=True, slots=True)
class Seen:
    """One sentence of a customer, and the names of its features."""

    turn: int
    sentence: Sentence
    own: tuple[tuple[str, ...], ...]
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One turn as sentences, and the cues of each."""

    speaker: str
    sentences: tuple[Sentence, ...]
    cues: tuple[frozenset[str], ...]

    @property
    def all_cues(self) -> frozenset[str]:
        """The cues of all its sentences."""
        return frozenset().union(*self.cues)


def read_contact(turns: Sequence[Turn]) -> list[Seen]:
    """Every sentence of the customer in order of turns, with its features."""
    reads = [_read(turn) for turn in turns]
    return [
        Seen(i + 1, sentence, runs_of(sentence.words), tuple(_around(reads, i, k)))
        for i, read in enumerate(reads)
        if read.speaker == "customer"
        for k, sentence in enumerate(read.sentences)
    ]


def runs_of(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Every run of one or two words, as often as it occurs."""
    return tuple(
        tuple(words[start : start + length])
        for start in range(len(words))
        for length in range(1, LONGEST_RUN + 1)
        if start + length <= len(words)
    )


def grade(steps: int) -> str:
    """A count in a few grades: exact where small."""
    return next((f">{edge}" for edge in _EDGES if steps >= edge), str(steps))


def _read(turn: Turn) -> Read:
    sentences = sentences_of(turn.text)
    return Read(turn.speaker, sentences, tuple(_cues_of(s) for s in sentences))


def _cues_of(sentence: Sentence) -> frozenset[str]:
    found = find_cues(sentence.words)
    return found | {NAMED} if sentence.named else found


def _around(reads: Sequence[Read], i: int, k: int) -> Iterator[str]:
    read = reads[i]
    here = [name for name in cue_names() if name in read.cues[k]]
    yield from (f"c:{name}" for name in here)
    yield from (f"cc:{one}&{two}" for one, two in combinations(here, 2))
    others = frozenset().union(*(cues for j, cues in enumerate(read.cues) if j != k))
    yield from (f"o:{name}" for name in cue_names() if name in others)
    for where, j in (("p", i - 1), ("n", i + 1)):
        if 0 <= j < len(reads):
            near = reads[j].all_cues
            who = reads[j].speaker[0]
            yield from (f"{where}:{who}{name}" for name in cue_names() if name in near)
    yield f"len:{grade(len(read.sentences[k].words))}"
    yield f"at:{grade(i)}"
    yield f"end:{grade(len(reads) - 1 - i)}"
