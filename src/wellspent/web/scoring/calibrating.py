"""Calibration: several people score the same contacts blindly, and an expert does too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from django.db import transaction
from django.utils import timezone

from wellspent.report.index import ContactLine
from wellspent.report.selection import Selection
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.scope import Scope, scope_of, standing
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.models import Calibration, Purpose, Task
from wellspent.web.scoring.refusals import FieldUnusable

__all__ = ["LARGEST_SESSION", "SessionWish", "close_session", "open_session", "pick_contacts"]

LARGEST_SESSION: Final = 200


@dataclass(frozen=True)
class SessionWish:
    """Who is to score which contacts by which form, beside which expert."""

    title: str
    form: FormVersion
    expert: Person
    graders: Sequence[Person]
    contacts: Sequence[str]
    due: date | None = None


def pick_contacts(
    scope: Scope, wish: Selection, people: Sequence[Person], n: int, seed: int
) -> list[str]:
    """So many contacts that all of these people see, drawn by the seed. Raises `FieldUnusable`."""
    seen = wish.within(scope.selection)
    for person in people:
        seen = seen.within(scope_of(person).selection)
    index, mask = standing().selected(seen)
    places = np.flatnonzero(mask)
    if len(places) < n:
        raise FieldUnusable(
            f"{len(places)} contacts are in everybody's sight, and {n} were asked for.",
            "Ask for fewer, or choose people who see the same queues.",
            "number",
        )
    chosen = np.random.default_rng(seed).choice(places, size=n, replace=False)
    return [index.contact(place) for place in sorted(chosen.tolist())]


def open_session(scope: Scope, wish: SessionWish) -> Calibration:
    """The session, and a blind task for everybody on every contact.

    Raises `FieldUnusable` without a title, graders or contacts, where the expert is a grader,
    or where somebody does not see one of the contacts.
    """
    _refuse(wish)
    lines = [_line(scope, contact) for contact in dict.fromkeys(wish.contacts)]
    people = [wish.expert, *wish.graders]
    for person in people:
        theirs = scope_of(person)
        for line in lines:
            if not theirs.sees(line):
                raise FieldUnusable(
                    f"{person} does not see contact '{line.contact}'.",
                    "Leave one of the two out, or assign the queue to them.",
                    "contacts",
                )
    with transaction.atomic():
        session: Calibration = Calibration.objects.create(
            title=wish.title.strip(), form=wish.form, expert=wish.expert, created_by=scope.person
        )
        session.graders.set(wish.graders)
        Task.objects.bulk_create(
            Task(
                form=wish.form, purpose=Purpose.CALIBRATION, blind=True, calibration=session,
                assignee=person, due=wish.due, **AboutContact.of(line),
            )
            for person in people
            for line in lines
        )  # fmt: skip
    return session


def close_session(session: Calibration) -> Calibration:
    """Close: from now on everybody sees everything, and what was not scored stays so.

    Raises `Conflict` where it is closed already, or the expert has finished nothing.
    """
    with transaction.atomic():
        held: Calibration = Calibration.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if held.closed:
            raise Conflict("This session is closed.", "Open a new one.")
        if not held.evaluations.filter(grader=held.expert_id, state="finished").exists():
            raise Conflict(
                f"The expert, {held.expert}, has finished none of the contacts.",
                "Wait for one at least: agreement is measured against them.",
            )
        held.closed = timezone.now()
        held.save()
        for task in held.tasks.filter(done=None):
            task.delete()
    return held


def _refuse(wish: SessionWish) -> None:
    if not wish.title.strip():
        raise FieldUnusable("The session has no title.", "Give it one.", "title")
    if not wish.graders:
        raise FieldUnusable("Nobody is chosen to score.", "Choose one person at least.", "graders")
    if wish.expert in wish.graders:
        raise FieldUnusable(
            f"{wish.expert} is both expert and grader.", "Take them out of the graders.", "graders"
        )
    if not wish.contacts:
        raise FieldUnusable("No contact is named.", "Name some, or a number to draw.", "contacts")
    if len(wish.contacts) > LARGEST_SESSION:
        raise FieldUnusable(
            f"{len(wish.contacts)} contacts are named, and a session has {LARGEST_SESSION} at most.",
            "Name fewer.",
            "contacts",
        )


def _line(scope: Scope, contact: str) -> ContactLine:
    line = standing().line(contact)
    if line is None or not scope.sees(line):
        raise FieldUnusable(
            f"No contact in your sight is called '{contact[:60]}'.", "Check its id.", "contacts"
        )
    return line
