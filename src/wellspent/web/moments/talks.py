"""Why no talk stands in a lead's inbox, in a sentence, and how many are prepared all the same."""

from __future__ import annotations

from wellspent.moments.briefs import Brief, Growth
from wellspent.moments.choosing import LEAST_CERTAINTY
from wellspent.report.moments.briefs import Briefs
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, standing
from wellspent.web.moments.held import raised
from wellspent.web.moments.inbox import Inbox

__all__ = ["say_talks"]


def say_talks(scope: Scope, inbox: Inbox) -> str:
    """Nothing where a talk is in the inbox, where nobody leads, or no brief was prepared."""
    part = standing().part(Briefs)
    if scope.role is not Role.LEAD or not isinstance(part, Briefs):
        return ""
    if any(one.moment.kind == "performance" for one in inbox.open):
        return ""
    mine = [one for one in part.briefs if one.team in scope.teams]
    talks = [one for one in raised(scope) if one.moment.kind == "performance"]
    waiting = sum(one.state == "new" and one.moment.certainty >= LEAST_CERTAINTY for one in talks)
    if waiting:
        return f"{_counted(waiting, 'talk')} prepared; other moments come first today."
    if not mine:
        return ""
    return f"No talk for you today: {_because(mine, acted=bool(talks))} {_counted(len(mine), 'brief')} prepared."


def _because(mine: list[Brief], *, acted: bool) -> str:
    if acted:
        return "those that the data carry are taken or closed."
    if any(isinstance(one.growth, Growth) and one.strengths for one in mine):
        return "those were held lately, and what was agreed needs its time."
    return "of nobody do the data carry one behaviour to grow; choose it together."


def _counted(n: int, what: str) -> str:
    return f"{n} {what} is" if n == 1 else f"{n} {what}s are"
