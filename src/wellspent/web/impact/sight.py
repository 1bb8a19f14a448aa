"""Whose haste somebody may see: agents and teams within their sight alone.

Links, reasons and queues are about no person. What is said of an agent or a team rests on all
their contacts: a lead sees the own teams', a director and an administrator everybody's, and an
analyst, who sees some queues of many people, nobody's.
"""

from __future__ import annotations

from dataclasses import replace

from wellspent.report.selection import Selection
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, standing
from wellspent.worth.haste import Haste, Hasty

__all__ = ["haste_in_sight"]


def haste_in_sight(access: Scope, haste: Haste) -> Haste:
    """The same without agents and teams that are out of sight."""
    if access.everything:
        return haste
    own = access.teams if access.role is Role.LEAD else frozenset[str]()
    agents = {
        one.agent for one in standing().agents(Selection()) if own and one.team in own and one.agent
    }

    def seen(group: Hasty) -> bool:
        return {"agent": group.name in agents, "team": group.name in own}.get(group.kind, True)

    return replace(haste, groups=tuple(group for group in haste.groups if seen(group)))
