"""What somebody is to be: the values of a person before they are kept, and what is wrong with them.

name      as people say it
username  what they sign in with
agent     what the contact records call them
teams     led by a lead, belonged to by an agent
queues    assigned to an analyst
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import astuple, dataclass, fields
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Role

__all__ = ["LIST_SEPARATOR", "Wanted", "check", "differences", "stamp_of", "wanted_of"]

LIST_SEPARATOR: Final = ";"
_USERNAME: Final = re.compile(r"[\w.@+-]{1,150}")
_LENGTHS: Final = {"name": 150, "email": 254, "agent": 200}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The values of a person."""

    username: str
    name: str = ""
    email: str = ""
    role: str = Role.AGENT.value
    agent: str = ""
    teams: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    active: bool = True


def wanted_of(person: Person) -> Wanted:
    """The values that somebody has; `teams` and `queues` are prefetched where there are many."""
    return Wanted(
        username=person.username,
        name=person.get_full_name(),
        email=person.email,
        role=person.role,
        agent=person.agent,
        teams=tuple(sorted(team.name for team in person.teams.all())),
        queues=tuple(sorted(queue.name for queue in person.queues.all())),
        active=person.is_active,
    )


def stamp_of(wanted: Wanted) -> str:
    """What tells these values from others: who keeps a person states the one that was shown."""
    return hashlib.sha256(repr(astuple(wanted)).encode()).hexdigest()[:32]


def differences(before: Wanted, after: Wanted) -> dict[str, tuple[Any, Any]]:
    """The values that differ, by their name: before and after."""
    return {
        field.name: (getattr(before, field.name), getattr(after, field.name))
        for field in fields(Wanted)
        if getattr(before, field.name) != getattr(after, field.name)
    }


def check(wanted: Wanted) -> None:
    """Raise `Refused` for the first value that nobody can have."""
    if not _USERNAME.fullmatch(wanted.username):
        raise Refused(
            f"'{wanted.username[:60]}' cannot be signed in with.",
            "Use 1 to 150 letters, digits and . @ + - _ alone.", "username",
        )  # fmt: skip
    for name, most in _LENGTHS.items():
        if len(getattr(wanted, name)) > most:
            raise Refused(
                f"The {name} has {len(getattr(wanted, name))} letters.",
                f"Use {most} at most.", name,
            )  # fmt: skip
    if wanted.email:
        try:
            validate_email(wanted.email)
        except ValidationError:
            raise Refused(
                f"'{wanted.email[:60]}' is no e-mail address.",
                "Write it whole, such as dana@example.com, or leave it empty.", "email",
            ) from None  # fmt: skip
    if wanted.role not in set(Role):
        raise Refused(
            f"No role is called '{wanted.role[:60]}'.", f"Choose one of: {', '.join(Role)}.", "role"
        )
    for place in ("teams", "queues"):
        if any(len(name) > 200 for name in getattr(wanted, place)):
            raise Refused("A name has more than 200 letters.", "Shorten it.", place)
