"""What the scorer's answers come to by a form's own rules, for every contact at once.

Contacts with the same answers have the same score: each combination that occurs goes
through the form's arithmetic once, however many contacts share it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.report.index import ContactIndex
from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import Form

__all__ = ["automatic_answers", "automatic_percents"]

Codes = npt.NDArray[np.int8]
_NONE: Final = -1


def automatic_answers(index: ContactIndex, question: str) -> Codes:
    """The scorer's answer to a question for every contact: its place in ANSWERS, −1 for none."""
    codes = np.full(len(index), _NONE, np.int8)
    for code, answer in enumerate(ANSWERS):
        contacts, _ = index.ordered(f"answer/{question}/{answer}")
        codes[contacts] = code
    return codes


def automatic_percents(index: ContactIndex, form: Form) -> npt.NDArray[np.float64]:
    """The form's percentage by the scorer's answers for every contact, in [0, 100].

    nan where a question that is asked has no answer by the scorer, or where nothing counts.
    """
    questions = [question.id for question in form.questions]
    if not len(index) or not questions:
        return np.full(len(index), np.nan)
    answers = np.column_stack([automatic_answers(index, question) for question in questions])
    combinations, which = np.unique(answers, axis=0, return_inverse=True)
    percents = np.array([_percent(form, questions, row.tolist()) for row in combinations])
    return np.asarray(percents[which.reshape(-1)])


def _percent(form: Form, questions: list[str], codes: list[int]) -> float:
    given = {
        question: ANSWERS[code]
        for question, code in zip(questions, codes, strict=True)
        if code != _NONE and ANSWERS[code] in _allowed(form, question)
    }
    score = score_form(form, given)
    return np.nan if score.percent is None or not score.finished else score.percent


def _allowed(form: Form, question: str) -> tuple[str, ...]:
    """The automatic answers that the form's question takes; an older form may take fewer."""
    return next(one.answers for one in form.questions if one.id == question)
