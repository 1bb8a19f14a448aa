"""How an evaluation's percentage came about: the stored arithmetic in words, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wellspent.scorecard.forms import Form, Question
from wellspent.web.scoring.answer_text import say_answer

__all__ = ["Explanation", "QuestionLine", "SectionLine", "explain"]

_STANDING: Final = {
    "left_out": "leaves the denominator",
    "unscored": "does not count",
    "unanswered": "no answer",
    "not_asked": "was not asked",
}


@dataclass(frozen=True)
class QuestionLine:
    """One question: its words, its answer in words, and what that earned, in words."""

    question: Question
    answer: str
    counted: str
    failed: str


@dataclass(frozen=True)
class SectionLine:
    """One section: its questions, and in a sentence what they come to."""

    title: str
    lines: tuple[QuestionLine, ...]
    sum: str
    percent: float | None


@dataclass(frozen=True)
class Explanation:
    """The sections, and in a sentence what the whole comes to."""

    sections: tuple[SectionLine, ...]
    whole: str


def explain(form: Form, score: Mapping[str, Any]) -> Explanation | None:
    """The arithmetic of a stored score; None where there is none yet."""
    if not score:
        return None
    questions = {question.id: question for question in form.questions}
    titles = {section.id: section.title for section in form.sections}
    sections = tuple(
        SectionLine(
            titles.get(one["section"], one["section"]),
            tuple(_line(questions[q["question"]], q, form) for q in one["questions"]),
            _sum(one, form),
            one["percent"],
        )
        for one in score["sections"]
    )
    return Explanation(sections, _whole(score, form))


def _line(question: Question, row: Mapping[str, Any], form: Form) -> QuestionLine:
    given = row["given"]
    stored = "" if given is None else str(given)
    said = (
        ", ".join(_ticked(question, given))
        if isinstance(given, list)
        else say_answer(question, stored)
    )
    unit = " points" if form.scoring == "points" else ""
    if row["standing"] == "counted":
        counted = f"{_n(row['earned'])} of {_n(row['possible'])}{unit}"
    elif row["standing"] == "bonus":
        counted = f"+ {_n(row['earned'])}{unit} (bonus)"
    else:
        counted = _STANDING[row["standing"]]
    failed = f"fails the {row['failed']}" if row["failed"] else ""
    return QuestionLine(question, said or "–", counted, failed)


def _ticked(question: Question, given: list[str]) -> list[str]:
    words = {option.id: option.text for option in question.options}
    return [words.get(one, one) for one in given] or ["none of them"]


def _sum(one: Mapping[str, Any], form: Form) -> str:
    if one["failed_by"]:
        return f"0 %: a critical question was failed ({', '.join(one['failed_by'])})"
    if one["percent"] is None:
        return f"no score: {one['reason']}"
    weighs = f"; weighs {_n(one['weight'])} in the whole" if form.scoring == "sections" else ""
    return f"{_n(one['earned'])} of {_n(one['possible'])} = {_n(one['percent'])} %{weighs}"


def _whole(score: Mapping[str, Any], form: Form) -> str:
    if score["failed_by"]:
        return f"0 %: a critical question failed the whole ({', '.join(score['failed_by'])})."
    if score["percent"] is None:
        return f"No score: {score['reason']}."
    if form.scoring == "sections":
        told = [one for one in score["sections"] if one["percent"] is not None]
        terms = " + ".join(f"{_n(one['weight'])} × {_n(one['percent'])} %" for one in told)
        return f"({terms}) ÷ {_n(sum(one['weight'] for one in told))} = {_n(score['percent'])} %."
    what = "points" if form.scoring == "points" else "weights of all questions"
    return f"{_n(score['earned'])} of {_n(score['possible'])} {what} = {_n(score['percent'])} %."


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
