"""Whose a moment is: who took it, or else the leads of its team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wellspent.web.access.models import Person
from wellspent.web.access.roles import Role
from wellspent.web.moments.held import Held

__all__ = ["leads_of_teams", "owner_of", "with_owners"]


def leads_of_teams() -> Mapping[str, tuple[str, ...]]:
    """The names of those who lead each team."""
    found: dict[str, list[str]] = {}
    leads = Person.objects.filter(role=Role.LEAD, is_active=True).prefetch_related("teams")
    for person in leads:
        for team in person.teams.all():
            found.setdefault(team.name, []).append(str(person))
    return {team: tuple(names) for team, names in found.items()}


def owner_of(held: Held, leads: Mapping[str, tuple[str, ...]]) -> str:
    """Who took it, or whose it is to take; whoever leads, where it belongs to no team."""
    if held.row and held.row.owner and not held.afresh and held.state != "new":
        return str(held.row.owner)
    if held.moment.level != "team lead":
        return f"any {held.moment.level}"
    return ", ".join(leads.get(held.moment.team or "", ())) or "any team lead"


def with_owners(some: Iterable[Held]) -> list[tuple[Held, str]]:
    """Each moment with its owner."""
    leads = leads_of_teams()
    return [(one, owner_of(one, leads)) for one in some]
