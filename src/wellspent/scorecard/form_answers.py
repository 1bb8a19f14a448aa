"""What may be answered to a form's questions, and what each answer is worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import fsum
from typing import Final

from wellspent.errors import WellspentError
from wellspent.scorecard.answers import AnswerValue
from wellspent.scorecard.form_parts import LEFT_OUT, Form, Option, Question

__all__ = ["AnswerInvalid", "Given", "check_given", "chosen_ids", "failing", "given_of", "worth_of"]

# one of the five answers or an option's id or free text; ticked options; a whole number
Given = str | tuple[str, ...] | int

_WORTH: Final[Mapping[AnswerValue, float]] = {"yes": 1.0, "partly": 0.5, "no": 0.0}


_DIGITS: Final = re.compile(r"-?[0-9]{1,10}")


class AnswerInvalid(WellspentError):
    """An answer that its question does not know."""

    def __init__(self, question: str, given: object, remedy: str) -> None:
        """`question` is the id; `remedy` says what may be answered."""
        super().__init__(f"The answer {given!r} to question '{question}' does not exist.", remedy)
        self.place = question


def given_of(question: Question, raw: object) -> Given:
    """The answer that a web page, JSON or CSV states: lists as ticked options, digits as a number.

    Raises `AnswerInvalid` where the question does not know it.
    """
    given: Given = tuple(map(str, raw)) if isinstance(raw, list | tuple) else _plain(raw)
    if question.kind == "several" and isinstance(given, str) and given not in LEFT_OUT:
        given = (given,)
    if question.kind == "number" and isinstance(given, str) and _DIGITS.fullmatch(given):
        given = int(given)
    _check_one(question, given)
    return given


def _plain(raw: object) -> str | int:
    return raw if isinstance(raw, int) else str(raw).strip()


def check_given(form: Form, answers: Mapping[str, Given]) -> None:
    """Raise `AnswerInvalid` for the first answer that the form does not know."""
    by_id = {question.id: question for question in form.questions}
    for name, given in answers.items():
        if name not in by_id:
            raise AnswerInvalid(name, given, f"The form asks: {', '.join(by_id)}.")
        _check_one(by_id[name], given)


def _check_one(question: Question, given: Given) -> None:
    if isinstance(given, str) and given in LEFT_OUT:
        if given not in question.answers:
            raise AnswerInvalid(question.id, given, f"Answer by {_how(question)}.")
        return
    if not _fits(question, given):
        raise AnswerInvalid(question.id, given, f"Answer by {_how(question)}.")


def _fits(question: Question, given: Given) -> bool:
    if question.kind == "text":
        return isinstance(given, str) and bool(given.strip())
    if question.kind == "number":
        return _range(question, given) is not None
    if question.kind == "several":
        ids = {option.id for option in question.options}
        return isinstance(given, tuple) and len(set(given)) == len(given) and ids.issuperset(given)
    return isinstance(given, str) and given in question.answer_ids


def _how(question: Question) -> str:
    if question.kind == "text":
        return "words of your own"
    if question.kind == "number":
        low, high = question.options[0].low, question.options[-1].high
        return f"a whole number from {low} to {high}"
    if question.kind == "several":
        return f"those that apply, each once, of: {', '.join(o.id for o in question.options)}"
    return f"one of: {', '.join(question.answer_ids)}"


def _range(question: Question, given: Given) -> Option | None:
    if not isinstance(given, int) or isinstance(given, bool):
        return None
    for option in question.options:
        if (option.low or 0) <= given <= (option.high or 0):
            return option
    return None


def chosen_ids(question: Question, given: Given) -> frozenset[str]:
    """The answers or options that an answer amounts to; none for free text."""
    if isinstance(given, tuple):
        return frozenset(given)
    if isinstance(given, int):
        option = _range(question, given)
        return frozenset({option.id} if option else ())
    own = question.kind != "text" or given in LEFT_OUT
    return frozenset({given} if own else ())


def failing(question: Question, given: Given) -> bool:
    """Whether the answer is one that fails its critical question."""
    return not chosen_ids(question, given).isdisjoint(question.fails)


def worth_of(question: Question, given: Given, *, by_points: bool) -> tuple[float, float]:
    """What the answer is worth, in [0, 1], and what that earns, in weight or points.

    Ticked options add up, to the most that the question can earn.
    """
    most = question.most_points if by_points else question.weight
    if question.kind == "answers":
        share = next((worth for answer, worth in _WORTH.items() if answer == given), 0.0)
        return share, share * most
    ids = chosen_ids(question, given)
    chosen = [option for option in question.options if option.id in ids]
    if by_points:
        earned = min(most, fsum(option.points or 0.0 for option in chosen))
        return earned / most, earned
    share = min(1.0, fsum(option.score or 0.0 for option in chosen))
    return share, share * most
