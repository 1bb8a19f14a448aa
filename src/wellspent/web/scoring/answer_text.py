"""An answer as it is stored, and as the form's arithmetic knows it.

stored   text: one of the question's answers, an option's id, a whole number, words; ticked
         options as JSON, since their ids may hold anything
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from wellspent.scorecard.form_answers import AnswerInvalid, Given, check_given
from wellspent.scorecard.forms import Form, Question

__all__ = ["ANSWER_WORDS", "choices_of", "given_of", "say_answer", "stored_of"]

ANSWER_WORDS: Mapping[str, str] = {
    "yes": "Yes",
    "partly": "Partly",
    "no": "No",
    "no_occasion": "No occasion",
    "cannot_tell": "Cannot tell",
}


def given_of(form: Form, stored: Mapping[str, str]) -> dict[str, Given]:
    """The answers by question as `score_form` takes them. Raises `AnswerInvalid`."""
    by_id = {question.id: question for question in form.questions}
    found: dict[str, Given] = {}
    for name, text in stored.items():
        if name not in by_id:
            raise AnswerInvalid(name, text, f"The form asks: {', '.join(by_id)}.")
        found[name] = _one(by_id[name], text)
    check_given(form, found)
    return found


def stored_of(question: Question, given: Given) -> str:
    """An answer as it is stored: the same for the same answer."""
    if isinstance(given, tuple):
        order = [option.id for option in question.options]
        return json.dumps(sorted(given, key=order.index), ensure_ascii=False)
    return str(given).strip()


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What can be chosen, and its words: the form's own options first, then the five answers."""
    answers: list[tuple[str, str]] = [(answer, ANSWER_WORDS[answer]) for answer in question.answers]
    if question.kind in {"choice", "several"}:
        return [*((option.id, option.text) for option in question.options), *answers]
    return answers


def say_answer(question: Question | None, stored: str) -> str:
    """A stored answer in the form's own words."""
    if question is None or not stored:
        return stored
    words = dict(choices_of(question))
    if question.kind == "several" and stored.startswith("["):
        return ", ".join(words.get(one, one) for one in json.loads(stored)) or "none of them"
    return words.get(stored, stored)


def _one(question: Question, text: str) -> Given:
    if text in question.answers:
        return text
    if question.kind == "several":
        return _several(question, text)
    if question.kind == "number":
        try:
            return int(text)
        except ValueError:
            return text  # no number: the form refuses it and says what it takes
    return text


def _several(question: Question, text: str) -> Given:
    try:
        ticked = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(ticked, list) or not all(isinstance(one, str) for one in ticked):
        raise AnswerInvalid(question.id, text, "Send the ticked options as a list.")
    return tuple(ticked)
