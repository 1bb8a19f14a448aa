"""The words of the scorecard's answers.

answer     yes, partly, no, no_occasion or cannot_tell to one question, by whom and how sure
evidence   a turn, a span in it and the quote that stands there
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["ANSWERS", "Answer", "AnswerValue", "Evidence"]

AnswerValue = Literal["yes", "partly", "no", "no_occasion", "cannot_tell"]
ANSWERS: Final[tuple[AnswerValue, ...]] = ("yes", "partly", "no", "no_occasion", "cannot_tell")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a turn that show something, and where they stand.

    `turn` counts from 1; `start` and `end` are characters of the turn's text,
    as in a slice, and `quote` is what stands between them.
    """

    turn: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question is answered for one contact, by whom, how surely, and what shows it.

    `by` names the scorer and its version, such as `model-1`. `confidence` is
    the probability that a person who follows the guide would answer the same,
    in [0, 1]; where the answer is `cannot_tell`, that of the likeliest other. None
    where the scorer does not know how sure it is, as a language model.
    """

    question: str
    answer: AnswerValue
    evidence: tuple[Evidence, ...]
    by: str
    confidence: float | None
