"""A finished evaluation: who answered a form for a contact, what, by which evidence.

evaluation   one person's answers to one version of a form for one contact, and their score
suggestion   what was answered automatically before, and what the person did with it
sampled      the probability with which the contact was drawn at random; None where somebody
             picked it, so that no figure of a team may rest on it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wellspent.scorecard.answers import Evidence
from wellspent.scorecard.form_answers import Given
from wellspent.scorecard.form_score import FormScore

__all__ = ["FinishedAnswer", "FinishedEvaluation", "Purpose", "Suggestion", "Treatment"]

Purpose = Literal["standard", "calibration", "audit", "double"]
# the suggestion was taken over, taken over with another answer, or not looked at
Treatment = Literal["accepted", "changed", "own"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was answered automatically, by which scorer and how surely, and what became of it."""

    value: Given
    by: str
    confidence: float | None
    treatment: Treatment
    quotes: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """What was answered to one question, with the words that show it and what was noted."""

    question: str
    value: Given
    note: str = ""
    quotes: tuple[Evidence, ...] = ()
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class FinishedEvaluation:
    """One evaluation, whole: what every export is written from.

    `agent` and `grader` are ids, never names. `score` is what `score_form` gave when it was
    finished; `started` and `finished` carry their time zone.
    """

    id: str
    contact: str
    agent: str
    grader: str
    form: str
    version: int
    purpose: Purpose
    sampled: float | None
    started: datetime
    finished: datetime
    answers: tuple[FinishedAnswer, ...]
    score: FormScore
