"""The briefs that somebody may see: an agent the own one, a lead those of the team, a director all.

A brief is of an agent's contacts in their present team, so that whoever leads it may open every quote.
"""

from __future__ import annotations

from django.http import Http404

from wellspent.estimate import Unknown
from wellspent.moments.briefs import Brief
from wellspent.report.index import ContactIndex
from wellspent.report.moments.before import Before
from wellspent.report.moments.briefs import Briefs, gather_briefs
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, standing
from wellspent.workspace import connect_analysed

__all__ = ["brief_in_sight", "briefs_in_sight"]


def briefs_in_sight(scope: Scope) -> tuple[Brief, ...] | Unknown:
    """Every brief that this person may see, by name; Unknown where there can be none."""
    found = _briefs()
    if isinstance(found, Unknown):
        return found
    return tuple(one for one in found.briefs if _sees(scope, one))


def brief_in_sight(scope: Scope, agent: str) -> Brief:
    """The brief of this agent. Raises `Http404` where there is none, or it is out of sight."""
    found = briefs_in_sight(scope)
    brief = next((one for one in found if one.agent == agent), None) if isinstance(found, tuple) else None  # fmt: skip
    if brief is None:
        raise Http404
    return brief


def _briefs() -> Briefs | Unknown:
    """As they were prepared; else worked out now, once a run and what is kept of worth."""
    kept = standing().part(Briefs)
    if kept is not None:
        return kept
    impact = standing().impact()

    def work_out(_index: ContactIndex) -> Briefs | Unknown:
        workspace = standing().workspace
        with connect_analysed(workspace) as connection:
            return gather_briefs(connection, workspace.settings, Before(impact=impact))

    return standing().derived(("briefs", id(impact)), work_out)


def _sees(scope: Scope, brief: Brief) -> bool:
    if scope.everything:
        return True
    if scope.role is Role.LEAD:
        return brief.team is not None and brief.team in scope.teams
    return (
        scope.role is Role.AGENT and bool(scope.person.agent) and brief.agent == scope.person.agent
    )
