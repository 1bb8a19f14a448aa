"""Labelled conversations as what the network learns from: windows of pieces and their answers."""

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

from wellspent.labelling.careful.windows import pieces_of, windows_of
from wellspent.labelling.decisions import FRICTION_LABELS
from wellspent.labelling.examples import Example, redacted
from wellspent.parts import PARTS

__all__ = [
    "ANSWERS",
    "QUESTIONS",
    "Lesson",
    "Stretch",
    "lessons_of",
    "read_scorecards",
    "stretches",
]

QUESTIONS: Final = (
    "resolved", "verified_knowledge", "documented", "no_needless_wait",
    "warm_opening", "addressed_feelings", "proactive_help", "partnership_close",
)  # fmt: skip
ANSWERS: Final = ("yes", "partly", "no", "na")
_SIZES: Final = (288, 288, 288, 480)  # pieces; long windows now and then, as they are met in use
_STEP: Final = 0.85
_REDACTED: Final = 0.5

Scorecards = Mapping[str, Mapping[str, tuple[str, Sequence[int]]]]


@dataclass(frozen=True)
class Lesson:
    """One conversation: its pieces as they were said and redacted, and what was said of them."""

    said: list[list[int]]
    redacted: list[list[int]] | None
    parts: npt.NDArray[np.int64]
    frictions: npt.NDArray[np.int64]
    evidence: npt.NDArray[np.float32]  # (turns, questions · answers)
    answers: npt.NDArray[np.int64]  # -1 where nobody answered


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
    answers = np.full(len(QUESTIONS), -1)
    for question, (answer, shown) in card.items():
        if question in QUESTIONS:
            q, a = QUESTIONS.index(question), ANSWERS.index(answer)
            answers[q] = a
            evidence[[n - 1 for n in shown if 1 <= n <= turns], q * len(ANSWERS) + a] = 1
    return Lesson(
        _pieces(example, tokenizer),
        _pieces(redacted(example), tokenizer) if example.spans else None,
        np.array([PARTS.index(part) for part in example.parts]),
        np.array([FRICTION_LABELS.index(friction) for friction in example.frictions]),
        evidence,
        answers,
    )


def _pieces(example: Example, tokenizer: Any) -> list[list[int]]:
    texts = [turn.text for turn in example.contact.turns]
    cut = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [
        pieces_of(turn.speaker, found.ids)
        for turn, found in zip(example.contact.turns, cut, strict=True)
    ]
