"""Behaviours that can be coached: the scored questions of the forms in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wellspent.scorecard.forms import Question
from wellspent.web.access.refusals import Refused
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.forms.models import FormVersion

__all__ = ["Behaviour", "behaviours_in_use", "find_behaviour", "question_of", "with_questions"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A question of a form; `key` names both."""

    key: str
    form: FormVersion
    question: Question


def behaviours_in_use() -> tuple[Behaviour, ...]:
    """The scored questions of every form in use, in the forms' order."""
    return tuple(
        Behaviour(f"{version.form}:{question.id}", version, question)
        for version in FormVersion.objects.filter(state=FormVersion.State.ACTIVE)
        for section in version.parsed().sections
        for question in section.questions
        if section.scored and question.scored and question.kind != "text"
    )


def find_behaviour(key: str, among: Iterable[Behaviour] | None = None) -> Behaviour:
    """The behaviour of this key. Raises `Refused` at the field `behaviour`."""
    for one in behaviours_in_use() if among is None else among:
        if one.key == key:
            return one
    if not key:
        raise Refused(
            "No behaviour is chosen.", "Choose the one that the session is about.", "behaviour"
        )
    raise Refused(
        f"No form in use asks '{key[:100]}'.", "Choose one of the questions offered.", "behaviour"
    )


def question_of(session: CoachingSession) -> Question | None:
    """The question that a session is about."""
    return _questions(session.form).get(session.question)


def with_questions(sessions: Iterable[CoachingSession]) -> list[tuple[CoachingSession, str]]:
    """Each session with the words of its question; each form is read once."""
    forms: dict[Any, dict[str, Question]] = {}
    found = []
    for session in sessions:
        if session.form_id not in forms:
            forms[session.form_id] = _questions(session.form)
        question = forms[session.form_id].get(session.question)
        found.append((session, question.text if question else session.question))
    return found


def _questions(version: FormVersion) -> dict[str, Question]:
    return {question.id: question for question in version.parsed().questions}
