"""What the answers to a form come to: plain arithmetic, question by question.

given      what somebody answered: one of the five answers, an option's id, ticked options,
           a whole number, or free text
share      what an answer is worth, in [0, 1], of what its question could earn
earned     share × weight, or points
possible   the weight or the points that could be earned: the denominator

The rules, with an example that can be worked by hand: docs/method/forms.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Literal

from wellspent.scorecard.form_answers import Given, check_given, chosen_ids, failing, worth_of
from wellspent.scorecard.form_parts import LEFT_OUT, Condition, Critical, Form, Question, Section

__all__ = ["FormScore", "QuestionScore", "SectionScore", "Standing", "is_asked", "score_form"]

# counted and bonus earn; left_out is N/A or cannot tell; unscored is answered and never counts
Standing = Literal["counted", "bonus", "left_out", "unscored", "unanswered", "not_asked"]


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """What one question's answer came to.

    `earned` and `possible` are in weights, or in points where the form is scored by points;
    a bonus can earn and asks for nothing. `failed` is what the answer fails, if anything.
    """

    question: str
    standing: Standing
    given: Given | None
    share: float | None
    earned: float
    possible: float
    failed: Critical | None


@dataclass(frozen=True, slots=True)
class SectionScore:
    """What a section came to: a percentage of what could be earned, or the reason for none.

    `failed_by` are the critical questions that make it count nought. `weight` is what it
    weighs in the whole where sections are weighed.
    """

    section: str
    percent: float | None
    reason: str | None
    earned: float
    possible: float
    weight: float
    failed_by: tuple[str, ...]
    questions: tuple[QuestionScore, ...]


@dataclass(frozen=True, slots=True)
class FormScore:
    """What the whole form came to, and what each section and question had to do with it.

    `percent` is None, with a `reason`, where nothing counts. `critical_percent` stands apart:
    the share of the critical questions answered that were passed. While anything is
    `unanswered` the form is not `finished`, and the figures are those so far.
    """

    percent: float | None
    reason: str | None
    earned: float
    possible: float
    failed_by: tuple[str, ...]
    critical_percent: float | None
    sections: tuple[SectionScore, ...]
    not_asked: tuple[str, ...]
    left_out: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether every question that is asked has an answer."""
        return not self.unanswered

    @property
    def questions(self) -> tuple[QuestionScore, ...]:
        """Every question's score, in the form's order."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def failed_sections(self) -> tuple[str, ...]:
        """The sections that a critical question made count nought."""
        return tuple(section.section for section in self.sections if section.failed_by)


def score_form(form: Form, answers: Mapping[str, Given]) -> FormScore:
    """What these answers come to by the form's own rules.

    `answers` are by the question's id. An answer to a question that is not asked is kept out
    of the arithmetic. Raises `AnswerInvalid` for one that the form does not know.

    >>> from wellspent.scorecard.forms import default_form
    >>> answers = {"resolved": "yes", "documented": "no", "warm_opening": "partly"}
    >>> score = score_form(default_form(), answers)
    >>> [(section.section, section.percent) for section in score.sections]
    [('quick', 50.0), ('slow', 50.0)]
    >>> score.percent, score.finished, len(score.unanswered)
    (50.0, False, 5)
    """
    check_given(form, answers)
    asked = is_asked(form, answers)
    sections = tuple(_section(section, form, answers, asked) for section in form.sections)
    rows = [question for section in sections for question in section.questions]
    failed = tuple(row.question for row in rows if row.failed == "form")
    earned, possible = _whole(form, sections)
    percent = 0.0 if failed else _percent(earned, possible)
    return FormScore(
        percent,
        None if percent is not None else "no question that counts was answered",
        earned,
        possible,
        failed,
        _critical_percent(form, rows),
        sections,
        _standing(rows, "not_asked"),
        _standing(rows, "left_out"),
        _standing(rows, "unanswered"),
    )


def is_asked(form: Form, answers: Mapping[str, Given]) -> frozenset[str]:
    """The questions that are asked, given the answers so far.

    A condition looks at earlier questions alone; one that was itself not asked, or has no
    answer yet, meets none.
    """
    asked: set[str] = set()
    by_id = {question.id: question for question in form.questions}

    def holds(condition: Condition | None) -> bool:
        if condition is None:
            return True
        met = (
            when.question in asked
            and when.question in answers
            and not chosen_ids(by_id[when.question], answers[when.question]).isdisjoint(when.among)
            for when in condition.whens
        )
        return all(met) if condition.mode == "all" else any(met)

    for section in form.sections:
        if holds(section.asked_if):
            for question in section.questions:
                if holds(question.asked_if):
                    asked.add(question.id)
    return frozenset(asked)


def _section(
    section: Section, form: Form, answers: Mapping[str, Given], asked: frozenset[str]
) -> SectionScore:
    rows = tuple(
        _question(question, section, form, answers.get(question.id), question.id in asked)
        for question in section.questions
    )
    failed = tuple(row.question for row in rows if row.failed == "section")
    earned = 0.0 if failed else fsum(row.earned for row in rows)
    possible = fsum(row.possible for row in rows)
    percent = 0.0 if failed else _percent(earned, possible)
    reason = None if percent is not None else _reason(section, rows)
    return SectionScore(section.id, percent, reason, earned, possible, section.weight, failed, rows)


def _reason(section: Section, rows: Iterable[QuestionScore]) -> str:
    if not section.scored:
        return f"'{section.title}' is not scored"
    found = {row.standing for row in rows}
    if found == {"not_asked"}:
        return f"'{section.title}' was not asked"
    if "unanswered" in found:
        return f"no question of '{section.title}' that counts is answered yet"
    return f"no question of '{section.title}' that counts had an occasion or could be told"


def _question(
    question: Question, section: Section, form: Form, given: Given | None, asked: bool
) -> QuestionScore:
    standing = _stands(question, section, given, asked)
    failed = question.critical if standing in {"counted", "unscored"} else None
    if given is None or not failing(question, given):
        failed = None
    if standing not in {"counted", "bonus"} or given is None:
        return QuestionScore(question.id, standing, given, None, 0.0, 0.0, failed)
    by_points = form.scoring == "points"
    most = question.most_points if by_points else question.weight
    share, earned = worth_of(question, given, by_points=by_points)
    possible = most if standing == "counted" else 0.0
    return QuestionScore(question.id, standing, given, share, earned, possible, failed)


def _stands(question: Question, section: Section, given: Given | None, asked: bool) -> Standing:
    if not asked:
        return "not_asked"
    if given is None:
        return "unanswered"
    if given in LEFT_OUT:
        return "left_out"
    if not (question.scored and section.scored):
        return "unscored"
    return "bonus" if question.bonus else "counted"


def _whole(form: Form, sections: tuple[SectionScore, ...]) -> tuple[float, float]:
    """What was earned of what could be: over sections by weight, or over their sums."""
    if form.scoring == "sections":
        told = [section for section in sections if section.percent is not None]
        earned = fsum(section.weight * (section.percent or 0.0) / 100 for section in told)
        return earned, fsum(section.weight for section in told)
    earned = fsum(section.earned for section in sections)
    return earned, fsum(section.possible for section in sections)


def _percent(earned: float, possible: float) -> float | None:
    return min(100.0, 100.0 * earned / possible) if possible > 0 else None


def _critical_percent(form: Form, rows: Iterable[QuestionScore]) -> float | None:
    critical = {question.id for question in form.questions if question.critical}
    told = [
        row for row in rows if row.question in critical and row.standing in {"counted", "unscored"}
    ]
    return _percent(len(told) - sum(row.failed is not None for row in told), len(told))


def _standing(rows: Iterable[QuestionScore], standing: Standing) -> tuple[str, ...]:
    return tuple(row.question for row in rows if row.standing == standing)
