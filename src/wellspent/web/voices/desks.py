"""Desks: who owns something that customers tell us, kept by whoever may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.voices.models import Desk
from wellspent.web.voices.subjects import known_topics, subject_choices

__all__ = ["ANSWERING", "FIELDS", "DeskWish", "keep_desk"]

FIELDS: Final = ("kinds", "names", "topics", "queues")
_LONGEST: Final = 100
ANSWERING: Final = tuple(role for role in Role if Right.ANSWER_FOR_DESKS in RIGHTS_OF[role])


@dataclass(frozen=True, slots=True)
class DeskWish:
    """A desk as it should be; `people` are numbers of sign-ins."""

    name: str
    people: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()


def keep_desk(wish: DeskWish, desk: Desk | None = None, seen: int = 0) -> Desk:
    """A new desk, or this one changed from the version `seen`.

    Raises `Refused` at the field that cannot be, and `Conflict` where somebody changed it since.
    What a desk subscribes to already may stay, though the lists no longer have it.
    """
    name = _name(wish.name)
    people = _people(wish.people)
    held: Mapping[str, list[str]] = {field: getattr(desk, field, []) for field in FIELDS}
    choices = subject_choices(known_topics())
    lists = {
        field: _chosen(field, getattr(wish, field), [key for key, _ in choices[field]], held[field])
        for field in FIELDS
    }
    if not any(lists[field] for field in ("kinds", "names", "topics")):
        raise Refused(
            "The desk subscribes to nothing.", "Choose a signal, a name or a reason.", "kinds"
        )
    try:
        with transaction.atomic():
            if desk is None:
                desk = Desk.objects.create(name=name, **lists)
            else:
                desk = _changed(desk, seen, name, lists)
            desk.people.set(people)
    except IntegrityError:
        raise Refused(
            f"A desk is called '{name}' already.", "Choose another name.", "name"
        ) from None
    return desk


def _changed(desk: Desk, seen: int, name: str, lists: Mapping[str, list[str]]) -> Desk:
    row: Desk = Desk.objects.select_for_update().get(pk=desk.pk)
    if row.version != seen:
        raise Conflict(
            f"Somebody has changed '{row.name}' since you opened it.",
            "Look at it as it is now, and change it again.",
        )
    row.name, row.version = name, seen + 1
    for field, values in lists.items():
        setattr(row, field, values)
    row.save()
    return row


def _name(text: str) -> str:
    name = text.replace("\0", "").strip()
    if not name:
        raise Refused("The desk has no name.", "Call it by what it owns, such as Billing.", "name")
    if len(name) > _LONGEST:
        raise Refused(f"The name has {len(name)} letters.", f"Use {_LONGEST} at most.", "name")
    return name


def _people(numbers: Iterable[int]) -> list[Person]:
    wanted = set(numbers)
    found = list(Person.objects.filter(pk__in=wanted, is_active=True))
    if missing := wanted - {one.pk for one in found}:
        raise Refused(
            f"Nobody who signs in has the number {min(missing)}.", "Choose from the list.", "people"
        )
    if barred := [one for one in found if one.role not in ANSWERING]:
        raise Refused(
            f"{barred[0]} is {barred[0].get_role_display()}, a role that does not answer for desks.",
            f"Choose somebody who is {', '.join(ANSWERING)}.",
            "people",
        )
    return found


def _chosen(
    field: str, wanted: Iterable[str], offered: Iterable[str], held: Iterable[str]
) -> list[str]:
    allowed = {*offered, *held}
    chosen = list(dict.fromkeys(wanted))
    if unknown := [one for one in chosen if one not in allowed]:
        raise Refused(
            f"'{unknown[0][:60]}' is not among the {field} of this centre.",
            "Choose from the list.", field,
        )  # fmt: skip
    return chosen
