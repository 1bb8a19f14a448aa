"""People kept: made, changed, let in and kept out, each checked against everybody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from wellspent.web.access.models import Person, Queue, Team
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import Role
from wellspent.web.people.wanted import (
    LIST_SEPARATOR,
    Wanted,
    check,
    differences,
    stamp_of,
    wanted_of,
)

__all__ = [
    "forget_second_factor", "invitation", "keep", "named_rows", "sign_out_everywhere", "unlock",
]  # fmt: skip


@transaction.atomic
def keep(person: Person | None, wanted: Wanted, seen: str | None = None) -> Person:
    """The person with these values; a new one where `person` is None.

    `seen` is the stamp of the values that were shown, None where nothing was. Raises `Refused`,
    and `Conflict` where somebody else has changed the person since.
    """
    check(wanted)
    if person is not None and seen is not None:
        _as_shown(person, wanted, seen)
    others = Person.objects.exclude(pk=person.pk) if person else Person.objects.all()
    _alone(others.filter(username__iexact=wanted.username), "username", wanted.username)
    if wanted.email:
        _alone(others.filter(email__iexact=wanted.email), "email", wanted.email)
    if wanted.agent:
        _alone(others.filter(agent=wanted.agent), "agent", wanted.agent)
    if person is None:
        person = Person(password=make_password(None))
    else:
        _still_governed(person, wanted)
    was_active, was_email = person.is_active, person.email
    person.username, person.email, person.role = wanted.username, wanted.email, wanted.role
    if person.get_full_name() != wanted.name:
        person.first_name, person.last_name = wanted.name, ""
    person.agent, person.is_active = wanted.agent, wanted.active
    person.save()
    person.teams.set(named_rows(Team, wanted.teams).values())
    person.queues.set(named_rows(Queue, wanted.queues).values())
    if was_email != person.email:
        # what allauth remembers of an older address would still let its owner in
        EmailAddress.objects.filter(user=person).delete()
    if was_active and not person.is_active:
        sign_out_everywhere(person)
    return person


def invitation(person: Person) -> str:
    """The path of a page where this person, once, sets a password; in force for three days.

    It ends when a password is set or the e-mail address changes. Raises `Conflict`.
    """
    if not person.is_active:
        raise Conflict(f"'{person}' is not active.", "Make the person active first.")
    key = default_token_generator.make_token(person)
    uid = user_pk_to_url_str(person)
    return str(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key}))


def unlock(person: Person) -> int:
    """Forget this person's failed sign-ins; how many there were."""
    names = {person.username, person.email} - {""}
    return sum(int(reset(username=name)) for name in names)


def forget_second_factor(person: Person) -> int:
    """Forget a second factor that is lost, with its recovery codes; how many rows there were."""
    forgotten, _ = Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person)
    return int(forgotten)


def sign_out_everywhere(person: Person) -> None:
    """End every session of this person."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()


def named_rows(model: type[Model], names: Iterable[str]) -> dict[str, Any]:
    """The teams or queues of these names, made where there are none yet."""
    rows: Any = model._default_manager  # noqa: SLF001 - Django's name
    wanted = set(names)
    found = {row.name: row for row in rows.all() if row.name in wanted}
    if new := sorted(wanted - found.keys()):
        rows.bulk_create([model(name=name) for name in new])
        found |= {row.name: row for row in rows.all() if row.name in wanted}
    return found


def _as_shown(person: Person, wanted: Wanted, seen: str) -> None:
    """Raise where the values are others than those shown, unless all is wanted as it is now."""
    Person.objects.select_for_update().get(pk=person.pk)  # who comes second waits here
    now = wanted_of(Person.objects.get(pk=person.pk))
    changed = differences(now, wanted)
    if seen == stamp_of(now) or not changed:
        return
    said = "; ".join(
        f"{name} is now “{_words(here)}”, and you sent “{_words(sent)}”"
        for name, (here, sent) in changed.items()
    )
    raise Conflict(
        f"'{person}' was changed meanwhile: {said}.",
        "Nothing of yours is kept yet: look at both, then keep yours, or open the page again.",
    )


def _words(value: Any) -> str:
    """A value as its field has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{LIST_SEPARATOR} ".join(value) if isinstance(value, tuple) else str(value)


def _alone(others: Any, place: str, value: str) -> None:
    """Two people with one address or agent would see what is the other's."""
    if other := others.first():
        raise Refused(
            f"'{value}' is already the {place} of '{other.username}'.",
            "Change one of the two.", place,
        )  # fmt: skip


def _still_governed(person: Person, wanted: Wanted) -> None:
    """Somebody must be left who can let people in."""
    governs = person.role == Role.ADMINISTRATOR and person.is_active
    if not governs or (wanted.role == Role.ADMINISTRATOR and wanted.active):
        return
    others = Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        raise Refused(
            f"'{person}' is the last administrator.", "Make somebody else administrator first.",
            "role" if wanted.active else "active",
        )  # fmt: skip
