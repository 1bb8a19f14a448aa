"""Conversations as what the network learns from: windows of pieces and their answers.

An annotator's label counts as nearly sure. Where no annotator labelled, another labeller's
probabilities are learned instead (distillation: Hinton, Vinyals & Dean 2015).
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.contacts import Contact
from wellspent.labelling.careful.windows import pieces_of, windows_of
from wellspent.labelling.decisions import FRICTION_LABELS
from wellspent.labelling.examples import Example, redacted
from wellspent.labelling.sequence import Marginals
from wellspent.parts import PARTS

__all__ = [
    "ANSWERS",
    "NOBODY_SAID",
    "QUESTIONS",
    "Lesson",
    "Scorecards",
    "Stretch",
    "lessons_of",
    "lessons_taught",
    "read_scorecards",
    "stretches",
]

QUESTIONS: Final = (
    "resolved", "verified_knowledge", "documented", "no_needless_wait",
    "warm_opening", "addressed_feelings", "proactive_help", "partnership_close",
)  # fmt: skip
ANSWERS: Final = ("yes", "partly", "no", "na")
NOBODY_SAID: Final = -100  # what is not counted as a loss
_SMOOTHING: Final = 0.05  # of an annotator's label; the rest is shared by all parts alike
_SIZES: Final = (288, 288, 288, 480)  # pieces; long windows now and then, as they are met in use
_STEP: Final = 0.85
_REDACTED: Final = 0.5

Scorecards = Mapping[str, Mapping[str, tuple[str, Sequence[int]]]]


@dataclass(frozen=True)
class Lesson:
    """One conversation: its pieces as they were said and redacted, and what was said of them."""

    said: list[list[int]]
    redacted: list[list[int]] | None
    parts: npt.NDArray[np.float32]  # probabilities (turns, `PARTS`)
    frictions: npt.NDArray[np.int64]  # or `NOBODY_SAID`, as in what follows
    evidence: npt.NDArray[np.float32]  # (turns, questions · answers)
    answers: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stretch:
    """The turns `first` to `last` of a lesson."""

    lesson: Lesson
    turns: list[list[int]]
    first: int
    last: int

    @property
    def length(self) -> int:
        """How many pieces it has."""
        return sum(map(len, self.turns))


def lessons_of(examples: Iterable[Example], cards: Scorecards, tokenizer: Any) -> list[Lesson]:
    """The examples cut into pieces, with their answers as numbers."""
    return [_lesson(example, cards.get(example.contact.id, {}), tokenizer) for example in examples]


def lessons_taught(
    contacts: Sequence[Contact], parts: Sequence[Marginals], tokenizer: Any
) -> list[Lesson]:
    """Conversations with what another labeller says of their parts; of nothing else."""
    return [
        Lesson(
            _pieces(contact, tokenizer),
            None,
            said.astype(np.float32),
            np.full(len(said), NOBODY_SAID),
            np.full((len(said), len(QUESTIONS) * len(ANSWERS)), NOBODY_SAID, np.float32),
            np.full(len(QUESTIONS), NOBODY_SAID),
        )
        for contact, said in zip(contacts, parts, strict=True)
    ]


def stretches(lessons: Iterable[Lesson], chance: random.Random) -> Iterator[Stretch]:
    """One epoch's windows: half of the conversations that can be are read redacted."""
    for lesson in lessons:
        masked = lesson.redacted is not None and chance.random() < _REDACTED
        turns = lesson.redacted if masked and lesson.redacted is not None else lesson.said
        for window in windows_of([len(turn) for turn in turns], chance.choice(_SIZES), _STEP):
            yield Stretch(lesson, turns[window.first : window.last], window.first, window.last)


def read_scorecards(files: Iterable[Path]) -> Scorecards:
    """What annotators answered, by conversation and question, with the turns that show it."""
    found = {}
    for path in files:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in data.decode("utf-8").splitlines():
            record = json.loads(line)
            found[record["id"]] = record.get("labels", {}).get("scorecard", {})
    return found


def _lesson(example: Example, card: Mapping[str, Any], tokenizer: Any) -> Lesson:
    turns = len(example.parts)
    evidence = np.zeros((turns, len(QUESTIONS) * len(ANSWERS)), np.float32)
    answers = np.full(len(QUESTIONS), NOBODY_SAID)
    labels = [PARTS.index(part) for part in example.parts]
    sure = np.eye(len(PARTS), dtype=np.float32)[labels]
    for question, (answer, shown) in card.items():
        if question in QUESTIONS:
            q, a = QUESTIONS.index(question), ANSWERS.index(answer)
            answers[q] = a
            evidence[[n - 1 for n in shown if 1 <= n <= turns], q * len(ANSWERS) + a] = 1
    return Lesson(
        _pieces(example.contact, tokenizer),
        _pieces(redacted(example).contact, tokenizer) if example.spans else None,
        (1 - _SMOOTHING) * sure + _SMOOTHING / len(PARTS),
        np.array([FRICTION_LABELS.index(friction) for friction in example.frictions]),
        evidence,
        answers,
    )


def _pieces(contact: Contact, tokenizer: Any) -> list[list[int]]:
    texts = [turn.text for turn in contact.turns]
    cut = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [
        pieces_of(turn.speaker, found.ids) for turn, found in zip(contact.turns, cut, strict=True)
    ]
