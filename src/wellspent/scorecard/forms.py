"""Forms: the questions that a contact is scored by, in sections, with weights.

form       a versioned scorecard: sections, questions, weights
section    questions that are scored together
question   what is asked of every contact, and how to answer it
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wellspent.contacts import Speaker
from wellspent.errors import WellspentError
from wellspent.scorecard.answers import ANSWERS, AnswerValue

__all__ = ["Form", "FormInvalid", "Question", "Section", "default_form", "parse_form"]


class FormInvalid(WellspentError):
    """A form that cannot be used as it is."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` names the offending key or line."""
        super().__init__(f"The form {what}.", remedy)


_PEOPLE: Final[tuple[Speaker, ...]] = ("agent", "customer")
_KEYS_OF_A_QUESTION: Final = ("id", "text", "guidance", "weight", "answers", "hears", "shown_by")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every contact, how to answer it, and what the answer weighs.

    `answers` are the answers that may be given; `cannot_tell` may be always. `hears` are the
    people whose turns a language model is shown for it, and `shown_by` those who must be
    quoted for `yes` and `partly`: whoever is not heard cannot sway the answer.
    """

    id: str
    text: str
    guidance: str
    weight: float = 1.0
    answers: tuple[AnswerValue, ...] = ANSWERS
    hears: tuple[Speaker, ...] = _PEOPLE
    shown_by: tuple[Speaker, ...] = _PEOPLE


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are scored together, and what their score weighs in the form."""

    id: str
    title: str
    weight: float
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A versioned scorecard: a version that was used once is never changed."""

    id: str
    version: int
    title: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of every section, in the form's order."""
        return tuple(question for section in self.sections for question in section.questions)


@cache
def default_form() -> Form:
    """The form that ships: two sections, quick parts quick and slow parts meaningful."""
    path = files("wellspent.scorecard").joinpath("forms", "value-driven.toml")
    return parse_form(path.read_text(encoding="utf-8"))


def parse_form(text: str) -> Form:
    """The form that this TOML text states; `forms/value-driven.toml` shows how it looks.

    Raises `FormInvalid` for broken TOML, a key that is missing, unknown or of
    another type, an id that stands twice, a weight that is not positive, or an
    answer that does not exist.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormInvalid(f"is not TOML: {error}", "Mend that line.") from None
    _refuse_unknown("the form", document, ("id", "version", "title", "sections"))
    form = Form(
        _text(document, "id", "the form"),
        _version(document),
        _text(document, "title", "the form"),
        tuple(_section(table) for table in _tables(document, "sections", "the form")),
    )
    _refuse_twice("section", (section.id for section in form.sections))
    _refuse_twice("question", (question.id for question in form.questions))
    return form


def _section(table: Mapping[str, Any]) -> Section:
    name = _text(table, "id", "a section")
    place = f"section '{name}'"
    _refuse_unknown(place, table, ("id", "title", "weight", "questions"))
    questions = tuple(_question(each) for each in _tables(table, "questions", place))
    return Section(name, _text(table, "title", place), _weight(table, place), questions)


def _question(table: Mapping[str, Any]) -> Question:
    name = _text(table, "id", "a question")
    place = f"question '{name}'"
    _refuse_unknown(place, table, _KEYS_OF_A_QUESTION)
    hears = _speakers(table, "hears", place, _PEOPLE)
    return Question(
        name,
        _text(table, "text", place),
        _text(table, "guidance", place),
        _weight(table, place),
        _answers(table, place),
        hears,
        _speakers(table, "shown_by", place, hears),
    )


def _answers(table: Mapping[str, Any], place: str) -> tuple[AnswerValue, ...]:
    named = table.get("answers", list(ANSWERS))
    if not isinstance(named, list) or not named:
        raise FormInvalid(f"gives {place} the answers {named!r}", "Give a list of answers.")
    for answer in named:
        if answer not in ANSWERS:
            raise FormInvalid(
                f"allows {place} the answer {answer!r}, which does not exist",
                f"Use some of: {', '.join(ANSWERS)}.",
            )
    return tuple(answer for answer in ANSWERS if answer in named or answer == "cannot_tell")


def _speakers(
    table: Mapping[str, Any], key: str, place: str, otherwise: tuple[Speaker, ...]
) -> tuple[Speaker, ...]:
    named = table.get(key, list(otherwise))
    if not isinstance(named, list) or not named or any(each not in _PEOPLE for each in named):
        raise FormInvalid(
            f"gives {place} {key} = {named!r}", f"Give a list of some of: {', '.join(_PEOPLE)}."
        )
    return tuple(speaker for speaker in _PEOPLE if speaker in named)


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FormInvalid(f"has no {key} in {place}", f'Give one: {key} = "…".')
    return value.strip()


def _version(document: Mapping[str, Any]) -> int:
    value = document.get("version")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise FormInvalid(f"states version = {value!r}", "Give a whole number from 1.")
    return value


def _weight(table: Mapping[str, Any], place: str) -> float:
    value = table.get("weight", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        raise FormInvalid(f"gives {place} the weight {value!r}", "Give a number above 0.")
    return float(value)


def _tables(table: Mapping[str, Any], key: str, place: str) -> list[Mapping[str, Any]]:
    value = table.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        raise FormInvalid(f"has no {key} in {place}", f"Add one under [[{key}]].")
    return value


def _refuse_unknown(place: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise FormInvalid(
                f"has the key '{key}' in {place}, which does not exist",
                f"Use one of: {', '.join(known)}.",
            )


def _refuse_twice(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise FormInvalid(f"has two {what}s called '{name}'", "Rename one of them.")
        seen.add(name)
