"""A form's rules in words: how it scores, how a question is answered, when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wellspent.scorecard.forms import Condition, Form, Option, Question, Section

__all__ = [
    "ANSWER_WORDS",
    "KIND_WORDS",
    "SCORING_WORDS",
    "answer_words",
    "rules_of_question",
    "rules_of_section",
    "say_number",
]

ANSWER_WORDS: Final = {
    "yes": "yes",
    "partly": "partly",
    "no": "no",
    "no_occasion": "no occasion",
    "cannot_tell": "cannot tell",
}
KIND_WORDS: Final = {
    "answers": "yes, partly, no",
    "choice": "one of its options",
    "several": "all options that apply",
    "number": "a whole number",
    "text": "free text",
}
SCORING_WORDS: Final = {
    "sections": "Each section is scored by its questions' weights; the whole by the sections' weights.",
    "questions": "All questions are scored together by their weights, whatever their section.",
    "points": "All points earned, of all that could be earned.",
}
_PEOPLE_WORDS: Final = {"agent": "the agent", "customer": "the customer"}


def say_number(value: float | None) -> str:
    """A weight, score or points without needless digits; empty where there is none."""
    return "" if value is None else f"{value:.12g}"


def answer_words(question: Question, answer: str) -> str:
    """What an answer or an option of the question is called on screen."""
    texts = {option.id: option.text for option in question.options}
    return texts.get(answer) or ANSWER_WORDS.get(answer, answer)


def rules_of_section(section: Section, form: Form) -> tuple[str, ...]:
    """How a section is scored and when it is asked, a sentence each."""
    return tuple(_of_section(section, form))


def _of_section(section: Section, form: Form) -> Iterator[str]:
    if not section.scored:
        yield "Asked, and never scored."
    if section.asked_if:
        yield _asked(section.asked_if, form)


def rules_of_question(question: Question, form: Form) -> tuple[str, ...]:
    """How a question is answered, scored, and when it is asked, a sentence each."""
    return tuple(_of_question(question, form))


def _of_question(question: Question, form: Form) -> Iterator[str]:
    yield _answered(question)
    if question.kind not in {"answers", "text"}:
        yield from (_worth(option, question, form) for option in question.options)
    elif question.points is not None:
        yield f"A yes earns {say_number(question.points)} points, partly half of them."
    if question.asked_if:
        yield _asked(question.asked_if, form)
    if question.critical:
        named = _or([answer_words(question, each) for each in question.fails])
        what = "the section" if question.critical == "section" else "the whole form"
        yield f"Critical: {named} makes {what} count nought."
    if question.bonus:
        yield "Bonus: it can add to the score and never lowers it."
    if not question.scored:
        yield "Asked, and never scored."
    if "no_occasion" in question.answers:
        yield "No occasion (N/A) leaves the denominator."
    if len(question.hears) == 1:
        yield f"Only {_PEOPLE_WORDS[question.hears[0]]} is heard by the automatic judge."


def _answered(question: Question) -> str:
    if question.kind == "answers":
        possible = [a for a in question.answers if a not in {"no_occasion", "cannot_tell"}]
        return f"Answered by {_or([ANSWER_WORDS[each] for each in possible])}."
    if question.kind == "number":
        low, high = question.options[0].low, question.options[-1].high
        return f"Answered by a whole number from {low} to {high}."
    return f"Answered by {KIND_WORDS[question.kind]}."


def _worth(option: Option, question: Question, form: Form) -> str:
    name = f"“{option.text}”"
    if question.kind == "number":
        name = f"{option.low} to {option.high} ({option.text})"
    if not question.scored:
        return f"{name}."
    if form.scoring == "points":
        return f"{name}: {say_number(option.points)} points."
    return f"{name}: {100 * (option.score or 0):.12g} %."


def _asked(condition: Condition, form: Form) -> str:
    by_id = {question.id: question for question in form.questions}
    whens = [
        f"“{when.question}” is {_or([answer_words(by_id[when.question], a) for a in when.among])}"
        for when in condition.whens
    ]
    return f"Asked only if {(' and ' if condition.mode == 'all' else ' or ').join(whens)}."


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
