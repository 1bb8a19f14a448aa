"""What people did and found, beside a brief: the corrected score, what was agreed last, whether it moved."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.briefs import Brief, Growth
from wellspent.quality.correction import FairScore
from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope
from wellspent.web.coaching.behaviours import behaviours_in_use, question_of
from wellspent.web.coaching.follow_up import FollowUp, follow_up
from wellspent.web.coaching.listing import sessions_in_sight
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.coaching.offering import quote_key
from wellspent.web.figures.fair import fair_score
from wellspent.web.scoring.models import Sample

__all__ = [
    "LastTime",
    "Scored",
    "last_time",
    "plan_address",
    "planned_talk",
    "scored",
    "with_scatter",
]

_NOT_DRAWN = Unknown(
    "no random sample of their contacts has been drawn for people to score",
    "a random sample that people score",
)
_LEAST_WIDTH = 0.005  # half a point of a hundred: what is shown would be one number


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a form in [0, 1], corrected by what people found; how many were drawn and scored."""

    form: str
    corrected: Figure
    drawn: int
    scored: int


@dataclass(frozen=True, slots=True)
class LastTime:
    """The last talk that was held: about what, what was agreed, and whether it moved."""

    session: CoachingSession
    about: str
    moved: FollowUp | None


def scored(brief: Brief) -> Scored:
    """By the newest sample that this agent's contacts were drawn into; the same whoever looks."""
    sample = Sample.objects.filter(contacts__agent=brief.agent).select_related("form").first()
    if sample is None:
        return Scored("", _NOT_DRAWN, 0, 0)
    theirs = Selection(
        agents=frozenset({brief.agent}), teams=frozenset({brief.team} if brief.team else ())
    )
    found = fair_score(sample, theirs)
    return Scored(sample.form.parsed().title, with_scatter(found), found.drawn, found.scored)


def with_scatter(found: FairScore) -> Figure:
    """The corrected score; Unknown where the scored contacts do not differ at all.

    Alike by chance among few, they would give an interval without width: as if nothing could be otherwise.
    """
    for figure in (found.people, found.corrected):
        if isinstance(figure, Estimate) and figure.high - figure.low < _LEAST_WIDTH:
            return Unknown(
                f"the {found.scored} scored contacts do not differ, so nothing says how far others would",
                "more scored contacts",
            )
    return found.corrected


def last_time(scope: Scope, brief: Brief) -> LastTime | None:
    """The last talk in sight that was held with this agent; None where there was none."""
    rows = sessions_in_sight(scope).filter(agent=brief.agent).exclude(held=None)
    session = rows.order_by("-held").first()
    if session is None:
        return None
    question = question_of(session)
    return LastTime(session, question.text if question else session.question, follow_up(session))


def planned_talk(scope: Scope, brief: Brief) -> CoachingSession | None:
    """The next talk that is planned with this agent."""
    rows = sessions_in_sight(scope).filter(agent=brief.agent, held=None)
    found: CoachingSession | None = rows.order_by("planned_for").first()
    return found


def plan_address(brief: Brief) -> str:
    """Where a talk is planned or noted, with agent, behaviour and both contacts filled in, each with its quote."""
    wanted: list[tuple[str, str]] = [("agent", brief.agent)]
    growth = brief.growth
    if isinstance(growth, Growth):
        key = next((b.key for b in behaviours_in_use() if b.question.id == growth.behaviour), None)
        wanted += [("behaviour", key)] if key else []
        for one in (growth.done, growth.missed):
            wanted += [
                ("contact", one.contact),
                ("quote", quote_key(one.contact, one.turn, one.quote)),
            ]
    return f"{reverse('coaching_new')}?{urlencode(wanted)}"
