"""The routes of people and of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from auditlog.models import LogEntry
from django.http import HttpRequest
from ninja import Router, Schema

from wellspent.web.access.gates import gates
from wellspent.web.access.models import Person
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.people.audit import entries, entry_of
from wellspent.web.people.importing import plan_import, take
from wellspent.web.people.keeping import forget_second_factor, invitation, keep, unlock
from wellspent.web.people.pages import seen_people
from wellspent.web.people.wanted import Wanted, stamp_of, wanted_of
from wellspent.web.people.words import RIGHT_WORDS, ROLE_WORDS

__all__ = ["router"]

router = Router(tags=["people"])
_READ, _MANAGE = gates(Right.READ_PEOPLE), gates(Right.MANAGE_PEOPLE)


class PersonOut(Schema):
    """Somebody, and the names that decide whose contacts they see."""

    id: int
    username: str
    name: str
    email: str
    role: Role
    agent: str
    teams: list[str]
    queues: list[str]
    active: bool
    seen: str
    last_login: datetime | None


class PersonIn(Schema):
    """Somebody new."""

    username: str
    name: str = ""
    email: str = ""
    role: Role = Role.AGENT
    agent: str = ""
    teams: list[str] = []
    queues: list[str] = []
    active: bool = True


class PersonChange(Schema):
    """What to change of somebody; what is left out stays.

    With the `seen` that was read, what somebody else changed since is a conflict.
    """

    username: str | None = None
    name: str | None = None
    email: str | None = None
    role: Role | None = None
    agent: str | None = None
    teams: list[str] | None = None
    queues: list[str] | None = None
    active: bool | None = None
    seen: str | None = None


class InvitationOut(Schema):
    """A page where somebody, once, sets a password."""

    link: str


class CountOut(Schema):
    """How many rows it concerned."""

    count: int


class TableIn(Schema):
    """A table of people as CSV; `take` does what it says, without it nothing is changed."""

    csv: str
    take: bool = False


class ProblemOut(Schema):
    """A line that cannot be taken, and what to do about it."""

    line: int | None
    fact: str
    remedy: str


class PlanOut(Schema):
    """What a table does: usernames that are new or changed, and how many stay."""

    taken: bool
    new: list[str]
    changed: list[str]
    same: int
    missing: int
    problems: list[ProblemOut]


class RoleOut(Schema):
    """A role, what it sees, and what it may do."""

    role: Role
    sees: str
    may: list[Right]


class RightOut(Schema):
    """A right and what it allows, in words."""

    right: Right
    allows: str


class RolesOut(Schema):
    """Every role and every right."""

    roles: list[RoleOut]
    rights: list[RightOut]


class EntryOut(Schema):
    """One entry of the audit log."""

    at: datetime
    actor: str
    done: str
    kind: str
    row: str
    key: str
    changes: list[tuple[str, str]]
    address: str


@router.get("/people", auth=_READ, response=Paged[PersonOut])
def list_people(  # noqa: PLR0917 - the fields of its query
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0, q: str = "",
    role: Role | None = None, team: str = "", active: Literal["yes", "no"] | None = None,
) -> Any:  # fmt: skip
    """Everybody in sight, by name; `q` is part of a name, an agent or an address."""
    _ = q, role, team, active  # read from the query by the same function as the page's
    return page(seen_people(request).prefetch_related("teams", "queues"), limit, offset, _shown)


@router.get("/people/{int:person}", auth=_READ, response=PersonOut)
def show_person(request: HttpRequest, person: int) -> Any:
    """One person."""
    return _shown(request.access.find(Person, person))


@router.post("/people", auth=_MANAGE, response={201: PersonOut})
def add_person(request: HttpRequest, body: PersonIn) -> Any:  # noqa: ARG001 - ninja's signature
    """Somebody new, who can sign in once they are invited."""
    return _shown(keep(None, Wanted(**_values(body.dict()))))


@router.patch("/people/{int:person}", auth=_MANAGE, response=PersonOut)
def alter_person(request: HttpRequest, person: int, body: PersonChange) -> Any:
    """Change somebody; who is no longer active is signed out everywhere."""
    found = request.access.find(Person, person)
    before = wanted_of(found)
    kept = {name: getattr(before, name) for name in PersonIn.model_fields}
    sent = body.dict(exclude={"seen"})
    changed = {name: value for name, value in sent.items() if value is not None}
    seen = stamp_of(before) if body.seen is None else body.seen
    return _shown(keep(found, Wanted(**_values(kept | changed)), seen))


@router.post("/people/{int:person}/invitation", auth=_MANAGE, response=InvitationOut)
def invite_person(request: HttpRequest, person: int) -> Any:
    """A link that lets somebody set a password, once, within three days."""
    found = request.access.find(Person, person)
    return {"link": request.build_absolute_uri(invitation(found))}


@router.post("/people/{int:person}/unlock", auth=_MANAGE, response=CountOut)
def unlock_somebody(request: HttpRequest, person: int) -> Any:
    """Forget somebody's failed sign-ins."""
    return {"count": unlock(request.access.find(Person, person))}


@router.delete("/people/{int:person}/second-factor", auth=_MANAGE, response=CountOut)
def forget_somebodys_factor(request: HttpRequest, person: int) -> Any:
    """Forget a second factor that is lost, and sign the person out everywhere."""
    return {"count": forget_second_factor(request.access.find(Person, person))}


@router.post("/people/import", auth=_MANAGE, response=PlanOut)
def import_people(request: HttpRequest, body: TableIn) -> Any:
    """What a table of people would do, or, with `take`, did."""
    plan = plan_import(body.csv.encode(), "csv")
    if body.take:
        take(plan, request.access.person)
    return {
        "taken": body.take,
        "new": [one.after.username for one in plan.new],
        "changed": [one.after.username for one in plan.changed],
        "same": plan.same,
        "missing": plan.missing,
        "problems": [
            {"line": one.line, "fact": one.found, "remedy": one.remedy} for one in plan.problems
        ],
    }


@router.get("/roles", auth=gates(Right.READ_BALANCE), response=RolesOut)
def list_roles(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    """The five roles and what each may do."""
    return {
        "roles": [
            {"role": role, "sees": ROLE_WORDS[role], "may": sorted(RIGHTS_OF[role])}
            for role in Role
        ],
        "rights": [{"right": one, "allows": words} for one, words in RIGHT_WORDS.items()],
    }


@router.get("/audit", auth=gates(Right.READ_AUDIT), response=Paged[EntryOut])
def read_audit(  # noqa: PLR0917 - the fields of its query
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0, person: str = "",
    kind: str = "", day: str = "",
) -> Any:  # fmt: skip
    """Who did what, the newest first: by sign-in, kind of row, and day."""
    rows = request.access.narrow(LogEntry.objects.all())
    asked = {"person": person, "kind": kind, "day": day}
    return page(entries(rows, asked), limit, offset, entry_of)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """As `Wanted` has them: names sorted, each once."""
    for name in ("teams", "queues"):
        given[name] = tuple(sorted({one.strip() for one in given[name] if one.strip()}))
    return given | {
        name: str(given[name]).strip() for name in ("username", "name", "email", "role", "agent")
    }


def _shown(person: Person) -> dict[str, Any]:
    wanted = wanted_of(person)
    return {
        "id": person.pk, "last_login": person.last_login, "seen": stamp_of(wanted),
        **{name: getattr(wanted, name) for name in PersonIn.model_fields},
    }  # fmt: skip
