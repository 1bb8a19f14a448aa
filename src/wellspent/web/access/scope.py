"""Which rows a person may see: the one place that says so, for pages, routes and figures.

An agent sees the own contacts, a lead the team's, an analyst the assigned queues', a
director and an administrator all. A model says by `scoped_by` which of its fields hold
agent, team and queue; one without it is everybody's who has the right. `within(scope)`
of a model may narrow further, never widen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from wellspent.report.index import ContactLine
from wellspent.report.selection import Selection
from wellspent.web.access.models import Person
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.centre.prepared import PreparedStanding
from wellspent.workspace import open_workspace

__all__ = ["Scope", "scope_of", "standing"]

_NOTHING: Final = Q(pk__in=[])


def standing() -> PreparedStanding:
    """The workspace of this app, with its figures ready."""
    return _standing_of(settings.WORKSPACE)


@cache
def _standing_of(place: Path) -> PreparedStanding:
    return PreparedStanding(open_workspace(place))


@dataclass(frozen=True)
class Scope:
    """What one person may do, and which rows they may see."""

    person: Person
    role: Role
    rights: frozenset[Right]
    teams: frozenset[str] = field(default_factory=frozenset)
    queues: frozenset[str] = field(default_factory=frozenset)

    def may(self, right: Right) -> bool:
        """Whether the role, and the token if one is used, has this right."""
        return right in self.rights

    @property
    def everything(self) -> bool:
        """Whether no row is out of sight."""
        return self.role in {Role.DIRECTOR, Role.ADMINISTRATOR}

    @property
    def selection(self) -> Selection:
        """The contacts in sight, as the index selects them."""
        if self.everything:
            return Selection()
        if self.role is Role.LEAD:
            return Selection(teams=self.teams)
        if self.role is Role.ANALYST:
            return Selection(queues=self.queues)
        return Selection(agents=frozenset({self.person.agent} - {""}))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """These rows without those that are out of sight."""
        model: Any = rows.model
        if (names := getattr(model, "scoped_by", None)) is not None:
            rows = rows.filter(self._condition(names))
        if hasattr(model, "within"):
            rows = rows.filter(model.within(self))
        return rows

    def find(self, model: type[Model], pk: Any) -> Any:
        """The row with this key; raises `Http404` where it is not, or is out of sight."""
        row = self.narrow(model._default_manager.filter(pk=pk)).first()  # noqa: SLF001 - Django's name
        if row is None:
            raise Http404
        return row

    def contact(self, contact: str) -> ContactLine:
        """The contact's line; raises `Http404` where it is not, or is out of sight."""
        line = standing().line(contact)
        if line is None or not self.sees(line):
            raise Http404
        return line

    def sees(self, line: ContactLine) -> bool:
        """Whether this contact is in sight."""
        if self.everything:
            return True
        if self.role is Role.LEAD:
            return line.team in self.teams
        if self.role is Role.ANALYST:
            return line.queue in self.queues
        return bool(self.person.agent) and line.agent == self.person.agent

    def _condition(self, names: dict[str, str]) -> Q:
        if self.everything:
            return Q()
        if self.role is Role.LEAD:
            return Q(**{f"{names['team']}__in": self.teams - {""}}) if "team" in names else _NOTHING
        if self.role is Role.ANALYST:
            return (
                Q(**{f"{names['queue']}__in": self.queues - {""}}) if "queue" in names else _NOTHING
            )
        own = self.person.agent
        return Q(**{names["agent"]: own}) if own and "agent" in names else _NOTHING


def scope_of(person: Person, rights: frozenset[Right] | None = None) -> Scope:
    """The scope of a person; `rights` are those of a token that acts for them."""
    role = Role(person.role)
    granted = RIGHTS_OF[role] if rights is None else RIGHTS_OF[role] & rights
    names: dict[str, frozenset[str]] = {}
    if role is Role.LEAD:
        names["teams"] = frozenset(person.teams.values_list("name", flat=True))
    if role is Role.ANALYST:
        names["queues"] = frozenset(person.queues.values_list("name", flat=True))
    return Scope(person, role, granted, **names)
