"""What a session can look at: the agent's contacts, with the quotes that say something of the behaviour."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch

from wellspent.report import NoSuchContact
from wellspent.scorecard.forms import Question
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope, standing
from wellspent.web.coaching.behaviours import Behaviour
from wellspent.web.scoring.answer_text import say_answer
from wellspent.web.scoring.blind import still_blind
from wellspent.web.scoring.material import material_of
from wellspent.web.scoring.models import Evaluation, Given, Purpose

__all__ = ["OfferedContact", "OfferedQuote", "offered_contacts", "quote_key"]

_SCORED: Final = 10  # of the last evaluations
_READ: Final = 6  # contacts that were asked for, each of which is read from the workspace


@dataclass(frozen=True, slots=True)
class OfferedQuote:
    """Words that stand in a turn; `key` is what a form sends where they are picked."""

    key: str
    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class OfferedContact:
    """A contact of the agent: when it began, and what was said of the behaviour, by whom."""

    contact: str
    began: datetime | None
    said: tuple[tuple[str, str], ...]
    quotes: tuple[OfferedQuote, ...]


def offered_contacts(
    scope: Scope, agent: str, asked: Iterable[str], behaviour: Behaviour | None
) -> tuple[OfferedContact, ...]:
    """The contacts that were asked for, then those of the agent that were scored last.

    With a behaviour come the answers to it and their quotes: the graders' and, of contacts that
    were asked for, the automatic one, unless the person has to score that contact blindly. What is
    out of sight is left out.
    """
    scored = _scored(scope, agent, behaviour)
    wanted = [name for name in dict.fromkeys(asked) if _is_theirs(scope, agent, name)][:_READ]
    blind = still_blind(scope, wanted) if behaviour and wanted else frozenset()
    found = []
    for name in dict.fromkeys([*wanted, *(one.contact for one in scored)]):
        answers = [
            (one.grader, given)
            for one in scored
            if one.contact == name
            for given in getattr(one, "about", ())
        ]
        told = [(say_answer(_question(behaviour), g.value), str(who)) for who, g in answers]
        quotes = [quote for _, given in answers for quote in given.quotes]
        if behaviour and name in wanted and name not in blind:
            answer, automatic = _automatic(name, behaviour.question)
            told += answer
            quotes += automatic
        line = standing().line(name)
        found.append(
            OfferedContact(name, line.began if line else None, tuple(told), _offer(name, quotes))
        )
    return tuple(found)


def _scored(scope: Scope, agent: str, behaviour: Behaviour | None) -> list[Any]:
    if not agent or not scope.may(Right.READ_EVALUATIONS):
        return []
    rows = scope.narrow(
        Evaluation.objects.filter(
            agent=agent, state="finished", purpose__in=[Purpose.STANDARD, Purpose.AUDIT]
        )
    ).select_related("grader")
    if behaviour:
        about = Given.objects.filter(
            question=behaviour.question.id, evaluation__form__form=behaviour.form.form
        )
        rows = rows.prefetch_related(Prefetch("given", about, to_attr="about"))
    return list(rows.order_by("-finished", "-pk")[:_SCORED])


def _is_theirs(scope: Scope, agent: str, contact: str) -> bool:
    line = standing().line(contact)
    return line is not None and scope.sees(line) and line.agent == agent


def _automatic(contact: str, question: Question) -> tuple[list[tuple[str, str]], list[Any]]:
    try:
        suggestion = material_of(standing().read(contact)).suggestions.get(question.id)
    except NoSuchContact:
        return [], []
    if suggestion is None:
        return [], []
    return [(say_answer(question, suggestion.answer), "the automatic answer")], list(
        suggestion.quotes
    )


def quote_key(contact: str, turn: int, words: str) -> str:
    """What a form sends where these words of a contact are picked."""
    return json.dumps([contact, turn, words], ensure_ascii=False)


def _offer(contact: str, quotes: Iterable[Any]) -> tuple[OfferedQuote, ...]:
    found = {
        (quote["turn"], quote["quote"]): OfferedQuote(
            quote_key(contact, quote["turn"], quote["quote"]),
            quote["turn"], quote["quote"],
        )
        for quote in quotes
    }  # fmt: skip
    return tuple(found.values())


def _question(behaviour: Behaviour | None) -> Question | None:
    return behaviour.question if behaviour else None
