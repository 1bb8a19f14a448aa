"""A table of people taken in: first what it would do, then, once somebody has seen that, done.

new      nobody has the username, nor the e-mail address
changed  somebody has, and values differ
same     nothing differs
missing  people whom the table does not name: they stay as they are

Taken in twice, the second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from allauth.account.models import EmailAddress
from auditlog.context import auditlog_value, disable_auditlog
from auditlog.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wellspent.errors import Problem
from wellspent.web.access.models import Person, Queue, Team
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Role
from wellspent.web.people.keeping import named_rows
from wellspent.web.people.table import Line, read_lines
from wellspent.web.people.wanted import Wanted, check, differences, wanted_of

__all__ = ["Change", "Plan", "plan_import", "take"]

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the table and what it does: `before` is None for somebody new."""

    line: int
    person: Person | None
    before: Wanted | None
    after: Wanted

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """The values that differ, before and after."""
        return differences(self.before, self.after) if self.before else {}

    @property
    def said(self) -> tuple[tuple[str, str, str], ...]:
        """The same in words."""
        return tuple((k, _said(old), _said(new)) for k, (old, new) in self.differences.items())


@dataclass(slots=True)
class Plan:
    """What a table would do."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    missing: int = 0
    problems: list[Problem] = field(default_factory=list)


class _Known:
    """Everybody there is, found by what must be theirs alone."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self.by = {
            "username": {one.username.casefold(): one for one in self.people},
            "email": {one.email.casefold(): one for one in self.people if one.email},
            "agent": {one.agent: one for one in self.people if one.agent},
        }

    def named(self, cells: dict[str, str]) -> Person | None:
        for key in ("username", "email"):
            if value := cells.get(key, ""):
                return self.by[key].get(value.casefold())
        return None

    def refuse_taken(self, change: Change) -> None:
        """Raise `Refused` for what is somebody else's already."""
        wanted = change.after
        for key, value in (
            ("username", wanted.username.casefold()),
            ("email", wanted.email.casefold()),
            ("agent", wanted.agent),
        ):
            other = self.by[key].get(value) if value else None
            if other is not None and other is not change.person:
                raise Refused(
                    f"The {key} is already that of '{other.username}'.", "Change one of the two."
                )


def plan_import(data: bytes, file: str) -> Plan:
    """What this table would do; raises `Refused` where it is no table of people."""
    lines, problems = read_lines(data, file)
    known = _Known(Person.objects.prefetch_related("teams", "queues"))
    plan = Plan(problems=problems)
    seen: dict[tuple[str, str], int] = {}
    named: set[int] = set()
    for line in lines:
        try:
            change = _change(line, known)
            named |= {change.person.pk} if change.person else set()
            check(change.after)
            _first_of_its_name(change, seen)
            known.refuse_taken(change)
        except Refused as error:
            plan.problems.append(Problem(file, line.number, error.fact, error.remedy))
            continue
        if change.before is None:
            plan.new.append(change)
        elif change.differences:
            plan.changed.append(change)
        else:
            plan.same += 1
    _keep_an_administrator(plan, known, file)
    plan.missing = len(known.people) - len(named)
    plan.problems.sort(key=lambda problem: problem.line or 0)
    return plan


@transaction.atomic
def take(plan: Plan, by: Person) -> None:
    """Do what the plan says, with an entry in the audit log for each person."""
    teams = named_rows(Team, (n for c in (*plan.new, *plan.changed) for n in c.after.teams))
    queues = named_rows(Queue, (n for c in (*plan.new, *plan.changed) for n in c.after.queues))
    people = [_valued(Person(password=make_password(None)), one.after) for one in plan.new]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    old = [_valued(one.person, one.after) for one in plan.changed if one.person]
    moved = [one.person.pk for one in plan.changed if one.person and "email" in one.differences]
    for start in range(0, len(moved), _BATCH):
        # what allauth remembers of an older address would still let its owner in
        EmailAddress.objects.filter(user__in=moved[start : start + _BATCH]).delete()
    names = ["username", "first_name", "last_name", "email", "role", "agent"]
    Person.objects.bulk_update(old, names, batch_size=_BATCH)
    both = list(zip((*people, *old), (*plan.new, *plan.changed), strict=True))
    for rows, field_name, named in ((teams, "teams", Team), (queues, "queues", Queue)):
        _assign(both, rows, field_name, named)
    _log(both, by)


