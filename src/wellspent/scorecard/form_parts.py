"""What a form is made of, as frozen values.

form       a versioned scorecard: sections, questions, weights
section    questions that are scored together
question   what is asked of a contact, and how to answer it
option     an answer of the form's own: a choice, a box to tick, or a range of whole numbers
condition  what earlier answers have to be for a question or a section to be asked
critical   a question whose failing answer makes its section, or the whole form, count nought
bonus      a question that can add to a score and never lower it
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum
from typing import Final, Literal, get_args

from wellspent.contacts import Speaker
from wellspent.errors import WellspentError
from wellspent.scorecard.answers import ANSWERS, AnswerValue

__all__ = [
    "CRITICAL_SCOPES",
    "KINDS",
    "LEFT_OUT",
    "PEOPLE",
    "SCORINGS",
    "Condition",
    "Critical",
    "Form",
    "FormInvalid",
    "Kind",
    "Option",
    "Place",
    "Question",
    "Scoring",
    "Section",
    "When",
]

Kind = Literal["answers", "choice", "several", "number", "text"]
Scoring = Literal["sections", "questions", "points"]
Critical = Literal["section", "form"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SCORINGS: Final[tuple[Scoring, ...]] = get_args(Scoring)
CRITICAL_SCOPES: Final[tuple[Critical, ...]] = get_args(Critical)
PEOPLE: Final[tuple[Speaker, ...]] = ("agent", "customer")
# the two answers that say nothing about the work, and leave the denominator
LEFT_OUT: Final[tuple[AnswerValue, ...]] = ("no_occasion", "cannot_tell")

# the way to a key of the form as a dict: ("sections", 0, "questions", 2, "text")
Place = tuple[str | int, ...]


class FormInvalid(WellspentError):
    """A form that cannot be used as it is."""

    place: Place

    def __init__(self, what: str, remedy: str, place: Place = ()) -> None:
        """`what` names the offending key or line, `place` the way to it in the form as a dict."""
        super().__init__(f"The form {what}.", remedy)
        self.place = place

    def __reduce__(self) -> tuple[Callable[..., WellspentError], tuple[object, ...]]:
        """The same error in another process, with its place."""
        return _remade, (self.fact, self.remedy, self.place)


def _remade(fact: str, remedy: str, place: Place) -> FormInvalid:
    error = FormInvalid.__new__(FormInvalid)
    WellspentError.__init__(error, fact, remedy)
    error.place = place
    return error


@dataclass(frozen=True, slots=True)
class Option:
    """An answer of the form's own, and what it is worth.

    `score` is a share of the question's weight, in [0, 1]; in a form scored by points, `points`
    take its place. `low` and `high` are the whole numbers that a range begins and ends with.
    """

    id: str
    text: str
    score: float | None = None
    points: float | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """That an earlier question was answered by one of these."""

    question: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What earlier answers have to be for a question or a section to be asked: all, or any."""

    mode: Literal["all", "any"]
    whens: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a contact, how to answer it, and what the answer weighs.

    `answers` are the answers that may be given; `cannot_tell` may be always. A kind with options
    of its own (`choice`, `several`, `number`) and `text` know no others than `no_occasion` and
    `cannot_tell` there. `fails` are the answers that fail a `critical` question. `points` are
    what a `yes` earns in a form scored by points. `hears` are the people whose turns a language
    model is shown for it, and `shown_by` those who must be quoted for `yes` and `partly`:
    whoever is not heard cannot sway the answer.
    """

    id: str
    text: str
    guidance: str
    weight: float = 1.0
    answers: tuple[AnswerValue, ...] = ANSWERS
    hears: tuple[Speaker, ...] = PEOPLE
    shown_by: tuple[Speaker, ...] = PEOPLE
    kind: Kind = "answers"
    options: tuple[Option, ...] = ()
    points: float | None = None
    scored: bool = True
    bonus: bool = False
    critical: Critical | None = None
    fails: tuple[str, ...] = ()
    asked_if: Condition | None = None

    @property
    def answer_ids(self) -> tuple[str, ...]:
        """What a condition or a critical question may name: its answers and its options."""
        return (*self.answers, *(option.id for option in self.options))

    @property
    def most_points(self) -> float:
        """The points that the best answer earns, in a form scored by points."""
        earned = [option.points or 0.0 for option in self.options]
        if self.kind == "several":
            return fsum(earned)
        return self.points or max(earned, default=0.0)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are scored together, and what their score weighs in the form."""

    id: str
    title: str
    weight: float
    questions: tuple[Question, ...]
    guidance: str = ""
    scored: bool = True
    asked_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A versioned scorecard: a version that was used once is never changed.

    `scoring` says how answers become a score: docs/method/forms.md.
    """

    id: str
    version: int
    title: str
    sections: tuple[Section, ...]
    scoring: Scoring = "sections"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of every section, in the form's order."""
        return tuple(question for section in self.sections for question in section.questions)
