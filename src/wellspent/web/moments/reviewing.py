"""Crises that are over, in sight: what was unlike its usual day, how soon it was seen, what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wellspent.estimate import Unknown
from wellspent.moments.crisis import CrisisMoment
from wellspent.moments.crisis.model import MEASURE_NAMES
from wellspent.moments.moment import Moment, NamedFigure, Unit
from wellspent.report.moments.crises import Crises, Crisis
from wellspent.report.moments.words import say_amount
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, standing

__all__ = ["Review", "Reviewed", "is_over", "review_of"]

_UNITS: Final[dict[str, Unit]] = {
    "offered": "count",
    "aht_seconds": "seconds",
    "service_level": "share",
    "abandonment": "share",
    "asa_seconds": "seconds",
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One crisis that is over: `seen_after` is how many minutes passed from its start until it was seen."""

    queue: str
    start: datetime
    end: datetime
    measure: str
    observed: str
    expected: str
    seen_after: int
    cost: tuple[NamedFigure, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Past crises, the newest first, and how many moments a day chance alone would raise."""

    crises: tuple[Reviewed, ...]
    days: int
    false_per_day: float


def review_of(scope: Scope) -> Review | Unknown | None:
    """What is over, of the queues in sight; why nothing was watched; None where nobody looked.

    None too for an agent: crises are for those who lead.
    """
    part = None if scope.role is Role.AGENT else standing().part(Crises)
    if part is None or isinstance(part, Unknown):
        return part
    watched = part.watched
    if isinstance(watched, Unknown):
        return watched
    queues = None if scope.everything else values_in_sight(scope, "queue")
    seen = (one for one in part.crises if queues is None or one.moment.queue in queues)
    return Review(
        tuple(_reviewed(one.moment, one.moment.end, one.cost) for one in seen if one.moment.end and _told(scope, one)),
        watched.days,
        watched.expected_false_per_day,
    )  # fmt: skip


def is_over(moment: Moment) -> bool:
    """Whether this moment is of a queue's crisis that has ended: to be looked back on, no more on."""
    part = standing().part(Crises)
    if not isinstance(part, Crises):
        return False
    return any(
        moment.queue == one.moment.queue
        and moment.key.endswith(f"/{one.moment.start:%Y-%m-%dT%H:%M}")
        for one in part.crises
        if one.moment.end
    )


def _told(scope: Scope, one: Crisis) -> bool:
    """A lead is not told what a crisis did to another team."""
    return scope.role is not Role.LEAD or one.team is None or one.team in scope.teams


def _reviewed(one: CrisisMoment, end: datetime, cost: tuple[NamedFigure, ...]) -> Reviewed:
    unit = _UNITS[one.measure]
    waited = (one.detected_at - one.start).total_seconds() / 60
    return Reviewed(
        one.queue or "the whole centre", one.start, end, MEASURE_NAMES[one.measure],
        say_amount(one.observed, unit), say_amount(one.expected, unit), round(waited), cost,
    )  # fmt: skip
