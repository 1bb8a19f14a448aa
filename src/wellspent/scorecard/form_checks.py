"""What makes a form whole: names that stand once, conditions that look back, scores that fit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from wellspent.scorecard.form_parts import (
    Condition,
    Form,
    FormInvalid,
    Option,
    Place,
    Question,
    Scoring,
    Section,
)

__all__ = ["check_form"]


def check_form(form: Form) -> None:
    """Raise `FormInvalid` for the first thing that makes the form unusable.

    Sections, questions and a question's options are named once; a condition names an earlier
    question and answers that it has; a critical question says what fails it, and is no bonus;
    options carry points in a form scored by points and scores elsewhere; ranges neither overlap
    nor leave a gap; where sections are weighed, none has nothing but bonus questions.
    """
    sections = [(section.id, ("sections", i)) for i, section in enumerate(form.sections)]
    _refuse_twice("section", sections)
    _refuse_twice("question", [(question.id, place) for question, place in _questions(form)])
    earlier: dict[str, Question] = {}
    ids = {question.id for question in form.questions}
    for i, section in enumerate(form.sections):
        _check_section(section, form.scoring, ("sections", i))
        _check_condition(section.asked_if, earlier, ids, f"section '{section.id}'", ("sections", i))
        for j, question in enumerate(section.questions):
            place = ("sections", i, "questions", j)
            where = f"question '{question.id}'"
            _check_condition(question.asked_if, earlier, ids, where, place)
            _check_question(question, section, form.scoring, place)
            earlier[question.id] = question


def _questions(form: Form) -> Iterable[tuple[Question, Place]]:
    for i, section in enumerate(form.sections):
        for j, question in enumerate(section.questions):
            yield question, ("sections", i, "questions", j)


def _check_section(section: Section, scoring: Scoring, place: Place) -> None:
    counted = [question for question in section.questions if question.scored]
    if scoring == "sections" and section.scored and counted and all(q.bonus for q in counted):
        raise FormInvalid(
            f"has nothing but bonus questions in section '{section.id}', with nothing to add to",
            'Move them beside other questions, or say scoring = "questions".',
            (*place, "questions"),
        )


def _check_condition(
    condition: Condition | None,
    earlier: dict[str, Question],
    ids: set[str],
    where: str,
    place: Place,
) -> None:
    if condition is None:
        return
    for i, when in enumerate(condition.whens):
        at = (*place, "asked_if", condition.mode, i)
        source = earlier.get(when.question)
        if source is None:
            exists = when.question in ids
            what = "which is not asked before it" if exists else "which does not exist"
            raise FormInvalid(
                f"asks {where} only after an answer to '{when.question}', {what}",
                f"Name one of: {', '.join(earlier) or 'none, for nothing is asked before it'}.",
                (*at, "question"),
            )
        _refuse_others(
            when.among, source, f"asks {where} only where '{source.id}' is", (*at, "among")
        )


def _refuse_others(named: tuple[str, ...], question: Question, what: str, place: Place) -> None:
    if question.kind == "text" and set(named) - set(question.answers):
        raise FormInvalid(f"{what} {named[0]!r}, and its answer is free text",
                          "Name a question with answers to choose from.", place)  # fmt: skip
    for answer in named:
        if answer not in question.answer_ids:
            raise FormInvalid(
                f"{what} {answer!r}, which is no answer to '{question.id}'",
                f"Use some of: {', '.join(question.answer_ids)}.",
                place,
            )


def _check_question(question: Question, section: Section, scoring: Scoring, place: Place) -> None:
    where = f"question '{question.id}'"
    _refuse_twice(
        f"option of {where}",
        [(option.id, (*place, "options", i)) for i, option in enumerate(question.options)],
    )
    if question.kind == "text" and (question.scored or question.bonus or question.critical):
        raise FormInvalid(
            f"scores {where}, whose answer is free text",
            "Leave scored, bonus and critical out, or give it answers to choose from.",
            (*place, "scored"),
        )
    if question.kind == "number":
        _check_ranges(question, place)
    _check_critical(question, section, place)
    _check_worth(question, scoring, place)


def _check_ranges(question: Question, place: Place) -> None:
    for first, second in pairwise(question.options):
        if (first.high or 0) + 1 != second.low:
            raise FormInvalid(
                f"has in question '{question.id}' the range '{second.id}' from {second.low} after "
                f"'{first.id}' to {first.high}",
                "Let each range begin one above the end of the range before it.",
                (*place, "options"),
            )


def _check_critical(question: Question, section: Section, place: Place) -> None:
    where = f"question '{question.id}'"
    if question.critical is None:
        if question.fails:
            raise FormInvalid(
                f"says what fails {where}, and does not say what that fails",
                'Add critical = "section" or critical = "form", or leave fails out.',
                (*place, "critical"),
            )
        return
    if question.bonus:
        raise FormInvalid(
            f"makes {where} both bonus and critical, and a bonus never lowers a score",
            "Leave one of the two out.",
            (*place, "bonus"),
        )
    if question.critical == "section" and not section.scored:
        raise FormInvalid(
            f"lets {where} fail the section '{section.id}', which is not scored",
            'Say critical = "form", or score the section.',
            (*place, "critical"),
        )
    if not question.fails:
        raise FormInvalid(
            f"does not say which answers fail {where}",
            f"Add fails with some of: {', '.join(_able_to_fail(question))}.",
            (*place, "fails"),
        )
    _refuse_others(question.fails, question, f"lets {where} fail at", (*place, "fails"))
    if set(question.fails) - set(_able_to_fail(question)):
        raise FormInvalid(
            f"lets {where} fail at an answer that says nothing",
            f"Use some of: {', '.join(_able_to_fail(question))}.",
            (*place, "fails"),
        )


def _able_to_fail(question: Question) -> tuple[str, ...]:
    return tuple(x for x in question.answer_ids if x not in {"no_occasion", "cannot_tell"})


def _check_worth(question: Question, scoring: Scoring, place: Place) -> None:
    """That what the answers are worth is said once, in the form's own measure."""
    where, by_points = f"question '{question.id}'", scoring == "points"
    if question.bonus and not question.scored:
        raise FormInvalid(
            f"makes {where} a bonus and does not score it", "Leave one out.", (*place, "scored")
        )
    own = question.points is not None
    wanted = by_points and question.kind == "answers" and question.scored
    if (own and not wanted) or (wanted and not question.points):
        raise FormInvalid(
            f"gives {where} points = {question.points}",
            "Give the points of a yes: points = 5."
            if wanted
            else 'Leave points out: they belong to the options, or to a form with scoring = "points".',
            (*place, "points"),
        )
    for i, option in enumerate(question.options):
        _check_option(option, by_points, question, (*place, "options", i))
    if by_points and question.options and question.scored and not question.most_points:
        raise FormInvalid(
            f"gives no option of {where} a point",
            "Give one points above 0, or say scored = false.",
            (*place, "options"),
        )


def _check_option(option: Option, by_points: bool, question: Question, place: Place) -> None:
    key, other = ("points", "score") if by_points else ("score", "points")
    named = {"points": option.points, "score": option.score}
    if question.scored and named[key] is None:
        raise FormInvalid(
            f"says no {key} for option '{option.id}' of question '{question.id}'",
            f"Add {key}, or say scored = false in the question.",
            (*place, key),
        )
    if named[other] is not None or (not question.scored and named[key] is not None):
        wrong = other if named[other] is not None else key
        raise FormInvalid(
            f"gives option '{option.id}' of question '{question.id}' a {wrong} that counts nowhere",
            f"Leave {wrong} out.",
            (*place, wrong),
        )


def _refuse_twice(what: str, named: Iterable[tuple[str, Place]]) -> None:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            raise FormInvalid(
                f"has two {what}s called '{name}'", "Rename one of them.", (*place, "id")
            )
        seen.add(name)
