"""Which moments somebody sees: those of their level and place; a director and an administrator all.

team lead        those of the own teams, and those of no team that are about no agent
middle manager   an analyst: those of the assigned queues, those of team leads in them too, and those of
                 no queue that are about no agent
agent            none: of a moment they get the words and the quote that were passed on, `PassedOn`

`MomentRow.within` says the same of rows. An inbox holds those of one's own level alone.
"""

from __future__ import annotations

from typing import Final

from wellspent.moments.moment import Level, Moment
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope

__all__ = ["level_of", "sees"]

_LEVELS: Final[dict[Role, Level]] = {
    Role.LEAD: "team lead",
    Role.ANALYST: "middle manager",
    Role.ADMINISTRATOR: "middle manager",
    Role.DIRECTOR: "director",
}


def level_of(scope: Scope) -> Level | None:
    """Whose moments a person's inbox holds; None for an agent."""
    return _LEVELS.get(scope.role)


def sees(scope: Scope, moment: Moment) -> bool:
    """Whether this moment is in sight while it is raised; an agent sees none."""
    if scope.everything:
        return True
    if scope.role is Role.LEAD:
        place, mine, levels = moment.team, scope.teams, {"team lead"}
    elif scope.role is Role.ANALYST:
        place, mine, levels = moment.queue, scope.queues, {"middle manager", "team lead"}
    else:
        return False
    if place:
        return moment.level in levels and place in mine
    return moment.level == level_of(scope) and moment.whom != "agent"
