"""Demo sign-ins for a fictional centre: one of each role, and a person for every agent."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wellspent.report.selection import Selection
from wellspent.web.access.models import Person, Queue, Team
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import standing

__all__ = ["DEMO_PASSWORD", "make_demo_people"]

DEMO_PASSWORD: Final = "fernhill-demo"  # noqa: S105 - known to everybody, for fiction alone


@transaction.atomic
def make_demo_people() -> tuple[tuple[str, str, str], ...]:
    """One sign-in of each role, made or made again: role, name, password.

    The lead leads the largest team, the agent is the one of it with most contacts, the
    analyst is assigned every queue. Everybody else of the centre exists and cannot sign in.
    """
    agents = [one for one in standing().agents(Selection()) if one.agent]
    team = _largest_team()
    teams = {
        name: Team.objects.get_or_create(name=name)[0] for name in standing().values("team") if name
    }
    queues = [
        Queue.objects.get_or_create(name=name)[0] for name in standing().values("queue") if name
    ]
    shown = [one for one in agents if one.team == team][:1] or agents[:1]
    password = make_password(DEMO_PASSWORD)
    people = {role: _person(role.value, role, password) for role in Role}
    for one in agents:
        person = (
            people[Role.AGENT]
            if one in shown
            else _person(_sign_in_name(one.agent), Role.AGENT, "!")
        )
        person.agent, person.first_name = one.agent, one.agent
        person.save()
        if one.team:
            person.teams.set([teams[one.team]])
    if team:
        people[Role.LEAD].teams.set([teams[team]])
    people[Role.ANALYST].queues.set(queues)
    return tuple((role.value, people[role].username, DEMO_PASSWORD) for role in Role)


def _largest_team() -> str | None:
    return next((name for name in standing().values("team") if name), None)


def _person(name: str, role: Role, password: str) -> Person:
    person: Person
    person, made = Person.objects.get_or_create(
        username=name, defaults={"role": role, "password": password}
    )
    if not made and role.value == name:
        person.role, person.password, person.is_active = role, password, True
        person.save()
    return person


def _sign_in_name(agent: str | None) -> str:
    return "".join(c if c.isalnum() else "." for c in (agent or "").lower())[:150]