def _change(line: Line, known: _Known) -> Change:
    """What one line wants; raises `Refused` where it names nobody."""
    cells = line.cells
    person = known.named(cells)
    before = wanted_of(person) if person else None
    username = cells.get("username", "") or (before.username if before else cells.get("email", ""))
    if not username:
        raise Refused("The line has neither a username nor an e-mail address.", "Give it one.")
    if before and before.username.casefold() == username.casefold():
        username = before.username
    said: dict[str, Any] = {name: cells[name] for name in ("email", "agent") if name in cells}
    said |= {name: line.several(name) for name in ("teams", "queues") if name in cells}
    # nobody is without
    said |= {name: cells[name] for name in ("name", "role") if cells.get(name)}
    if "role" in said:
        said["role"] = said["role"].lower()
    after = replace(before or Wanted(username=username), username=username, **said)
    return Change(line.number, person, before, after)


def _first_of_its_name(change: Change, seen: dict[tuple[str, str], int]) -> None:
    after = change.after
    keys = [("username", after.username.casefold())]
    keys += [("email", after.email.casefold())] * bool(after.email)
    keys += [("agent", after.agent)] * bool(after.agent)
    for key in keys:
        if key in seen:
            raise Refused(f"Line {seen[key]} has the same {key[0]}.", "Keep one of the two lines.")
    seen.update(dict.fromkeys(keys, change.line))


def _keep_an_administrator(plan: Plan, known: _Known, file: str) -> None:
    """Somebody must be left who can let people in."""
    governs = {one.pk for one in known.people if one.role == Role.ADMINISTRATOR and one.is_active}
    loses = [
        one for one in plan.changed
        if one.person and one.person.pk in governs and one.after.role != Role.ADMINISTRATOR
    ]  # fmt: skip
    if not governs or len(loses) < len(governs):
        return
    if any(one.after.role == Role.ADMINISTRATOR for one in plan.changed):
        return
    for one in loses:
        plan.changed.remove(one)
        plan.problems.append(
            Problem(
                file, one.line, f"'{one.after.username}' is the last administrator.",
                "Make somebody else administrator first.",
            )
        )  # fmt: skip


def _valued(person: Person, wanted: Wanted) -> Person:
    if person.get_full_name() != wanted.name:
        person.first_name, person.last_name = wanted.name, ""
    person.username, person.email = wanted.username, wanted.email
    person.role, person.agent = wanted.role, wanted.agent
    return person


def _assign(
    both: list[tuple[Person, Change]], rows: dict[str, Any], field_name: str, named: type
) -> None:
    """Set the teams or queues of all at once."""
    through: Any = getattr(Person, field_name).through
    column = f"{named.__name__.lower()}_id"
    differ = [
        (person, getattr(change.after, field_name))
        for person, change in both
        if getattr(change.after, field_name)
        != (getattr(change.before, field_name) if change.before else ())
    ]
    keys = [person.pk for person, _ in differ]
    for start in range(0, len(keys), _BATCH):
        through.objects.filter(person_id__in=keys[start : start + _BATCH]).delete()
    through.objects.bulk_create(
        [
            through(person_id=person.pk, **{column: rows[name].pk})
            for person, names in differ
            for name in names
        ],
        batch_size=_BATCH,
    )


def _log(both: list[tuple[Person, Change]], by: Person) -> None:
    """One entry each; thousands of rows are not saved one by one for it."""
    kind = ContentType.objects.get_for_model(Person)
    remote = auditlog_value.get({}).get("remote_addr")
    nothing = Wanted(username="", role="")
    with disable_auditlog():
        LogEntry.objects.bulk_create(
            [
                LogEntry(
                    content_type=kind, object_pk=str(person.pk), object_id=person.pk,
                    object_repr=str(person), actor=by, actor_email=by.email, remote_addr=remote,
                    action=LogEntry.Action.UPDATE if change.before else LogEntry.Action.CREATE,
                    changes={
                        name: [_said(old), _said(new)]
                        for name, (old, new) in differences(
                            change.before or nothing, change.after
                        ).items()
                    },
                )
                for person, change in both
            ],
            batch_size=_BATCH,
        )  # fmt: skip


def _said(value: Any) -> str:
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "nothing"
