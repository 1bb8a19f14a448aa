"""Which evaluations are meant: the filters of the list, of the export and of the API.

agent, team, queue, form, grader, purpose, state   each one value, or none for all
from, to                                           the days on which they were finished
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.web.access.refusals import Refused
from wellspent.web.access.scope import Scope
from wellspent.web.scoring.models import Evaluation, Purpose
from wellspent.web.scoring.refusals import FieldUnusable

__all__ = ["Wanted", "find_evaluations"]

_WORDS: Final = ("agent", "team", "queue")
_CHOICES: Final = {
    "purpose": tuple(Purpose.values),
    "state": tuple(Evaluation.State.values),
}


@dataclass(frozen=True)
class Wanted:
    """The condition that was asked for, and the fields that cannot be used, by name."""

    condition: Q
    refused: dict[str, Refused]

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Wanted:
        """What an address asks for; a field that cannot be used is left out and named."""
        condition, refused = Q(), {}
        for name, value in query.items():
            text = str(value or "").strip()
            if text:
                try:
                    condition &= _condition(name, text)
                except Refused as error:
                    refused[name] = error
        return cls(condition, refused)

    @classmethod
    def strictly(cls, query: Mapping[str, Any]) -> Wanted:
        """The same for machines. Raises the first refusal."""
        wanted = cls.of(query)
        for error in wanted.refused.values():
            raise error
        return wanted


def find_evaluations(scope: Scope, wanted: Wanted) -> QuerySet[Evaluation]:
    """Those in sight, the newest first, with form and grader."""
    rows = scope.narrow(Evaluation.objects.filter(wanted.condition))
    return rows.select_related("form", "grader").order_by("-started", "-pk")


def _condition(name: str, text: str) -> Q:
    if name in _WORDS:
        return Q(**{name: text})
    if name in {"form", "grader"}:
        return Q(**{name: _number(name, text)})
    if name in _CHOICES:
        if text not in _CHOICES[name]:
            raise FieldUnusable(
                f"There is no {name} '{text[:40]}'.", f"Choose one of: {', '.join(_CHOICES[name])}.", name
            )  # fmt: skip
        return Q(**{name: text})
    if name == "from":
        return Q(finished__gte=_moment(_day(name, text)))
    if name == "to":
        return Q(finished__lt=_moment(_day(name, text) + timedelta(days=1)))
    return Q()


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise FieldUnusable(
            f"'{text[:40]}' is no {name}'s number.", "Choose one of the list.", name
        )
    return int(text)


def _day(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1970 <= day.year <= 9000:
        raise FieldUnusable(
            f"'{text[:40]}' is no day.", "Give year, month and day: 2026-11-22.", name
        )
    return day


def _moment(day: date) -> datetime:
    moment: datetime = timezone.make_aware(datetime.combine(day, time.min))
    return moment
