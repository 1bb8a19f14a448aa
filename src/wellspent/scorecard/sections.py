"""A section's score: the weighted mean of its answers that say something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from wellspent.estimate import Unknown
from wellspent.scorecard.answers import Answer, AnswerValue
from wellspent.scorecard.forms import Form, Section

__all__ = ["POINTS", "section_scores"]

# the answers that count; no_occasion and cannot_tell leave the denominator
POINTS: Final[Mapping[AnswerValue, float]] = MappingProxyType(
    {"yes": 1.0, "partly": 0.5, "no": 0.0}
)


def section_scores(answers: Iterable[Answer], form: Form) -> dict[str, float | Unknown]:
    """One contact's score in every section of the form, in [0, 1], by the section's id.

    The mean of yes = 1, partly = ½ and no = 0, weighted by the questions'
    weights; `no_occasion` and `cannot_tell` weigh nothing. Unknown where no
    answer is left.
    """
    given = {answer.question: answer.answer for answer in answers}
    return {section.id: _score(section, given) for section in form.sections}


def _score(section: Section, given: Mapping[str, AnswerValue]) -> float | Unknown:
    counted = [
        (question.weight, POINTS[given[question.id]])
        for question in section.questions
        if given.get(question.id) in POINTS
    ]
    if not counted:
        return Unknown(
            f"no question of '{section.title}' could be answered",
            "a contact that gives occasion, or a person's answers",
        )
    return sum(weight * points for weight, points in counted) / sum(weight for weight, _ in counted)
