"""A form tried out: the answers somebody gave to the preview, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from wellspent.scorecard.form_answers import AnswerInvalid, Given
from wellspent.scorecard.form_score import FormScore, is_asked, score_form
from wellspent.scorecard.forms import Form, Question, Section
from wellspent.web.forms.wording import answer_words

__all__ = ["Trial", "try_form"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given."""

    value: str
    words: str
    given: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the preview: what may be answered, and what was."""

    question: Question
    asked: bool
    choices: tuple[Choice, ...]
    typed: str
    error: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The preview with its answers, and what they come to; no score where one does not fit."""

    sections: tuple[tuple[Section, tuple[Asked, ...], Any], ...]
    score: FormScore | None
    answered: bool


def try_form(form: Form, query: QueryDict) -> Trial:
    """Read the answers `a-<question>` and the words or numbers `n-<question>` of a preview."""
    answers = {q.id: given for q in form.questions if (given := _given(q, query)) is not None}
    errors: dict[str, str] = {}
    try:
        score = score_form(form, answers)
    except AnswerInvalid as error:
        score, errors[error.place] = None, str(error)
    asked = is_asked(form, {k: v for k, v in answers.items() if k not in errors}) if form else ()
    of_section = {each.section: each for each in score.sections} if score else {}
    return Trial(
        tuple(
            (
                section,
                tuple(_asked(q, query, q.id in asked, errors) for q in section.questions),
                of_section.get(section.id),
            )
            for section in form.sections
        ),
        score,
        bool(answers),
    )


def _given(question: Question, query: QueryDict) -> Given | None:
    chosen: list[str] = query.getlist(f"a-{question.id}")
    left_out = [each for each in chosen if each in {"no_occasion", "cannot_tell"}]
    if left_out:
        return left_out[0]
    if question.kind == "several":
        return tuple(dict.fromkeys(chosen)) or None
    if question.kind in {"number", "text"}:
        typed: str = query.get(f"n-{question.id}", "").strip()
        digits = typed.removeprefix("-")
        whole = question.kind == "number" and digits.isdecimal() and len(digits) < 12
        return (int(typed) if whole else typed) or (0 if whole else None)
    return chosen[0] if chosen else None


def _asked(question: Question, query: QueryDict, asked: bool, errors: dict[str, str]) -> Asked:
    chosen = query.getlist(f"a-{question.id}")
    return Asked(
        question,
        asked,
        tuple(
            Choice(value, answer_words(question, value), value in chosen)
            for value in _values(question)
        ),
        query.get(f"n-{question.id}", "")[:500],
        errors.get(question.id, ""),
    )


def _values(question: Question) -> list[str]:
    own = question.kind not in {"number", "text"}
    options = [option.id for option in question.options] if own else []
    kept = [a for a in question.answers if a not in {"no_occasion", "cannot_tell"}]
    return [*kept, *options, *(a for a in question.answers if a not in kept)]
